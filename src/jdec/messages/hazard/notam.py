"""Notices to airmen: number, Q line, items A to E (ICAO Doc 10066, PANS-AIM, NOTAM format).

An end marked EST is taken as the end and told; an end that is PERM, or no end, is refused: a launch has one.
A NOTAMC takes back another notice and has no area of its own; one that does not name it is refused.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from jdec.messages.hazard.areas import KM_PER_NM, find_areas
from jdec.messages.hazard.coordinates import parse_point
from jdec.messages.hazard.draft import HazardDraft
from jdec.messages.hazard.letters import says_launch
from jdec.messages.hazard.outline import q_line_notices
from jdec.messages.hazard.schedule import Unread, read_schedule, ten_digits
from jdec.messages.hazard.spans import Span, windows_of
from jdec.messages.hazard.states import state_of_location
from jdec.messages.hazard_notice import MAX_WINDOWS
from jdec.words.faults import Fault, Notice, Refused, fault, notice
from jdec.words.instants import Window, instant_faults
from jdec.words.places import Circle

# A notice in force for longer than this is odd for a launch; a year written wrong looks so.
LONG: Final = timedelta(days=366)
# A Q line with this radius covers a whole region and says nothing of the area.
_WHOLE_REGION: Final = 999
_NUMBER: Final = r"[A-Z]{0,2}\d{1,5}/\d{2}"
_HEAD = re.compile(
    rf"(?<![A-Z0-9/])(?P<number>{_NUMBER})\s+NOTAM(?P<type>[NRC])?(?![A-Z])(?:\s+(?P<other>{_NUMBER}))?"
)
_BARE_NUMBER = re.compile(rf"\(?\s*(?P<number>{_NUMBER})\s")
_Q_LINE = re.compile(
    r"\bQ\)\s*(?P<region>[A-Z]{4})/[A-Z]{0,5}/[^\n]{0,60}?(?P<place>\d{4}[NS]\d{5}[EW])(?P<radius>\d{3})"
)
_REGION = re.compile(r"\bQ\)\s*([A-Z]{4})/")
_PLACE = re.compile(r"\bA\)\s*([A-Z]{4})\b")
_START = re.compile(r"\bB\)\s*(?P<digits>\d{10})\b")
_END = re.compile(r"\bC\)\s*(?P<digits>\d{10})(?P<est>\s*EST)?|\bC\)\s*(?P<word>PERM|UFN)\b")
_SCHEDULE = re.compile(r"\bD\)")
_TEXT = re.compile(r"\bE\)(?P<text>.*)", re.DOTALL)
_LIMITS = re.compile(r"\n\s*F\)\s*(?:SFC|GND|FL|\d|[A-Z]{3}).*", re.DOTALL)


def is_notam(text: str) -> bool:
    """Whether a text has the marks of a notice to airmen."""
    return _HEAD.search(text) is not None or all(f"{letter})" in text for letter in "QBCE")


def read_notam(raw: str, text: str) -> HazardDraft:
    """The draft of a notice to airmen; Refused with everything that is missing or wrong."""
    head = _HEAD.search(text) or _BARE_NUMBER.match(text)
    groups = head.groupdict() if head else {}
    if groups.get("type") == "C":
        return _cancelling(raw, text, groups["number"], groups.get("other"))
    faults: list[Fault] = []
    if not groups:
        rule = "notice has no number: expected like X0017/26 NOTAMN"
        faults.append(fault("hazard-no-number", "number", "", rule))
    whole, notices = _whole(text, faults)
    found = find_areas(_body(text))
    faults += found.faults
    q_line = _q_line(text)
    notices += [*found.notices, *q_line_notices(found.areas, q_line)]
    windows = _windows(text, whole, faults, notices) if whole is not None else ()
    if faults or whole is None:
        raise Refused(faults)
    return HazardDraft(
        channel="notam",
        number=groups["number"],
        issuing_state=_state(text),
        valid=Window(opens_at=whole.opens, closes_at=whole.closes),
        windows=windows,
        areas=found.areas,
        replaces=groups.get("other") if groups.get("type") == "R" else None,
        says_launch=says_launch(text),
        raw=raw,
        q_line=q_line,
        notices=tuple(notices),
    )


def _cancelling(raw: str, text: str, number: str, other: str | None) -> HazardDraft:
    if other is None:
        rule = f"notice {number} cancels another and does not name it: expected like X0018/26 NOTAMC X0017/26"
        raise Refused([fault("hazard-cancels-nothing", "cancels", number, rule, number=number)])
    return HazardDraft(
        channel="notam",
        number=number,
        issuing_state=_state(text),
        valid=None,
        windows=(),
        areas=(),
        replaces=None,
        cancels=other,
        says_launch=says_launch(text),
        raw=raw,
    )


def _whole(text: str, faults: list[Fault]) -> tuple[Span | None, list[Notice]]:
    """The time from B to C, and what is odd about it."""
    start, end = _START.search(text), _END.search(text)
    if start is None:
        rule = "notice has no start: expected B) with ten digits"
        faults.append(fault("hazard-no-start", "windows", "", rule))
    if end is None:
        faults.append(fault("hazard-no-end", "windows", "", "notice has no end: expected C) with ten digits"))
    elif end["word"]:
        rule = f"notice has no end: got {end['word']}, expected a time"
        faults.append(fault("hazard-permanent", "windows", end["word"], rule, got=end["word"]))
    if start is None or end is None or end["word"]:
        return None, []
    bounds = []
    for item, digits in (("B", start["digits"]), ("C", end["digits"])):
        instant = ten_digits(digits)
        if instant is None or instant_faults("", instant):
            rule = f"item {item} names no time: got {digits}, expected YYMMDDHHMM"
            faults.append(fault("hazard-time", "windows", digits, rule, item=item, got=digits))
        else:
            bounds.append(instant)
    if len(bounds) < 2:
        return None, []
    return _ordered(Span(*bounds), bool(end["est"]), faults)


def _ordered(whole: Span, estimated: bool, faults: list[Fault]) -> tuple[Span | None, list[Notice]]:
    opens, closes = f"{whole.opens:%Y-%m-%dT%H:%MZ}", f"{whole.closes:%Y-%m-%dT%H:%MZ}"
    if whole.closes <= whole.opens:
        rule = f"notice does not end after it starts: starts {opens}, ends {closes}"
        faults.append(fault("hazard-time-order", "windows", closes, rule, opens=opens, closes=closes))
        return None, []
    notices = []
    if estimated:
        rule = f"the end is an estimate: {closes}"
        notices.append(notice("hazard-end-estimated", "windows", rule, closes=closes))
    if whole.closes - whole.opens > LONG:
        days = str((whole.closes - whole.opens).days)
        rule = f"notice is in force for {days} days: a year may be written wrong"
        notices.append(notice("hazard-long", "windows", rule, count=days))
    return whole, notices


def _windows(text: str, whole: Span, faults: list[Fault], notices: list[Notice]) -> tuple[Window, ...]:
    spans: tuple[Span, ...] = (whole,)
    # A "D)" after the first "E)" is a label in a list.
    items = text.partition("E)")[0]
    found = _SCHEDULE.search(items)
    schedule = items[found.end() :] if found else ""
    shown = " ".join(schedule.split())[:80]
    if shown:
        try:
            times = read_schedule(schedule, whole)
            spans = times.spans
            if times.outside:
                count = str(times.outside)
                rule = f"the schedule names times that are not between B and C: {count}"
                notices.append(notice("hazard-schedule-outside", "windows", rule, count=count))
        except Unread:
            rule = f"the schedule is not understood, the whole time is taken: {shown}"
            notices.append(notice("hazard-schedule-unread", "windows", rule, got=shown))
    windows = windows_of(spans)
    if len(windows) > MAX_WINDOWS:
        faults.append(too_many_windows(len(windows)))
    return windows


def too_many_windows(count: int) -> Fault:
    """The fault of more windows than a message holds."""
    got, limit = str(count), str(MAX_WINDOWS)
    rule = f"notice has too many windows: got {got}, expected at most {limit}"
    return fault("hazard-too-many-windows", "windows", got, rule, got=got, limit=limit)


def _body(text: str) -> str:
    """Item E, without the limits of height that follow it; the text after C where there is no E."""
    found = _TEXT.search(text)
    end = _END.search(text)
    body = found["text"] if found else text[end.end() :] if end else text
    return _LIMITS.sub("", body)


def _q_line(text: str) -> Circle | None:
    found = _Q_LINE.search(text)
    centre = parse_point(found["place"]) if found else None
    if found is None or centre is None or not 0 < int(found["radius"]) < _WHOLE_REGION:
        return None
    radius_km = round(int(found["radius"]) * KM_PER_NM, 3)
    return Circle(lat_deg=centre.lat_deg, lon_deg=centre.lon_deg, radius_km=radius_km)


def _state(text: str) -> str | None:
    found = _PLACE.search(text) or _REGION.search(text)
    return state_of_location(found[1]) if found else None
