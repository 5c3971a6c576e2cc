"""Spans of time made into windows: neighbours joined, and the same hours on days in a row said once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

import msgspec

from jdec.words.instants import DailyHours, Window

MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
MONTH_FORM: Final = r"(?:" + "|".join(MONTHS) + r")[A-Z]{0,6}"
# The two digits of a year are of the years that a record may speak of: 1957 to 2056.
_FIRST_OF_CENTURY: Final = 57
_DAY: Final = timedelta(days=1)
_TOUCHING: Final = timedelta(minutes=1)


class Span(msgspec.Struct, frozen=True, order=True):
    """From an instant to a later one."""

    opens: datetime
    closes: datetime


class Slot(msgspec.Struct, frozen=True):
    """Hours of a day in minutes; a close that is not later than the opening is on the next day."""

    opens: int
    closes: int

    def on(self, day: date) -> Span:
        """The slot on one day."""
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        closes = self.closes if self.closes > self.opens else self.closes + 1440
        return Span(start + timedelta(minutes=self.opens), start + timedelta(minutes=closes))


def slot_of(opens: str, closes: str) -> Slot | None:
    """The slot of two clock times of four digits; None when one of them is no time of a day."""
    first, last = _minutes(opens), _minutes(closes)
    return None if first is None or last is None or first == 1440 else Slot(first, last)


def full_year(digits: str) -> int:
    """The year that two or four digits name."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= _FIRST_OF_CENTURY else 2000)


def month_of(name: str) -> int:
    """1 to 12, from a name of which the first three letters count."""
    return MONTHS.index(name[:3]) + 1


def instant_of(year: int, month: int, day: int, clock: str) -> datetime | None:
    """The instant of a date and four digits; None when there is none, 2400 is the end of the day."""
    minutes = _minutes(clock)
    try:
        start = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
    return None if minutes is None else start + timedelta(minutes=minutes)


def windows_of(spans: Iterable[Span]) -> tuple[Window, ...]:
    """Windows that hold the spans: touching ones joined, equal hours on days in a row as daily hours."""
    rows: list[list[Span]] = []
    latest: dict[tuple[int, int], list[Span]] = {}
    for span in _joined(spans):
        key = (span.opens.hour * 60 + span.opens.minute, span.closes.hour * 60 + span.closes.minute)
        row = latest.get(key)
        if row is not None and row[-1].opens + _DAY == span.opens and row[-1].closes + _DAY == span.closes:
            row.append(span)
        else:
            latest[key] = [span]
            rows.append(latest[key])
    return tuple(_window(row) for row in rows)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(set(spans)):
        last = joined[-1] if joined else None
        if last is not None and span.opens <= last.closes + _TOUCHING:
            joined[-1] = Span(last.opens, max(last.closes, span.closes))
        else:
            joined.append(span)
    return joined


def _window(row: list[Span]) -> Window:
    first, last = row[0], row[-1]
    if len(row) == 1:
        return Window(opens_at=first.opens, closes_at=last.closes)
    daily = DailyHours(opens_utc=f"{first.opens:%H:%M}", closes_utc=f"{first.closes:%H:%M}")
    return Window(opens_at=first.opens, closes_at=last.closes, daily=daily)


def _minutes(clock: str) -> int | None:
    hours, minutes = int(clock[:2]), int(clock[2:])
    if minutes > 59 or hours > 24 or (hours == 24 and minutes):
        return None
    return hours * 60 + minutes
