"""What the picture would be if two reports were held to be of one launch, or of two: a preview, and nothing else.

Nothing here changes the picture.  What makes a pairing so is a joint act of both Parties; this shows each of them what
it would cost before it is proposed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from jdec.picture.assessments import Assessment, ReportKey, assess, key_of
from jdec.picture.entries import Entry, MessageName
from jdec.picture.events import Event, events_of
from jdec.picture.parameters import Parameters
from jdec.picture.sights import Sight, is_too_vague, sight_of
from jdec.picture.solving import is_too_large, solve
from jdec.picture.terms import Link, compare
from jdec.picture.weighing import LinkKey, Table, table_of
from jdec.picture.wishes import Ground, Wish

# More than every other term of a component together, and below 2**53 with all of them.
_FORCE: Final = 1_000_000_000


class Supposed(msgspec.Struct, frozen=True):
    """The events as they would be.

    `cost` is by how many millinats the supposed picture is worse than the one that stands, 0 where it is the same.
    `events` are those of the reports about the two; `is_as_it_stands` says that they are the ones of the picture.
    """

    events: tuple[Event, ...]
    cost: int
    is_as_it_stands: bool


class NotSupposed(msgspec.Struct, frozen=True):
    """Nothing can be supposed, and why."""

    ground: Ground


def suppose(
    entries: Iterable[Entry], first: MessageName, second: MessageName, wish: Wish, parameters: Parameters
) -> Supposed | NotSupposed:
    """The events of these entries if the reports whose first entries are named were `wish`.

    `entries` are all those of the components that the two are in.
    """
    assessments = _assessments(entries)
    both = [assessments.get(name) for name in (first, second)]
    if None in both:
        return NotSupposed(Ground.ABSENT)
    one, other = sorted((each for each in both if each is not None), key=lambda each: each.key)
    if one.party == other.party:
        return NotSupposed(Ground.SAME_PARTY)
    if one.retraction or other.retraction:
        return NotSupposed(Ground.RETRACTED)
    if any(is_too_vague(sight_of(each, parameters), parameters) for each in (one, other)):
        return NotSupposed(Ground.TOO_VAGUE)
    rows, columns = _sides(assessments.values(), one.party, parameters)
    if is_too_large(len(rows), len(columns), parameters):
        return NotSupposed(Ground.TOO_MANY)
    table = _table(rows, columns, parameters)
    held = next(
        (number for number, _ in enumerate(table.pairings) if _keys(table, number) == (one.key, other.key)),
        None,
    )
    if held is None and wish is Wish.TOGETHER:
        return NotSupposed(Ground.OUT_OF_GATES)
    stands = solve(table, parameters)
    supposed, forced = (table, 0) if held is None else _supposing(table, held, wish)
    solution = solve(supposed, parameters)
    events = events_of(supposed, solution)
    before = events_of(table, stands)
    is_as_it_stands = [_gist(each) for each in events] == [_gist(each) for each in before]
    # A pairing that was taken out changes the grid of clock offsets a little, and every score with it.
    cost = 0 if is_as_it_stands else max(0, stands.score - (solution.score - forced))
    return Supposed(events=events, cost=cost, is_as_it_stands=is_as_it_stands)


def _assessments(entries: Iterable[Entry]) -> dict[MessageName, Assessment]:
    by_key: dict[ReportKey, list[Entry]] = {}
    for entry in entries:
        key = key_of(entry)
        if key is not None:
            by_key.setdefault(key, []).append(entry)
    found = (assess(each) for each in by_key.values())
    return {each.name: each for each in found if each is not None}


def _sides(
    assessments: Iterable[Assessment], first_party: str, parameters: Parameters
) -> tuple[list[Sight], list[Sight]]:
    """Both Parties' sights; retracted reports, and those too vague to be put together, are left out."""
    sights = [sight_of(each, parameters) for each in assessments if each.retraction is None]
    sights = [each for each in sights if not is_too_vague(each, parameters)]
    rows = [each for each in sights if each.assessment.party == first_party]
    return rows, [each for each in sights if each.assessment.party != first_party]


def _table(rows: list[Sight], columns: list[Sight], parameters: Parameters) -> Table:
    links: dict[LinkKey, Link] = {}
    linked: dict[ReportKey, set[ReportKey]] = {}
    for row in rows:
        for column in columns:
            link = compare(row, column, parameters)
            if link is not None:
                links[row.assessment.key, column.assessment.key] = link
                linked.setdefault(row.assessment.key, set()).add(column.assessment.key)
    return table_of(rows, columns, links, linked, parameters)


def _keys(table: Table, number: int) -> tuple[ReportKey, ReportKey]:
    pairing = table.pairings[number]
    return table.rows[pairing.row].assessment.key, table.columns[pairing.column].assessment.key


def _supposing(table: Table, held: int, wish: Wish) -> tuple[Table, int]:
    """The table in which every answer worth anything has the pairing, or none has it; and what was added for that."""
    pairings = list(table.pairings)
    pairing = pairings.pop(held)
    if wish is Wish.APART:
        return msgspec.structs.replace(table, pairings=tuple(pairings)), 0
    pairings.insert(held, msgspec.structs.replace(pairing, worth=pairing.worth + _FORCE))
    return msgspec.structs.replace(table, pairings=tuple(pairings)), _FORCE


def _gist(event: Event) -> tuple[str, str, int, int]:
    return event.name, event.state, event.launches_low, event.launches_high
