"""A notice before it is sent: made of what was typed, judged as the node will judge it, each fault at its input.

Faults are of form and stop it.  Warnings are of matter and stop nothing: what a Party says is never refused for what it
says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from jdec.faces.console.calls import Refusal
from jdec.faces.console.notice_forms import FORMS, FieldKind, areas_in, inputs_of
from jdec.faces.console.notice_reading import Typed, read_form
from jdec.faces.console.notice_records import Cited, named
from jdec.faces.texts import has, say, say_code
from jdec.messages.header import (
    MESSAGE_VERSION,
    NODE_ONLY,
    SUBMISSION_RANDOM_BYTES,
    Found,
    NoSuchIndex,
    Reference,
    ReferenceState,
    submission_id,
)
from jdec.messages.judge import judge_submission
from jdec.messages.kinds import Message
from jdec.words.faults import Fault, Notice, Refused
from jdec.words.instants import unix_micros

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

_SALT_BYTES: Final = 12
_TAILS: Final = {
    "radius_km": "radius",
    "name": "name_en",
    "name.en": "name_en",
    "name.ru": "name_ru",
    "type": "shape",
}
# The clock of a message that is only being written says nothing.
_NOT_YET: Final = frozenset({"clock-off", "submission-time-off", "approval-missing"})


class At(msgspec.Struct, frozen=True):
    """A sentence and the input it is about; an empty one is of the whole form."""

    input: str
    code: str
    text: str


class Examined(msgspec.Struct, frozen=True):
    """What a form comes to: the message where there are no faults."""

    typed: Typed
    faults: tuple[At, ...]
    warnings: tuple[At, ...]
    message: Message | None = None

    @property
    def told(self) -> str:
        """The codes of the warnings: what an officer who insists has been told."""
        return " ".join(sorted({each.code for each in self.warnings}))


async def examine(console: Console, kind: str, fields: Mapping[str, str], language: str) -> Examined:
    """Judge what was typed, as of now."""
    typed = read_form(kind, fields)
    unread = [At(name, code, say(language, f"console-unread-{code}")) for name, code in typed.unread.items()]
    try:
        cited = [await console.records.cited(name) for name in _about(console, typed)]
    except Refusal as refusal:
        if refusal.status == 503:
            raise
        unread.append(At("about", "about", say(language, "console-unread-cited")))
        cited = []
    now = console.now()
    data = _encoded(console, kind, typed, cited, now)
    settings = console.settings
    try:
        judged = judge_submission(
            data, party=settings.party, traffic=settings.traffic, now=now, resolve=_resolver(cited)
        )
    except Refused as refused:
        found = _placed(kind, typed, fields, refused.faults, language)
        silent = {each.input for each in unread}
        return Examined(typed, (*unread, *(each for each in found if each.input not in silent)), ())
    warnings = [_warning(kind, typed, each, language) for each in judged.notices if each.code not in _NOT_YET]
    warnings += await _own_warnings(console, typed, language)
    if unread:
        return Examined(typed, tuple(unread), tuple(warnings))
    return Examined(typed, (), tuple(warnings), judged.message)


def _about(console: Console, typed: Typed) -> list[str]:
    """The entries that a message cites: those named, and the announcement that it follows up."""
    original = named(console.records.originals(), str(typed.content.get("original", "")))
    return [*([original.name] if original is not None else []), *typed.about]


def _encoded(console: Console, kind: str, typed: Typed, cited: list[Cited], now: datetime) -> bytes:
    parts = console.parts
    document = {
        "kind": kind,
        "version": MESSAGE_VERSION,
        "sender": console.settings.party,
        "traffic": console.settings.traffic,
        "submission": submission_id(unix_micros(now) // 1000, parts.random_bytes(SUBMISSION_RANDOM_BYTES)),
        "issued_at": now,
        "about": [each.reference for each in cited],
        "authorised_by": NODE_ONLY,
        "salt": parts.random_bytes(_SALT_BYTES),
        **typed.content,
    }
    return msgspec.json.encode({name: value for name, value in document.items() if value != []}) + b"\n"


def _resolver(cited: list[Cited]) -> Any:
    by_place = {(each.reference.record, each.reference.index): each.message for each in cited}

    def resolve(reference: Reference) -> ReferenceState:
        found = by_place.get((reference.record, reference.index))
        return Found(found) if found is not None else NoSuchIndex(0)

    return resolve


def _placed(
    kind: str, typed: Typed, fields: Mapping[str, str], faults: tuple[Fault, ...], language: str
) -> list[At]:
    """Faults of the judge, each at its input, one sentence an input."""
    found: dict[str, At] = {}
    for each in faults:
        where = _input(kind, typed, each.field)
        if each.code == "missing-field":
            text = say(language, "console-unread-missing")
        else:
            text = say_code(language, "fault", each.code, each.args, each.rule)
        if (
            each.code == "too-short"
            and where.endswith(".points")
            and not areas_in(where.split("[")[0], fields)
        ):
            text = say(language, "console-unread-missing")
        found.setdefault(where + ("" if where else each.code), At(where, each.code, text))
    return list(found.values())


def _warning(kind: str, typed: Typed, each: Notice, language: str) -> At:
    text = say_code(language, "notice", each.code, each.args, each.rule)
    return At(_input(kind, typed, each.field), each.code, text)


async def _own_warnings(console: Console, typed: Typed, language: str) -> list[At]:
    """What the record would show at once: a number that is in use already."""
    number = str(typed.content.get("number", ""))
    if number and number in await console.records.numbers():
        return [At("number", "number-used", say(language, "console-warn-number-used", number=number))]
    return []


def _input(kind: str, typed: Typed, field: str) -> str:
    """The input that a path in a message is about."""
    for area, here in typed.inputs.items():
        if field == area or field.startswith(f"{area}."):
            field = here + field[len(area) :]
            break
    known = frozenset(inputs_of(kind))
    if field in known:
        return field
    for form in FORMS[kind]:
        if field != form.name and not field.startswith((f"{form.name}.", f"{form.name}[")):
            continue
        if form.kind in (FieldKind.PLACE, FieldKind.PLACES):
            return _place_input(form.kind, form.name, field)
        tail = {FieldKind.WINDOW: ".opens_at", FieldKind.REMARK: ".en"}.get(form.kind, "")
        return form.name + tail
    return "about" if field.startswith("about") and "about" in known else ""


def _place_input(kind: FieldKind, name: str, field: str) -> str:
    here = name
    if kind is FieldKind.PLACES:
        number = field[len(name) + 1 :].partition("]")[0] if field.startswith(f"{name}[") else "0"
        here = f"{name}[{number}]"
    tail = field[len(here) + 1 :] if field.startswith(f"{here}.") else ""
    if tail in ("ocean", "quadrant"):
        return f"{here}.{tail}"
    return f"{here}.{_TAILS.get(tail, 'points')}"


def says(language: str, family: str, code: str) -> str:
    """A word of a family, the code itself where there is none."""
    return say(language, f"{family}-{code}") if has(language, f"{family}-{code}") else code
