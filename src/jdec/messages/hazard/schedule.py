"""Item D of a notice to airmen: at which hours of which days it applies.

    DAILY 0200/0800                     0231-0258,0731-0818              H24
    FEB 02-05 0200-0800                 0550-0708 ON 23, 0634-0805 ON 25
    15 2200-2359 16-19 0000-0200 2200-2359 20 0000-0200                  MON-FRI 0600-1400
    1808-1835 ON 06 SEP 2023            2205201000 TO 2205201400

Either the days stand before their hours or after them, all through one item.  What is not understood is told,
and the whole time from B to C is taken: too long is safer than too short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from jdec.messages.hazard.spans import MONTH_FORM, Slot, Span, full_year, instant_of, month_of, slot_of

MAX_DAYS: Final = 4_000
_WEEKDAYS: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_CLOCK_END = r"\s*(?:UTC|Z)?"
_TOKEN = re.compile(
    rf"""(?P<from>(?<!\d)\d{{10}}){_CLOCK_END}\s*(?:TO|-|/|UNTIL)\s*(?P<to>\d{{10}})(?!\d)(?:UTC|Z)?
    | (?P<opens>(?<!\d)\d{{4}}){_CLOCK_END}\s*(?:TO|-|/|UNTIL)\s*(?P<closes>\d{{4}})(?!\d)(?:UTC|Z)?
    | (?P<all>\bH24\b)
    | (?P<month>\b{MONTH_FORM})
    | (?P<weekday>\b(?:{"|".join(_WEEKDAYS)})\b)
    | (?P<year>(?<!\d)20\d\d(?!\d))
    | (?P<day>(?<!\d)\d{{1,2}}(?!\d))
    | (?P<range>-|\b(?:TO|THRU|UNTIL)\b)
    | (?P<nothing>[\s,.;:()/&]+|\b(?:DLY|DAILY|EVERY|DAYS?|EACH|ON|AND|FM|FROM|BTN|UTC|DATES?|THE|OF|AT)\b)
    """,
    re.VERBOSE,
)
# A zero typed for the letter, as in N0V and 0N.
_ZERO = re.compile(r"\b0(?=N\b)|(?<=\bN)0(?=V\b)")


class Unread(Exception):
    """The schedule is not understood."""


class Item(msgspec.Struct, frozen=True):
    """One thing a schedule says: what kind it is, its number, and its hours when it has any."""

    kind: str
    number: int = 0
    slot: Slot | None = None


class Times(msgspec.Struct, frozen=True):
    """The spans of a schedule inside its notice, and how many days it names that are not in it."""

    spans: tuple[Span, ...]
    outside: int


def read_schedule(text: str, whole: Span) -> Times:
    """The spans that item D names; Unread when it is not understood."""
    if (whole.closes - whole.opens).days > MAX_DAYS:
        raise Unread
    fixed, items = _items(_ZERO.sub("O", text))
    if fixed and items:
        raise Unread
    named = fixed or [slot.on(day) for days, slots in _groups(items, whole) for day in days for slot in slots]
    inside = [
        Span(max(span.opens, whole.opens), min(span.closes, whole.closes))
        for span in named
        if span.opens < whole.closes and span.closes > whole.opens
    ]
    if not inside:
        raise Unread
    # Days that nobody wrote (every day, every Monday) are not missed where the notice does not reach them.
    written = fixed or any(item.kind == "day" for item in items)
    return Times(tuple(inside), len(named) - len(inside) if written else 0)


def _items(text: str) -> tuple[list[Span], list[Item]]:
    fixed: list[Span] = []
    items: list[Item] = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise Unread
        at = found.end()
        if found["from"]:
            fixed.append(_fixed(found["from"], found["to"]))
        elif found["opens"]:
            items.append(_hours(found["opens"], found["closes"]))
        elif found["all"]:
            items.append(Item("hours", slot=Slot(0, 1440)))
        elif found["month"]:
            items.append(Item("month", month_of(found["month"])))
        elif found["weekday"]:
            items.append(Item("weekday", _WEEKDAYS.index(found["weekday"])))
        elif found["year"] or found["day"]:
            items.append(Item(found.lastgroup, int(found[0])))
        elif found["range"]:
            items.append(Item("range"))
    return fixed, items


def _hours(opens: str, closes: str) -> Item:
    slot = slot_of(opens, closes)
    if slot is None:
        raise Unread
    return Item("hours", slot=slot)


def _fixed(opens: str, closes: str) -> Span:
    first, last = ten_digits(opens), ten_digits(closes)
    if first is None or last is None or last <= first:
        raise Unread
    return Span(first, last)


def ten_digits(text: str) -> datetime | None:
    """The instant of `YYMMDDHHMM`; None when there is none."""
    return instant_of(full_year(text[:2]), int(text[2:4]), int(text[4:6]), text[6:])


def _groups(items: list[Item], whole: Span) -> Iterator[tuple[list[date], list[Slot]]]:
    """Days with their hours: the days stand before the hours or after them, as in the first pair."""
    if not any(item.kind == "hours" for item in items):
        raise Unread
    if all(item.kind == "hours" for item in items):
        yield _every_day(whole), [item.slot for item in items if item.slot is not None]
        return
    hours_first = items[0].kind == "hours"
    calendar = _Calendar(whole, _day_first(items))
    slots: list[Slot] = []
    dates: list[Item] = []
    for item in items:
        is_hours = item.kind == "hours"
        if is_hours == hours_first and slots and dates:
            yield calendar.days(dates), slots
            slots, dates = [], []
        if item.slot is not None:
            slots.append(item.slot)
        else:
            dates.append(item)
    if not slots or not dates:
        raise Unread
    yield calendar.days(dates), slots


def _day_first(items: list[Item]) -> bool:
    """Whether the month follows its day, as in 06 SEP."""
    first = next((item.kind for item in items if item.kind in ("day", "month")), "")
    return first == "day" and any(item.kind == "month" for item in items)


def _every_day(whole: Span) -> list[date]:
    first = whole.opens.date() - timedelta(days=1)
    return [first + timedelta(days=n) for n in range((whole.closes.date() - first).days + 1)]


class _Calendar:
    """Turns day numbers into dates inside a notice; remembers the month that was named last."""

    def __init__(self, whole: Span, day_first: bool) -> None:
        self._dates = _every_day(whole)
        self._day_first = day_first
        self._month = 0

    def days(self, items: list[Item]) -> list[date]:
        """The dates that a row of days, months and ranges names."""
        if any(item.kind == "weekday" for item in items):
            return self._weekdays(items)
        marks = self._marks([item for item in items if item.kind != "year"])
        found: list[date] = []
        ranged = False
        for mark in marks:
            if mark is None:
                if not found or ranged:
                    raise Unread
                ranged = True
                continue
            day = self._date(*mark, found[-1] if found else None)
            if ranged:
                found += self._between(found[-1], day)
            found.append(day)
            ranged = False
        if ranged:
            raise Unread
        return found

    def _marks(self, items: list[Item]) -> list[tuple[int, int] | None]:
        """Days as (month, day), month 0 when it is not named; None for a range."""
        marks: list[tuple[int, int] | None] = []
        open_from = 0
        for item in items:
            if item.kind == "range":
                marks.append(None)
            elif item.kind == "day":
                marks.append((0 if self._day_first else self._month, item.number))
            elif self._day_first:
                for at in range(open_from, len(marks)):
                    mark = marks[at]
                    marks[at] = None if mark is None else (item.number, mark[1])
                open_from = len(marks)
            else:
                self._month = item.number
        return marks

    def _date(self, month: int, day: int, after: date | None) -> date:
        """The date of a day, not before the one named before it; a day outside the notice is looked for near."""
        fitting = [each for each in self._dates if each.day == day and month in (0, each.month)]
        later = [each for each in fitting if after is None or each >= after]
        # The first date looked at is the day before the notice begins; prefer one inside it.
        inside = [each for each in later or fitting if each > self._dates[0]]
        chosen = inside or later or fitting
        if chosen:
            return chosen[0]
        if not month:
            raise Unread
        try:
            return date(self._dates[-1].year, month, day)
        except ValueError:
            raise Unread from None

    def _between(self, first: date, last: date) -> list[date]:
        if not timedelta(0) < last - first < timedelta(days=MAX_DAYS):
            raise Unread
        return [first + timedelta(days=n) for n in range(1, (last - first).days)]

    def _weekdays(self, items: list[Item]) -> list[date]:
        wanted: set[int] = set()
        ranged = False
        last = 0
        for item in items:
            if item.kind == "range" and wanted and not ranged:
                ranged = True
                continue
            if item.kind != "weekday":
                raise Unread
            if ranged:
                wanted |= {(last + n) % 7 for n in range((item.number - last) % 7 + 1)}
            wanted.add(item.number)
            last, ranged = item.number, False
        if ranged:
            raise Unread
        return [day for day in self._dates if day.weekday() in wanted]
