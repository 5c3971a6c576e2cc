"""Draft texts for airmen and mariners out of a notification: a NOTAM and a navigational warning, marked as drafts.

Only a state's own services issue such notices, and number them: what belongs to them (location, series, number) stands
as a placeholder.  Both texts are written so that `read_notice` reads back the same hours and the same areas: points to
a second of arc, radii rounded up to a tenth of a nautical mile, hours widened to whole minutes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from textwrap import wrap
from typing import Final

from pyproj import Geod

from jdec.messages.hazard.areas import KM_PER_NM
from jdec.messages.hazard.coordinates import find_points
from jdec.messages.hazard.spans import MONTHS
from jdec.messages.kinds import Message
from jdec.messages.notifications import PreLaunchNotification, SpacecraftDeorbit
from jdec.words.instants import DailyHours, Window
from jdec.words.launches import LaunchClass
from jdec.words.places import Circle, Place, Polygon, Vertex

DRAFT: Final = "DRAFT - NOT ISSUED"
LOCATION: Final = "XXXX"
SERIES: Final = "NAVAREA XXX"
WIDTH: Final = 60
"""Short enough that no line looks as if a printer had cut it in the middle of a coordinate."""
_MOST_NM: Final = 999
_GEOD: Final = Geod(ellps="WGS84")
_DAY: Final = timedelta(days=1)
_CANCEL_AFTER: Final = timedelta(hours=1)
_WORDS: Final = {
    LaunchClass.ICBM: "MISSILE LAUNCH",
    LaunchClass.SLBM: "MISSILE LAUNCH",
    LaunchClass.OTHER_BALLISTIC_MISSILE: "MISSILE LAUNCH",
    LaunchClass.SPACE_LAUNCH_VEHICLE: "SPACE VEHICLE LAUNCH",
    LaunchClass.SOUNDING_ROCKET: "SOUNDING ROCKET LAUNCH",
    LaunchClass.UNDETERMINED: "ROCKET LAUNCH",
}
Announcement = PreLaunchNotification | SpacecraftDeorbit


def can_be_drafted(message: Message) -> bool:
    """Whether a message announces areas with an outline: named areas and bare points are none for such a text."""
    return isinstance(message, Announcement) and bool(_areas(message))


def notam_draft(message: Message) -> str:
    """The text of a NOTAM (ICAO Doc 10066, PANS-AIM, NOTAM format).  ValueError where there is nothing to draft."""
    announced = _announced(message)
    window, areas = announced.window, _areas(announced)
    opens, closes = _whole_minutes(window)
    code = "QWMLW" if isinstance(announced, PreLaunchNotification) else "QRDCA"
    lines = [
        DRAFT,
        f"(X0000/{closes:%y} NOTAMN",
        f"Q) {LOCATION}/{code}/IV/BO/W/000/999/{_q_circle(areas)}",
        f"A) {LOCATION} B) {opens:%y%m%d%H%M} C) {closes:%y%m%d%H%M}",
    ]
    if window.daily is not None:
        lines.append(f"D) DAILY {_four(window.daily.opens_utc)}-{_four(window.daily.closes_utc)}")
    lines += wrap(f"E) {_subject(announced)}. DANGER AREA:", WIDTH)
    for number, area in enumerate(areas, 1):
        lines += _notam_area(area, number)
    return "\n".join([*lines, "F) SFC G) UNL)"]) + "\n"


def navarea_draft(message: Message) -> str:
    """The text of a navigational warning (joint IMO, IHO and WMO manual).  ValueError as for `notam_draft`."""
    announced = _announced(message)
    opens, closes = _whole_minutes(announced.window)
    lines = [
        DRAFT,
        f"{SERIES} 0000/{closes:%y}.",
        *wrap(f"HAZARDOUS OPERATIONS, {_subject(announced)},", WIDTH),
        _hours_line(announced.window, opens, closes),
    ]
    for number, area in enumerate(_areas(announced), 1):
        lines += _warning_area(area, number)
    cancel = closes + _CANCEL_AFTER
    return "\n".join([*lines, f"CANCEL THIS MSG {cancel:%d%H%M}Z {_month(cancel)} {cancel:%y}."]) + "\n"


def _announced(message: Message) -> Announcement:
    if not isinstance(message, Announcement) or not _areas(message):
        raise ValueError(f"nothing to draft a hazard notice from: {message.kind}")
    return message


def _areas(message: Announcement) -> list[Circle | Polygon]:
    places: list[Place] = list(message.impact_areas)
    if isinstance(message, PreLaunchNotification):
        places.insert(0, message.launch_area)
    return [each for each in places if isinstance(each, Circle | Polygon)]


def _subject(message: Announcement) -> str:
    if isinstance(message, PreLaunchNotification):
        return _WORDS[message.launch_class]
    name = _plain(message.object_name)
    return f"RE-ENTRY OF SPACECRAFT {name}".strip()


def _plain(text: str) -> str:
    """A name in the letters that such texts have; empty where it holds others, or might be read as a place."""
    name = text.upper()
    if re.fullmatch(r"[A-Z0-9 -]{1,40}", name) is None:
        return ""
    found = find_points(name)
    return "" if found.written or found.faults else name


def _whole_minutes(window: Window) -> tuple[datetime, datetime]:
    opens = window.opens_at.replace(second=0, microsecond=0)
    closes = window.closes_at.replace(second=0, microsecond=0)
    return opens, closes if closes == window.closes_at else closes + timedelta(minutes=1)


def _notam_area(area: Circle | Polygon, number: int) -> Iterator[str]:
    if isinstance(area, Circle):
        yield f"AREA {number} IS A CIRCLE RADIUS {_radius_nm(area):.1f}NM"
        yield f"CENTRED ON {_compact(area)}."
        return
    yield f"AREA {number} BOUNDED BY LINES JOINING"
    points = [_compact(each) for each in (*area.vertices, area.vertices[0])]
    for at in range(0, len(points), 3):
        is_last = at + 3 >= len(points)
        yield " - ".join(points[at : at + 3]) + ("." if is_last else " -")


def _warning_area(area: Circle | Polygon, number: int) -> Iterator[str]:
    if isinstance(area, Circle):
        yield f"AREA {number} WITHIN {_radius_nm(area):.1f} MILES OF"
        yield f"{_dashed(area)}."
        return
    yield f"AREA {number} BOUND BY"
    points = [_dashed(each) for each in (*area.vertices, area.vertices[0])]
    for at in range(0, len(points), 2):
        is_last = at + 2 >= len(points)
        yield ", ".join(points[at : at + 2]) + ("." if is_last else ",")


def _hours_line(window: Window, opens: datetime, closes: datetime) -> str:
    if window.daily is None:
        return f"{opens:%d%H%M}Z {_month(opens)} {opens:%y} TO {closes:%d%H%M}Z {_month(closes)} {closes:%y}"
    first, last = _days(window, window.daily)
    hours = f"{_four(window.daily.opens_utc)}Z TO {_four(window.daily.closes_utc)}Z DAILY"
    return f"{hours} {first:%d} {_month(first)} {first:%y} THRU {last:%d} {_month(last)} {last:%y}"


def _days(window: Window, daily: DailyHours) -> tuple[datetime, datetime]:
    """The first and the last day whose hours lie in the window."""
    opens, length = _minutes(daily.opens_utc), (_minutes(daily.closes_utc) - _minutes(daily.opens_utc)) % 1440
    day = window.opens_at.replace(hour=0, minute=0, second=0, microsecond=0) - _DAY
    found = []
    while day + timedelta(minutes=opens) < window.closes_at:
        if day + timedelta(minutes=opens + (length or 1440)) > window.opens_at:
            found.append(day)
        day += _DAY
    return (found[0], found[-1]) if found else (window.opens_at, window.closes_at)


def _q_circle(areas: Sequence[Circle | Polygon]) -> str:
    """Centre and radius that cover every area, as the Q line has them."""
    points: list[Vertex | Circle] = []
    for area in areas:
        points += [area] if isinstance(area, Circle) else area.vertices
    lat, lon = _middle(points)
    reach_km = max(
        _km(lat, lon, each) + (each.radius_km if isinstance(each, Circle) else 0) for each in points
    )
    radius = min(math.ceil(reach_km / KM_PER_NM) + 1, _MOST_NM)
    north, east = "NS"[lat < 0], "EW"[lon < 0]
    return f"{_minutes_of_arc(lat, 2)}{north}{_minutes_of_arc(lon, 3)}{east}{radius:03d}"


def _middle(points: Sequence[Vertex | Circle]) -> tuple[float, float]:
    x = y = z = 0.0
    for each in points:
        lat, lon = math.radians(each.lat_deg), math.radians(each.lon_deg)
        x, y, z = x + math.cos(lat) * math.cos(lon), y + math.cos(lat) * math.sin(lon), z + math.sin(lat)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def _km(lat: float, lon: float, point: Vertex | Circle) -> float:
    _, _, metres = _GEOD.inv(lon, lat, point.lon_deg, point.lat_deg)
    return float(metres) / 1000


def _compact(point: Vertex | Circle) -> str:
    """`691738N0160112E`."""
    return "".join(_sides(point, "{0}{1}{2}"))


def _dashed(point: Vertex | Circle) -> str:
    """`69-17-38N 016-01-12E`."""
    return " ".join(_sides(point, "{0}-{1}-{2}"))


def _sides(point: Vertex | Circle, form: str) -> Iterator[str]:
    for degrees, width, letters in ((point.lat_deg, 2, "NS"), (point.lon_deg, 3, "EW")):
        seconds = round(abs(degrees) * 3600)
        parts = f"{seconds // 3600:0{width}d}", f"{seconds // 60 % 60:02d}", f"{seconds % 60:02d}"
        yield form.format(*parts) + letters[degrees < 0]


def _minutes_of_arc(degrees: float, width: int) -> str:
    minutes = round(abs(degrees) * 60)
    return f"{minutes // 60:0{width}d}{minutes % 60:02d}"


def _radius_nm(circle: Circle) -> float:
    return math.ceil(round(circle.radius_km / KM_PER_NM * 10, 6)) / 10


def _month(instant: datetime) -> str:
    return MONTHS[instant.month - 1]


def _four(clock: str) -> str:
    return clock.replace(":", "")


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
