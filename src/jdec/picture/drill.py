"""Where two accounts of one component first differ: what both Parties look at when their pictures do not agree.

Inputs come first, for another input explains everything behind it; then the terms of pairings that both have; then what
came out.  Two accounts that say the same differ nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, Final

import msgspec

from jdec.picture.accounts import AssessmentAccount, ComponentAccount, EventAccount
from jdec.picture.noticing import NoticeAccount, NoticeComponentAccount

_SHOWN: Final = 200
_ABSENT: Final = "absent"
# What the fold concludes of a notice; everything else in its account was said.
_BECAME: Final = ("state", "seen_low", "seen_high", "events", "launched")
_PRESENT: Final = "present"


class DifferenceKind(StrEnum):
    """What differs: something said by a Party, a term of a pairing, or what was concluded."""

    INPUT = "input"
    TERM = "term"
    OUTCOME = "outcome"


class Difference(msgspec.Struct, frozen=True):
    """The first place where two accounts differ; `mine` and `theirs` are what stands there, as JSON text."""

    kind: DifferenceKind
    path: str
    mine: str
    theirs: str


def first_difference(mine: ComponentAccount, theirs: ComponentAccount) -> Difference | None:
    """The first difference of two accounts of one component, in one order on both nodes; None where there is none."""
    return next(_differences(mine, theirs), None)


def first_notice_difference(
    mine: NoticeComponentAccount, theirs: NoticeComponentAccount
) -> Difference | None:
    """The same for two accounts of one component of notices: what was announced, then what became of it."""
    return next(_notice_differences(mine, theirs), None)


def _notice_differences(mine: NoticeComponentAccount, theirs: NoticeComponentAccount) -> Iterator[Difference]:
    ours, others = ({each.name: each for each in side.notices} for side in (mine, theirs))
    yield from _missing(DifferenceKind.INPUT, ours, others)
    yield from _missing(DifferenceKind.INPUT, mine.events, theirs.events)
    shared = [(name, ours[name], others[name]) for name in sorted(ours.keys() & others.keys(), key=_place)]
    stated = [each for each in NoticeAccount.__struct_fields__ if each not in _BECAME]
    for kind, fields in ((DifferenceKind.INPUT, stated), (DifferenceKind.OUTCOME, _BECAME)):
        for name, one, other in shared:
            for field in fields:
                yield from _field(kind, name, one, other, field)
    yield from _field(DifferenceKind.INPUT, "", mine, theirs, "inputs_hash")
    yield from _field(DifferenceKind.OUTCOME, "", mine, theirs, "outcome_hash")


def _differences(mine: ComponentAccount, theirs: ComponentAccount) -> Iterator[Difference]:
    yield from _inputs(mine, theirs)
    yield from _field(DifferenceKind.INPUT, "", mine, theirs, "inputs_hash")
    ours, others = _by_name(mine.events), _by_name(theirs.events)
    shared = [(name, ours[name], others[name]) for name in sorted(ours.keys() & others.keys())]
    for name, one, other in shared:
        yield from _reasons(name, one, other)
    yield from _missing(DifferenceKind.OUTCOME, ours.keys(), others.keys())
    for name, one, other in shared:
        for field in ("state", "launches_low", "launches_high", "is_whole", "fused", "verdict", "mentions"):
            yield from _field(DifferenceKind.OUTCOME, name, one, other, field)
    for field in ("offset_ms", "offset_sigma_ms", "outcome_hash"):
        yield from _field(DifferenceKind.OUTCOME, "", mine, theirs, field)


def _inputs(mine: ComponentAccount, theirs: ComponentAccount) -> Iterator[Difference]:
    """What the Parties said: entries that only one has, then whatever they say differently."""
    ours, others = _assessments(mine), _assessments(theirs)
    names = [{name for each in side.values() for name in each.names} for side in (ours, others)]
    yield from _missing(DifferenceKind.INPUT, names[0], names[1])
    for name in sorted(ours.keys() & others.keys(), key=_place):
        for field in AssessmentAccount.__struct_fields__:
            yield from _field(DifferenceKind.INPUT, name, ours[name], others[name], field)


def _reasons(name: str, mine: EventAccount, theirs: EventAccount) -> Iterator[Difference]:
    """The terms of one pairing, in the order in which this node lists them."""
    ours, others = ({each.code: each for each in side.reasons} for side in (mine, theirs))
    for code in [*ours, *(code for code in others if code not in ours)]:
        one, other = ours.get(code), others.get(code)
        path = f"{name}: {code}"
        if one is None or other is None:
            yield Difference(DifferenceKind.TERM, path, _text(one), _text(other))
            continue
        for field in ("worth", "apart", "sigma"):
            yield from _field(DifferenceKind.TERM, path, one, other, field)
    for field in ("score", "margin"):
        yield from _field(DifferenceKind.TERM, name, mine, theirs, field)


def _missing(kind: DifferenceKind, mine: Iterable[str], theirs: Iterable[str]) -> Iterator[Difference]:
    """Names that only one side has."""
    ours, others = set(mine), set(theirs)
    for name in sorted(ours ^ others, key=_place):
        here, there = (_PRESENT if name in side else _ABSENT for side in (ours, others))
        yield Difference(kind, name, here, there)


def _field(kind: DifferenceKind, at: str, mine: Any, theirs: Any, field: str) -> Iterator[Difference]:
    one, other = getattr(mine, field), getattr(theirs, field)
    if one != other:
        yield Difference(kind, f"{at}: {field}" if at else field, _text(one), _text(other))


def _assessments(component: ComponentAccount) -> dict[str, AssessmentAccount]:
    return {each.name: each for event in component.events for each in event.assessments}


def _by_name(events: Iterable[EventAccount]) -> dict[str, EventAccount]:
    return {each.name: each for each in events}


def _place(name: str) -> tuple[str, int, str]:
    """Names in the order of the records, as far as they are those of entries."""
    head, _, index = name.partition(" ")[0].rpartition("/")
    return (head, int(index) if index.isdigit() else 0, name)


def _text(value: Any) -> str:
    return _ABSENT if value is None else msgspec.json.encode(value).decode()[:_SHOWN]
