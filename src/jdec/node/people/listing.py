"""The list of officers that root officers are asked to sign, as the desk would have it.

Only root officers change the list in force: what is made here is a file for them to look at and put in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from jdec.node.people.desk import OfficerState, Passkey
from jdec.node.people.managing import Person
from jdec.record.roster import OfficerKey, Roster, RosterOfficer

KeyOf = Callable[[Passkey], OfficerKey | None]
"""What a list holds of a passkey; None where it is of a kind that no list takes."""


def listed_anew(
    roster: Roster, people: Sequence[Person], key_of: KeyOf, now: datetime
) -> tuple[RosterOfficer, ...]:
    """Return a list in place of this one: with everybody who has a passkey, without everybody who is barred.

    Whom the desk does not know, or who has no passkey, stays as he is listed.  A last second that is past is not
    carried on.  Raises `RecordError` where such a list would be none: too many officers, or one key twice.
    """
    found = {int(each.number): each for each in roster.officers}
    active = {int(each.number) for each in people if _is_active(each)}
    for person in people:
        number, officer = int(person.number), person.officer
        if officer is None or officer.state is not OfficerState.BARRED:
            continue
        # An old desk may have 17 and 017, and the one who is not barred keeps his line.
        if number not in active or (number in found and found[number].number == person.number):
            found.pop(number, None)
    for person in people:
        number, officer = int(person.number), person.officer
        key = key_of(person.passkey) if person.passkey is not None else None
        if officer is None or key is None or not officer.roles or not _is_active(person):
            continue
        known = found.get(number)
        keys = known.keys if known is not None and key in known.keys else (key,)
        is_over = known is None or known.is_over(now.timestamp())
        until_s = known.not_after_s if known is not None and not is_over else None
        roles = tuple(each.value for each in officer.roles)
        found[number] = RosterOfficer(person.number, roles, keys, until_s)
    return Roster(tuple(found[each] for each in sorted(found))).officers


def changes(before: Sequence[RosterOfficer], after: Sequence[RosterOfficer]) -> dict[str, tuple[str, ...]]:
    """Return whose lines differ, by number: `added`, `changed`, `renewed` (another last second) and `dropped`."""
    old, new = ({int(each.number): each for each in listed} for listed in (before, after))
    return {
        "added": tuple(new[each].number for each in sorted(new.keys() - old.keys())),
        "changed": tuple(
            new[each].number
            for each in sorted(new.keys() & old.keys())
            if _line(new[each]) != _line(old[each])
        ),
        "renewed": tuple(
            new[each].number
            for each in sorted(new.keys() & old.keys())
            if new[each].not_after_s != old[each].not_after_s
        ),
        "dropped": tuple(old[each].number for each in sorted(old.keys() - new.keys())),
    }


def _is_active(person: Person) -> bool:
    return person.officer is not None and person.officer.state is OfficerState.ACTIVE


def _line(officer: RosterOfficer) -> tuple[object, ...]:
    """Return what a line of the list says but for its last second; in which order it names roles says nothing."""
    return officer.number, frozenset(officer.roles), frozenset(officer.keys)
