"""When a Party's line test is sent by itself: one rule, which both sides hold to without a word between them.

Pure: what both records say of line tests comes as an argument, and so does the time.  The sides take turns, so that in
each interval one of them asks; whoever has not the turn asks only once the other has let it pass.  A test of either
side, by a person or by the schedule, begins the interval anew, and none is sent while one waits for its answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from jdec.messages.header import SUBMISSION_RANDOM_BYTES, submission_id
from jdec.words.instants import unix_micros

AHEAD: Final = timedelta(minutes=5)
"""A test that claims a time so far ahead of this clock begins no interval: it would put off all that follow."""
LONGEST_LEEWAY: Final = timedelta(minutes=5)
_PART: Final = 4
_DOMAIN: Final = b"jdec/line-test/1\n"


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """By what a side goes: whose it is, whose line it tests, how often, and since when there was anything to test.

    `every` of nothing: no schedule.  `begun_at` counts where no test was ever sent; None where it is not known yet.
    `able_since` is since when this side could send one without a break; None where it cannot now.
    """

    own: str
    peer: str
    every: timedelta
    begun_at: datetime | None
    able_since: datetime | None = None


class Sent(msgspec.Struct, frozen=True):
    """A line test of either side: the name of its message, whose, when by its own clock, whether a person answered."""

    name: str
    sender: str
    issued_at: datetime
    is_answered: bool


class NoSchedule(msgspec.Struct, frozen=True):
    """Line tests are sent by hand alone."""


class NotKnown(msgspec.Struct, frozen=True):
    """It is not known yet since when there is anything to test."""


class Unanswered(msgspec.Struct, frozen=True):
    """A test waits for its answer; no other one is sent beside it."""

    name: str


class NotYet(msgspec.Struct, frozen=True):
    """The next test is this side's at that time, where no other comes first."""

    at: datetime


class Due(msgspec.Struct, frozen=True):
    """A test is to be sent, and has been since `at`; it is the one after `after`, empty for the first of all.

    Tests that claim a time far ahead are named in `after` as well: one of them may have been the one after the same.
    """

    at: datetime
    after: str


Plan = NoSchedule | NotKnown | Unanswered | NotYet | Due


def plan(schedule: Schedule, sent: Iterable[Sent], now: datetime) -> Plan:
    """Return what a side's schedule comes to now."""
    if not schedule.every:
        return NoSchedule()
    tests = sorted(sent, key=lambda each: (each.issued_at, each.name))
    waiting = [each for each in tests if not each.is_answered]
    if waiting:
        return Unanswered(waiting[0].name)
    counted = [each for each in tests if each.issued_at <= now + AHEAD]
    newest = counted[-1] if counted else None
    begun_at = newest.issued_at if newest is not None else schedule.begun_at
    if begun_at is None:
        return NotKnown()
    last = newest.sender if newest is not None else max(schedule.own, schedule.peer)
    spare = leeway(schedule.every) if last == schedule.own else timedelta(0)
    at = begun_at + schedule.every + spare
    # After a cut line both sides are late: here, too, the one that has not the turn leaves it to the other.
    able_at = schedule.able_since + spare if schedule.able_since is not None else at
    if now < max(at, able_at):
        return NotYet(max(at, able_at))
    ahead = tests[len(counted) :]
    return Due(at, " ".join(each.name for each in (*counted[-1:], *ahead)))


def leeway(every: timedelta) -> timedelta:
    """Return how long the side that has not the turn leaves it to the other."""
    return min(every / _PART, LONGEST_LEEWAY)


def submission_of(due: Due, record: str) -> str:
    """Return the submission id of the test that is due on a record.

    It follows from the test before it and from those that claim a time ahead, so a node that was stopped at any moment
    takes the one after it only once.
    """
    name = hashlib.sha256(_DOMAIN + f"{record}\n{due.after}\n".encode()).digest()
    return submission_id(unix_micros(due.at) // 1000, name[:SUBMISSION_RANDOM_BYTES])
