"""Exit codes, and the one way a command says that it could not do what was asked.

Every error ends as one sentence in the officer's language with a code, never as a traceback.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import msgspec

from jdec.faces.cli.composition import CompositionError
from jdec.faces.texts import say, say_code
from jdec.record.errors import RecordError
from jdec.words.faults import Refused

# Codes of this face; each has a text `cli-<code>` in both languages.
CODES = (
    "usage-missing-argument",
    "usage-missing-option",
    "usage-bad-value",
    "usage-no-such-option",
    "usage-no-such-command",
    "usage-extra-argument",
    "usage-option-form",
    "usage-language",
    "usage-not-both",
    "usage-need-one",
    "file-missing",
    "file-unreadable",
    "file-exists",
    "file-too-large",
    "disk-full",
    "disk-failed",
    "store-damaged",
    "node-unreachable",
    "node-answer-unknown",
    "token-missing",
    "certificate-unreadable",
    "node-folder-exists",
    "node-folder-missing",
    "node-not-running",
    "console-missing",
    "officer-missing",
    "role-unknown",
    "number-form",
    "number-twin",
    "role-missing",
    "officer-demo",
    "officer-self",
    "people-many",
    "record-file-unknown",
    "record-empty",
    "introduction-needed",
    "generation-needs-folder",
    "introduction-other-party",
    "introduction-other-traffic",
    "proof-entry-needed",
    "export-needs-file",
    "nothing-to-submit",
    "root-differs",
    "threshold-too-high",
    "demo-officers-actual",
    "officer-file-open",
    "officer-file-malformed",
    "officer-role-unknown",
    "two-person-kind-unknown",
    "manifest-signed-already",
    "replay-nodes-differ",
    "courier-needs-folder",
    "courier-generation-alone",
    "courier-needs-node",
    "courier-nothing",
    "courier-since-ahead",
    "courier-size-bad",
    "courier-part-small",
    "courier-busy",
    "file-unwritable",
    "introduction-missing",
    "key-file-missing",
    "key-file-open",
    "key-file-malformed",
    "key-file-exists",
    "picture-file-too-long",
    "picture-file-empty",
    "picture-two-traffics",
    "picture-three-parties",
    "picture-parameters-unusable",
    "picture-too-many",
    "picture-at-form",
    "picture-event-missing",
    "picture-state-unknown",
    "picture-nothing-differs",
    "line-too-long",
    "line-place-unknown",
    "line-place-taken",
    "line-place-mixed",
    "line-not-of-record",
    "line-leaf-differs",
    "internal",
)


class Exit(IntEnum):
    """What the program ends with; documented in docs/cli.md."""

    OK = 0
    NEGATIVE = 1
    USAGE = 2
    REFUSED = 3
    UNREACHABLE = 4
    INTERNAL = 5


class FaultLine(msgspec.Struct, frozen=True):
    """One fault of a document as it is shown: where, what was there, and the rule broken."""

    code: str
    field: str
    value: str
    rule: str


class CliError(Exception):
    """A command cannot go on: the code has a text `cli-<code>`, which `details` fill."""

    def __init__(self, code: str, exit_code: Exit, /, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.exit_code = exit_code
        self.details = details


class Told(Exception):
    """A node or room has said why, already in words: a sentence with its code and faults."""

    def __init__(self, explained: Explained) -> None:
        super().__init__(explained.message)
        self.explained = explained


@dataclass(frozen=True, slots=True)
class Explained:
    """An error ready to be shown."""

    code: str
    message: str
    exit_code: Exit
    faults: tuple[FaultLine, ...] = ()


# In this order a code that came without its family is looked up.
_FAMILIES = ("cli", "node", "record", "exercise", "fault", "api")
_UNREACHABLE = ("node-not-running",)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def explain(language: str, error: BaseException) -> Explained:
    """Return code, sentence and exit code of any error; an unknown one reveals nothing of itself."""
    match error:
        case Told():
            return error.explained
        case CliError():
            text = say(language, f"cli-{error.code}", **error.details)
            return Explained(error.code, text, error.exit_code)
        case CompositionError():
            text = say_code(language, "cli", error.code, error.details, str(error))
            away = error.code in _UNREACHABLE
            return Explained(error.code, text, Exit.UNREACHABLE if away else Exit.REFUSED)
        case Refused():
            return _refused(language, error)
        case RecordError():
            text = say_code(language, "record", error.code, error.details, str(error))
            return Explained(error.code, text, Exit.REFUSED)
        case OSError():
            return _file_error(language, error)
    code = getattr(error, "code", None)
    if isinstance(code, str) and isinstance(error, Exception):
        details = getattr(error, "details", None) or getattr(error, "args_by_name", None) or {}
        text = say_any(language, code, dict(details), str(error))
        return Explained(code, text, Exit.UNREACHABLE if code in _UNREACHABLE else Exit.REFUSED)
    return Explained("internal", say(language, "cli-internal", kind=type(error).__name__), Exit.INTERNAL)


def say_any(language: str, code: str, details: dict[str, str], sentence: str) -> str:
    """Return the text of a code whose family is not known, or its English sentence."""
    for family in _FAMILIES:
        text = say_code(language, family, code, details, "")
        if text:
            return text
    return sentence


def fault_lines(language: str, faults: Sequence[object]) -> tuple[FaultLine, ...]:
    """Return faults (`words` or `views` ones) with their rules in the officer's language."""
    return tuple(_fault_line(language, fault) for fault in faults)


def _fault_line(language: str, fault: object) -> FaultLine:
    code, rule = str(getattr(fault, "code", "")), str(getattr(fault, "rule", ""))
    args = {str(k): str(v) for k, v in dict(getattr(fault, "args", {})).items()}
    field, value = str(getattr(fault, "field", "")), str(getattr(fault, "value", ""))
    text = say_code(language, "fault", code, {"field": field, "value": value, **args}, "")
    return FaultLine(code, field, value, text or say_any(language, code, args, rule))


def _refused(language: str, error: Refused) -> Explained:
    lines = fault_lines(language, error.faults)
    text = say(language, "cli-document-refused", faults=len(lines))
    return Explained(lines[0].code, text, Exit.REFUSED, lines)


def _file_error(language: str, error: OSError) -> Explained:
    if error.errno in _FULL:
        return Explained("disk-full", say(language, "cli-disk-full"), Exit.REFUSED)
    name = str(error.filename or "")
    if not name:
        # Not the opening of a file that somebody named, but what the system said while one was written.
        return Explained("disk-failed", say(language, "cli-disk-failed"), Exit.REFUSED)
    code = {
        FileNotFoundError: "file-missing",
        FileExistsError: "file-exists",
    }.get(type(error), "file-unreadable")
    return Explained(code, say(language, f"cli-{code}", file=name), Exit.USAGE)
