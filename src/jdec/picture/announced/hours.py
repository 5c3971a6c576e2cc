"""When a notice's window is open: an explicit span, a span with hours of each day, or a bare date.

Times are Unix milliseconds.  Nothing here expands a window day by day: a window of years with daily hours costs no
more than one of an hour.
"""

from __future__ import annotations

from typing import Final

import msgspec

from jdec.words.instants import LAST, Window, unix_micros

DAY_MS: Final = 86_400_000
_MINUTE_MS: Final = 60_000
_MOST_SLOTS: Final = 40
_LAST_MS: Final = unix_micros(LAST) // 1000


class Hours(msgspec.Struct, frozen=True):
    """A window from `opens_ms` to `closes_ms`; with `daily_ms`, only from so far into each UTC day to so far.

    The second figure is beyond a day's length where the hours run over midnight.  `is_bare_date`: the notice names
    a date and no time of day, and the window was made longer as the agreement of 1988 counts it.
    """

    opens_ms: int
    closes_ms: int
    daily_ms: tuple[int, int] | None = None
    is_bare_date: bool = False

    def outside_ms(self, time_ms: int) -> int:
        """0 inside; before the nearest open slot minus the time to it, after it the time since."""
        slot = self.nearest(time_ms)
        if time_ms < slot[0]:
            return time_ms - slot[0]
        return max(0, time_ms - slot[1])

    def nearest(self, time_ms: int) -> tuple[int, int]:
        """The open slot that holds a time, or else the nearest one; of two as near, the earlier."""
        if self.daily_ms is None:
            return (self.opens_ms, self.closes_ms)
        within = min(max(time_ms, self.opens_ms), self.closes_ms)
        slots = self._slots(within // DAY_MS - 2, within // DAY_MS + 2)
        if not slots:
            return (self.opens_ms, self.closes_ms)
        return min(slots, key=lambda slot: (max(slot[0] - time_ms, time_ms - slot[1], 0), slot))

    def open_ms(self) -> int:
        """For how long it is open in all; a share of the whole where it runs for many days."""
        whole = self.closes_ms - self.opens_ms
        if self.daily_ms is None:
            return whole
        if whole > _MOST_SLOTS * DAY_MS:
            return whole * (self.daily_ms[1] - self.daily_ms[0]) // DAY_MS
        return sum(closes - opens for opens, closes in self.slots()) or whole

    def slots(self) -> list[tuple[int, int]]:
        """The open slots, the first forty days of them; the whole window where its hours never fall inside it."""
        if self.daily_ms is None:
            return [(self.opens_ms, self.closes_ms)]
        first = self.opens_ms // DAY_MS - 1
        last = min(self.closes_ms // DAY_MS, first + _MOST_SLOTS)
        return self._slots(first, last) or [(self.opens_ms, self.closes_ms)]

    def closing_at(self, closes_ms: int) -> Hours:
        """The same window, closing then."""
        return Hours(self.opens_ms, closes_ms, self.daily_ms, self.is_bare_date)

    def _slots(self, first_day: int, last_day: int) -> list[tuple[int, int]]:
        assert self.daily_ms is not None
        begins, ends = self.daily_ms
        found = []
        for day in range(first_day, last_day + 1):
            opens = max(day * DAY_MS + begins, self.opens_ms)
            closes = min(day * DAY_MS + ends, self.closes_ms)
            if closes > opens:
                found.append((opens, closes))
        return found


def hours_of(window: Window, bare_date_days: int) -> Hours:
    """A stated window; exactly one whole UTC date without hours counts as that date and so many days in all."""
    opens, closes = unix_micros(window.opens_at) // 1000, unix_micros(window.closes_at) // 1000
    if window.daily is not None:
        begins, ends = _clock_ms(window.daily.opens_utc), _clock_ms(window.daily.closes_utc)
        # Equal ends are a whole day; an end before the beginning is on the next day.
        return Hours(opens, closes, (begins, ends if ends > begins else ends + DAY_MS))
    if opens % DAY_MS == 0 and DAY_MS - _MINUTE_MS <= closes - opens <= DAY_MS:
        # No time is later than the last that a message may state.
        return Hours(opens, min(opens + bare_date_days * DAY_MS, _LAST_MS), is_bare_date=True)
    return Hours(opens, closes)


def _clock_ms(text: str) -> int:
    return (int(text[:2]) * 60 + int(text[3:])) * _MINUTE_MS
