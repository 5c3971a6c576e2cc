"""The steps of a programme, and what all of them are made from: start, pace, seed and numbers.

A plan second becomes an instant as `starts_at + seconds / pace`.  Only sending and the gaps between launches
are paced; flight times, windows, delays of the past and errors are content and are added as they are.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from msgspec import Struct

from jdec.exercise.errors import ExerciseError
from jdec.exercise.plans import Plan
from jdec.exercise.sending import Draft
from jdec.exercise.sensors import NotionalSystem
from jdec.messages.header import Header
from jdec.words.parties import alpha2

LAST_REPORT_NUMBER: Final = 999_999
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SERIES: Final = 36**3


class Step(Struct, frozen=True, kw_only=True):
    """One message to be sent: when, by whom, and what.

    `at_s` counts from the start of the programme, pace applied.  `cites` names steps whose entries go into
    `about`; a sender waits until it holds them (its own: accepted; the other Party's: mirrored), and sends
    without those it can never get.
    """

    id: str
    at_s: float
    party: str
    draft: Draft
    cites: tuple[str, ...] = ()


class Paced(Struct, frozen=True, kw_only=True):
    """A step in plan seconds, before the pace is applied."""

    id: str
    plan_s: float
    party: str
    draft: Draft
    cites: tuple[str, ...] = ()


class Setting(Struct, frozen=True, kw_only=True):
    """What every part of a programme is built with."""

    plan: Plan
    seed: int
    pace: float
    starts_at: datetime
    first_number: int
    system: NotionalSystem

    def instant(self, plan_s: float) -> datetime:
        """The instant of a plan second, pace applied."""
        return self.starts_at + timedelta(seconds=plan_s / self.pace)

    def chance(self, *names: object) -> Random:
        """Chance of its own for each thing, so that one more launch changes nothing about the others."""
        return Random("|".join(str(part) for part in (self.seed, self.plan.id, *names)))  # noqa: S311 -- replayable on purpose, guards nothing

    def other(self, party: str) -> str:
        """The other Party."""
        first, second = self.plan.parties
        return second if party == first else first

    def report_id(self, party: str, number: int) -> str:
        """The id of the Party's report with this number in the programme, 0 first.

        Raises ExerciseError `numbers-used-up` when six digits do not hold it.
        """
        value = self.first_number + number
        if not 0 < value <= LAST_REPORT_NUMBER:
            rule = f"report numbers are used up: got {value}, expected 1 to {LAST_REPORT_NUMBER}"
            raise ExerciseError("numbers-used-up", rule, got=value, limit=LAST_REPORT_NUMBER)
        return f"{party}-R-{self.starts_at.year:04d}-{value:06d}"

    def notice_number(self, party: str, number: int, form: str) -> str:
        """The number of the Party's notification `number` (0 first) in the format named, `01` to `06`."""
        value = self.first_number + number
        series, place = value // _SERIES + 1, value % _SERIES
        return f"PLN/{alpha2(party)}/{self.starts_at.year:04d}/{_base36(series)}/{_base36(place)}/{form}"


def draft(kind: type[Header], **content: Any) -> Draft:
    """A draft whose absent fields are left to their defaults."""
    return Draft(kind=kind, content={name: value for name, value in content.items() if value is not None})


def _base36(value: int) -> str:
    high, low = divmod(value, 36)
    return _DIGITS[high // 36] + _DIGITS[high % 36] + _DIGITS[low]
