"""The launch picture as a console holds it: events and notices in memory, kept by what the node tells of changes.

What is new and what grew louder is decided here, since both are to be heard: by the reports in an event, never by its
name, which changes when an earlier report joins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from jdec.faces.console.views import Grade
from jdec.faces.wording import attention_of
from jdec.picture.accounts import EventAccount
from jdec.picture.announced import Attention
from jdec.picture.mentions import Mention
from jdec.picture.noticing import NoticeAccount

ReportKey = tuple[str, str]
LOUDNESS: Final[Mapping[Grade, int]] = {
    Grade.ALARM: 4,
    Grade.UNCLEAR: 3,
    Grade.LATE: 2,
    Grade.ANNOUNCED: 1,
    Grade.CALM: 0,
}
_GRADES: Final[Mapping[Attention | None, Grade]] = {
    Attention.ALARM: Grade.ALARM,
    Attention.ALARM_UNCLEAR: Grade.UNCLEAR,
    Attention.WARNING: Grade.LATE,
    Attention.CAUTION: Grade.LATE,
    Attention.NOTICE: Grade.ANNOUNCED,
    None: Grade.CALM,
}
HOLDING: Final = frozenset({Grade.ALARM, Grade.UNCLEAR})


class Change(msgspec.Struct, frozen=True):
    """What a change of the picture comes to: the events it touches, and the grade to sound, or None."""

    names: tuple[str, ...]
    ring: Grade | None = None


def grade_of(event: EventAccount) -> Grade:
    """Return how loud an event is.  One that was taken back asks nothing of anybody."""
    return _GRADES[attention_of(event)]


def is_held(event: EventAccount, party: str) -> bool:
    """Say whether an event holds the alarm: loud, and not yet seen as it stands by an officer of this Party.

    One `seen` on the record must cite the newest entry of every assessment in it, and must have been said of it at no
    quieter grade: whoever saw it before a revision, a report that joined or what made it loud (a notice was cancelled,
    or fell away) has not seen what it is now.
    """
    return grade_of(event) in HOLDING and not seen_by(event, party)


def split_loud(
    events: Iterable[EventAccount], party: str
) -> tuple[tuple[EventAccount, ...], tuple[EventAccount, ...]]:
    """Return what nothing explains, in the order given: what holds the alarm of a Party, and what its officers have
    seen."""
    loud = [(each, is_held(each, party)) for each in events if grade_of(each) in HOLDING]
    return tuple(each for each, held in loud if held), tuple(each for each, held in loud if not held)


def seen_by(event: EventAccount, party: str) -> tuple[Mention, ...]:
    """Return what officers of a Party said of having seen an event as it stands, in the order of the records."""
    newest = {each.newest for each in event.assessments}
    return tuple(
        each
        for each in event.mentions
        if each.officer is not None
        and each.party == party
        and newest <= set(each.about)
        and not is_louder_than_seen(event, each)
    )


def is_louder_than_seen(event: EventAccount, seen: Mention) -> bool:
    """Say whether an event is louder now than what an officer said to have seen; no grade said is the loudest."""
    at = _GRADES[seen.attention] if seen.attention is not None else Grade.ALARM
    return LOUDNESS[grade_of(event)] > LOUDNESS[at]


def keys_of(event: EventAccount) -> frozenset[ReportKey]:
    """Return the reports in an event."""
    return frozenset((each.party, each.report) for each in event.assessments)


class HeldPicture:
    """All events and notices, by name."""

    def __init__(self) -> None:
        self.events: dict[str, EventAccount] = {}
        self.notices: dict[str, NoticeAccount] = {}
        self._owner: dict[ReportKey, str] = {}
        # Until the picture is whole: what was held before it was read anew.
        self._heard: dict[ReportKey, EventAccount] = {}

    def begin(self, events: Iterable[EventAccount], notices: Iterable[NoticeAccount]) -> Change:
        """Hold a whole picture, read anew; what was not held before is new, except at the very first reading."""
        before, self.events, owner = self.events, {}, self._owner
        self._owner = {}
        ring: Grade | None = None
        self._heard |= {key: before[name] for key, name in owner.items() if name in before}
        for event in events:
            self._hold(event)
            ring = louder(ring, _ring(event, self._heard_of(event)))
        gone = [name for name in (*before, *self.notices) if name not in self.events]
        self.notices = {each.name: each for each in notices}
        gone = [name for name in gone if name not in self.notices]
        return Change((*self.events, *gone), ring if owner or self._heard else None)

    def take(self, events: Iterable[EventAccount]) -> Change:
        """Hold a component's events in place of those that had their reports."""
        names: list[str] = []
        ring: Grade | None = None
        fresh = list(events)
        touched = {name for event in fresh for name in _named(self._owner, event)}
        before = {name: self.events.pop(name) for name in sorted(touched) if name in self.events}
        for event in fresh:
            known = [old for old in before.values() if keys_of(old) & keys_of(event)]
            if event not in known:
                names.append(event.name)
                ring = louder(ring, _ring(event, known or self._heard_of(event)))
            self._hold(event)
        names += [name for name in before if name not in self.events]
        return Change(tuple(names), ring)

    def settle(self) -> None:
        """The picture is whole: what it held before it was read anew is forgotten."""
        self._heard = {}

    def _heard_of(self, event: EventAccount) -> list[EventAccount]:
        """Return what was held of an event's reports before the picture was read anew: what comes back is no news."""
        return [self._heard[key] for key in keys_of(event) if key in self._heard]

    def take_notices(self, notices: Iterable[NoticeAccount]) -> Change:
        """Hold notices in their newest form."""
        changed = [each for each in notices if self.notices.get(each.name) != each]
        self.notices.update((each.name, each) for each in changed)
        return Change(tuple(each.name for each in changed))

    def event(self, name: str) -> EventAccount | None:
        """Return an event by its name, or by that of a message in it."""
        found = self.events.get(name)
        if found is not None:
            return found
        for event in self.events.values():
            if any(name in each.names for each in event.assessments):
                return event
        return None

    def _hold(self, event: EventAccount) -> None:
        self.events[event.name] = event
        self._owner.update(dict.fromkeys(keys_of(event), event.name))


def _named(owner: Mapping[ReportKey, str], event: EventAccount) -> set[str]:
    return {owner[key] for key in keys_of(event) if key in owner}


def _ring(event: EventAccount, known: Iterable[EventAccount]) -> Grade | None:
    """Return the grade to sound for an event: it is new, or louder than all that was known of it."""
    grade = grade_of(event)
    before = [LOUDNESS[grade_of(each)] for each in known]
    if grade is Grade.CALM or (before and LOUDNESS[grade] <= max(before)):
        return None
    return grade


def louder(one: Grade | None, other: Grade | None) -> Grade | None:
    """Return the louder of two grades."""
    found = [each for each in (one, other) if each is not None]
    return max(found, key=LOUDNESS.__getitem__) if found else None
