"""Navigational warnings: NAVAREA, HYDROPAC, HYDROLANT and HYDROARC (joint IMO, IHO and WMO manual).

    131125Z TO 131445Z JUN, ALTERNATE 141125Z TO 141445Z JUN 21
    1125Z TO 1445Z DAILY 14 THRU 19 JUN            DAILY 0800Z TO 1000Z 28 JAN THRU 02 FEB 26

A month or a year that one time lacks is that of the next time that has it; a year that none has is that of
the line which cancels the warning, else of its number, and then told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from jdec.messages.hazard.areas import Areas, find_areas
from jdec.messages.hazard.draft import HazardDraft
from jdec.messages.hazard.letters import says_launch
from jdec.messages.hazard.notam import too_many_windows
from jdec.messages.hazard.spans import (
    MONTH_FORM,
    Span,
    full_year,
    instant_of,
    month_of,
    slot_of,
    windows_of,
)
from jdec.messages.hazard.states import STATE_OF_SERIES
from jdec.messages.hazard_notice import MAX_WINDOWS
from jdec.words.faults import Fault, Notice, Refused, fault, notice
from jdec.words.instants import Window, instant_faults

MAX_DAYS: Final = 400
_SERIES: Final = r"NAVAREA\s+[IVX]{1,5}|HYDROPAC|HYDROLANT|HYDROARC"
_NUMBER: Final = r"\d{1,4}/\d{2}(?:\d{2})?|\d{2}-\d{3,4}"
_HEAD = re.compile(rf"\b(?P<series>{_SERIES})\s*(?:WARNING|NR|NO\.?)?\s*(?P<number>{_NUMBER})(?!\d)")
_REPLACES = re.compile(rf"\bCANCEL\s+(?P<series>{_SERIES})\s*(?P<number>{_NUMBER})(?!\d)")
_CANCEL_THIS = re.compile(
    rf"\bCANCEL\s+THIS\s+(?:MSG|MESSAGE|WARNING)\s+\d{{6}}\s*Z?\s*(?:UTC)?\s*(?P<month>{MONTH_FORM})?\s*(?P<year>\d{{2}}(?:\d{{2}})?)?(?!\d)"
)
_Z = r"\s*(?:Z|UTC)?\s*"
_TO = r"(?:TO|THRU|THROUGH|UNTIL|-)\s*"
# Two digits after a month are a year only where no minutes of a coordinate follow them.
_YEAR = r"(?P<{0}>20\d\d|\d\d)(?![\d-]|\.\d|\s*°)"


def _date(number: str) -> str:
    month = rf"(?:(?P<month{number}>{MONTH_FORM})\b\s*)?"
    return month + "(?:" + _YEAR.format(f"year{number}") + r"\s*)?"


_FROM_TO = re.compile(
    rf"(?<!\d)(?P<day1>\d\d)(?P<clock1>\d{{4}}){_Z}{_date('1')}{_TO}(?P<day2>\d\d)(?P<clock2>\d{{4}})(?!\d){_Z}{_date('2')}"
)
_HOURS = rf"(?<!\d)(?P<clock1>\d{{4}}){_Z}{_TO}(?P<clock2>\d{{4}})(?!\d){_Z}"
_DAY1, _DAY2 = r"(?P<day1>\d{1,2})(?![\d-])\s*", r"(?P<day2>\d{1,2})(?![\d-])\s*"
_MORE = rf"(?P<more>(?:(?:,|AND\b)\s*\d{{1,2}}(?![\d-])\s*(?:{MONTH_FORM}\b\s*)?){{1,12}})"
_MORE_DAY = re.compile(rf"(?P<day>\d{{1,2}})\s*(?P<month>{MONTH_FORM})?")
# Hours, then the days on which they are; or the days first, then "DAILY" and the hours.
_DAILY = re.compile(
    rf"{_HOURS}(?:DAILY|EACH\s+DAY)?\s*(?:FROM|ON)?\s*{_DAY1}{_date('1')}(?:(?:{_TO}{_DAY2}|{_MORE}){_date('2')})?"
)
_DATED = re.compile(
    rf"(?<![\d-]){_DAY1}{_date('1')}{_TO}{_DAY2}{_date('2')},?\s*DAILY\s*(?:FROM|BETWEEN)?\s*{_HOURS}"
)


class Said(msgspec.Struct):
    """One time of a warning as it was written; empty text for what it leaves out."""

    at: int
    daily: bool
    clocks: tuple[str, str]
    days: tuple[int, int]
    months: list[int]
    years: list[int]


def is_warning(text: str) -> bool:
    """Whether a text has the head of a navigational warning."""
    return _HEAD.search(text) is not None or re.match(rf"\W*(?:{_SERIES})\b", text) is not None


def read_warning(raw: str, text: str) -> HazardDraft:
    """The draft of a navigational warning; Refused with everything that is missing or wrong."""
    flat = " ".join(text.split())
    faults: list[Fault] = []
    notices: list[Notice] = []
    head = _HEAD.search(flat)
    if head is None:
        rule = "warning has no number: expected like NAVAREA XIX 17/26"
        faults.append(fault("hazard-no-number", "number", "", rule))
    found = find_areas(text)
    replaced = _REPLACES.search(flat)
    if head and replaced and _has_nothing_else(flat, found):
        return _cancelling(raw, text, head, replaced)
    faults += found.faults
    notices += found.notices
    spans = _spans(flat, head, faults, notices)
    windows = windows_of(spans)
    if len(windows) > MAX_WINDOWS:
        faults.append(too_many_windows(len(windows)))
    if faults or head is None:
        raise Refused(faults)
    return HazardDraft(
        channel="navigational-warning",
        number=_named_number(head),
        issuing_state=_state(head),
        valid=Window(
            opens_at=min(window.opens_at for window in windows),
            closes_at=max(window.closes_at for window in windows),
        ),
        windows=windows,
        areas=found.areas,
        replaces=_named_number(replaced) if replaced else None,
        says_launch=says_launch(text),
        raw=raw,
        notices=tuple(notices),
    )


def _has_nothing_else(flat: str, found: Areas) -> bool:
    """Whether a warning names no place and no time: then all it can do is to cancel another."""
    is_placeless = not found.areas and all(each.code == "hazard-no-area" for each in found.faults)
    return is_placeless and next(_said(flat), None) is None


def _cancelling(raw: str, text: str, head: re.Match[str], cancelled: re.Match[str]) -> HazardDraft:
    return HazardDraft(
        channel="navigational-warning",
        number=_named_number(head),
        issuing_state=_state(head),
        valid=None,
        windows=(),
        areas=(),
        replaces=None,
        cancels=_named_number(cancelled),
        says_launch=says_launch(text),
        raw=raw,
    )


def _series(named: re.Match[str]) -> str:
    return " ".join(named["series"].split())


def _named_number(named: re.Match[str]) -> str:
    return f"{_series(named)} {named['number']}"


def _state(head: re.Match[str]) -> str | None:
    return STATE_OF_SERIES.get(_series(head))


def _spans(flat: str, head: re.Match[str] | None, faults: list[Fault], notices: list[Notice]) -> list[Span]:
    cancelled = _CANCEL_THIS.search(flat)
    said = sorted(_said(_CANCEL_THIS.sub(" ", flat)), key=lambda each: each.at)
    if not said:
        rule = "warning has no window: expected like 131125Z TO 131445Z JUN 21"
        faults.append(fault("hazard-no-window", "windows", "", rule))
        return []
    _inherit(said)
    if not all(each.months[1] for each in said):
        faults.append(fault("hazard-no-month", "windows", "", "warning names no month for its times"))
        return []
    if not said[-1].years[1]:
        _assume_year(said, cancelled, head, notices)
    spans: list[Span] = []
    for each in said:
        got = list(_named(each))
        if not got or any(instant_faults("", end) for span in got for end in (span.opens, span.closes)):
            shown = f"{each.clocks[0]}-{each.clocks[1]}"
            rule = f"a time of the warning does not exist or does not end after it starts: {shown}"
            faults.append(fault("hazard-time", "windows", shown, rule, item="-", got=shown))
        spans += got
    return spans


def _said(flat: str) -> Iterator[Said]:
    for daily, form in ((False, _FROM_TO), (True, _DAILY), (True, _DATED)):
        for found in form.finditer(flat):
            groups = found.groupdict()
            months = [month_of(groups[f"month{n}"]) if groups[f"month{n}"] else 0 for n in (1, 2)]
            years = [full_year(groups[f"year{n}"]) if groups[f"year{n}"] else 0 for n in (1, 2)]
            clocks, first = (groups["clock1"], groups["clock2"]), int(groups["day1"])
            if groups["day2"]:
                yield Said(found.start(), daily, clocks, (first, int(groups["day2"])), months, years)
                continue
            days = [(first, months[0], years[0])]
            for more in _MORE_DAY.finditer(groups.get("more") or ""):
                days.append((int(more["day"]), month_of(more["month"]) if more["month"] else 0, 0))
            if years[1]:
                days[-1] = (*days[-1][:2], years[1])
            for at, (day, month, year) in enumerate(days):
                yield Said(found.start() + at, daily, clocks, (day, day), [month, month], [year, year])


def _inherit(said: list[Said]) -> None:
    """Months and years that are not written are those of the next time, else of the one before."""
    for order in (list(reversed(said)), said):
        month = year = 0
        for each in order:
            each.months[1] = each.months[1] or each.months[0] or month
            each.years[1] = each.years[1] or each.years[0] or year
            month, year = each.months[1], each.years[1]
    for each in said:
        if not each.months[0] and each.months[1]:
            # 31 to 02 FEB began in the month before.
            each.months[0] = each.months[1] - (each.days[0] > each.days[1]) or 12
        _first_year(each)


def _first_year(each: Said) -> None:
    if each.years[1] and not each.years[0]:
        each.years[0] = each.years[1] - (each.months[0] > each.months[1])


def _assume_year(
    said: list[Said], cancelled: re.Match[str] | None, head: re.Match[str] | None, notices: list[Notice]
) -> None:
    year = 0
    if cancelled is not None and cancelled["year"]:
        year = full_year(cancelled["year"])
        month = month_of(cancelled["month"]) if cancelled["month"] else 12
        for each in said:
            each.years[1] = year - (each.months[1] > month)
    elif head is not None:
        number = head["number"]
        year = full_year(number.partition("/")[2] or number.partition("-")[0])
        for each in said:
            each.years[1] = year
        rule = f"the year of the times is that of the number: {year}"
        notices.append(notice("hazard-year-assumed", "windows", rule, year=str(year)))
    for each in said:
        _first_year(each)


def _named(each: Said) -> Iterator[Span]:
    (first, last), (month1, month2), (year1, year2) = each.days, each.months, each.years
    if not each.daily:
        opens = instant_of(year1, month1, first, each.clocks[0])
        closes = instant_of(year2, month2, last, each.clocks[1])
        if opens is not None and closes is not None and opens < closes:
            yield Span(opens, closes)
        return
    slot = slot_of(*each.clocks)
    start, end = _day(year1, month1, first), _day(year2, month2, last)
    if slot is None or start is None or end is None or not 0 <= (end - start).days <= MAX_DAYS:
        return
    for number in range((end - start).days + 1):
        yield slot.on(start + timedelta(days=number))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return datetime(year, month, day).date()  # noqa: DTZ001  a date, of which no instant is made
    except ValueError:
        return None
