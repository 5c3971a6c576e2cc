"""What is said when input is refused, and what is said when it is accepted but odd.

A `Fault` refuses; all faults of one document travel together in one `Refused`.  A `Notice` never refuses.
Codes are for machines and never change; the English sentence is for people and may.  Faces show the text
that belongs to the code, in either language, filled from `args`; so `args` never hold English prose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

PRINTABLE_LIMIT: Final = 80

# Codes of faults that strict decoding finds by itself, whatever the type.
CODES: Final = (
    "utf8-bad",
    "json-malformed",
    "number-not-finite",
    "number-too-large",
    "lone-surrogate",
    "duplicate-key",
    "too-deep",
    "unknown-field",
    "wrong-unit",
    "missing-field",
    "wrong-type",
    "out-of-range",
    "too-short",
    "too-long",
    "wrong-form",
    "not-one-of",
    "instant-form",
    "instant-not-utc",
    "instant-range",
    "base64-form",
    "window-order",
    "ellipse-order",
    "polygon-repeats-vertex",
    "quadrant-without-ocean",
    "rule-broken",
    "not-accepted",
)


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One reason to refuse: a stable code, the dotted field, the value got, the rule in English."""

    code: str
    field: str
    value: str
    rule: str
    args: Mapping[str, str] = {}

    def under(self, prefix: str) -> Fault:
        """The same fault seen from the document that holds `prefix`."""
        args = self.args
        if prefix and "name" in args:
            args = {**args, "name": join_path(prefix, args["name"])}
        return msgspec.structs.replace(self, field=join_path(prefix, self.field), args=args)


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One remark about content that was accepted: a stable code, the field, an English sentence."""

    code: str
    field: str
    rule: str
    args: Mapping[str, str] = {}


class Refused(ValueError):
    """A document was refused.  `faults` is never empty and holds every fault found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        if not self.faults:
            raise AssertionError("a refusal needs at least one fault")
        super().__init__("; ".join(fault.rule for fault in self.faults))


class Ruled(msgspec.Struct, frozen=True):
    """A struct whose own rules hold whenever it exists, decoded or built in Python.

    A subclass overrides `broken_rules` and returns what is wrong between or inside its fields, beyond what
    their types say; fields are named relative to the struct.
    """

    def broken_rules(self) -> list[Fault]:
        """Faults of this value; an empty list when it keeps its rules."""
        return []

    def __post_init__(self) -> None:
        faults = self.broken_rules()
        if faults:
            raise Refused(faults)


def fault(code: str, field: str, value: object, rule: str, **args: str) -> Fault:
    """A fault whose value is made printable and bounded."""
    return Fault(code=code, field=field, value=printable(value), rule=rule, args=args)


def notice(code: str, field: str, rule: str, **args: str) -> Notice:
    """A notice; `args` fill the texts that faces show."""
    return Notice(code=code, field=field, rule=rule, args=args)


def printable(value: object, limit: int = PRINTABLE_LIMIT) -> str:
    """A value as text safe for any screen: control and direction-changing letters escaped, and bounded."""
    text = value if isinstance(value, str) else _as_text(value)
    shown: list[str] = []
    length = 0
    for letter in text[: limit + 1]:
        piece = letter if letter.isprintable() else f"\\u{ord(letter):04x}"
        if length + len(piece) > limit:
            break
        shown.append(piece)
        length += len(piece)
    else:
        if len(text) <= limit:
            return "".join(shown)
    while shown and length > limit - 1:
        length -= len(shown.pop())
    return "".join(shown) + "…"


def join_path(prefix: str, field: str) -> str:
    """`place` and `lat_deg` give `place.lat_deg`; `about` and `[0]` give `about[0]`."""
    if not prefix or not field:
        return prefix or field
    return prefix + field if field.startswith("[") else f"{prefix}.{field}"


def _as_text(value: object) -> str:
    try:
        return msgspec.json.encode(value).decode()
    except (TypeError, ValueError, RecursionError):
        return repr(value)
