"""Coordinates in the forms that notices write them, each with where in the text it stood.

    N395041E1044338   N3950 E10443   S19 55 00 E 087 02 00   S21 41 E086 45       letter first
    174800N 1152300E   1509N13242E   3800S 09300E             12 39 14N 119 41 06E  letter last
    28-38.43N 080-37.28W   28-38-26N 080-37-17W   12.5N 123.25E   12°34'56"N 123°45'06"E

A latitude and the longitude after it are one point; both must be given to the same depth (degrees, minutes or
seconds), which is what tells `2 12 39N 119 41E` from a list number before a coordinate.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from jdec.words.faults import Fault, Notice, fault, notice
from jdec.words.places import Vertex

MAX_POINTS: Final = 512
# Six decimals are a tenth of a metre, finer than any notice.
DECIMALS: Final = 6

_GAP = r"[\s,;/.:-]{0,8}"
_CUT = r"[\s°º'’′\"”″-]{1,3}"
_END = r"[\s°º'’′\"”″-]{0,3}"
_FRACTION = r"(?:\.\d{1,6})?"


def _split(name: str, depth: int, degrees: str) -> str:
    """Degrees, minutes and seconds with something between them, the last with a fraction."""
    parts = [rf"(?P<{name}0>{degrees})", rf"(?P<{name}1>\d{{1,2}})", rf"(?P<{name}2>\d{{1,2}})"][:depth]
    parts[-1] = parts[-1][:-1] + _FRACTION + ")"
    return _CUT.join(parts)


def _first(lat: str, lon: str) -> str:
    return rf"(?<![A-Z])(?P<ns>[NS])\s{{0,2}}{lat}{_END}{_GAP}(?P<ew>[EW])\s{{0,2}}{lon}(?!\d)"


def _last(lat: str, lon: str) -> str:
    return rf"(?<![\d.]){lat}{_END}(?P<ns>[NS]){_GAP}{lon}{_END}(?P<ew>[EW])(?![A-Z])"


_COMPACT_LAT = rf"(?P<lat>\d{{4}}{_FRACTION}|\d{{6}}{_FRACTION})"
_COMPACT_LON = rf"(?P<lon>\d{{4,8}}{_FRACTION})"
_COMPACT = (_first(_COMPACT_LAT, _COMPACT_LON), _last(_COMPACT_LAT, _COMPACT_LON))
_DEGREES_LAT, _DEGREES_LON = r"\d{1,2}", r"\d{1,3}"
_SPLIT = tuple(
    form(_split("lat", depth, _DEGREES_LAT), _split("lon", depth, _DEGREES_LON))
    for depth in (3, 2, 1)
    for form in (_first, _last)
)
_FORMS: Final = tuple(re.compile(form) for form in (*_COMPACT, *_SPLIT))
_START = re.compile(r"[NS]\s{0,2}\d|\d")


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A point as the text has it, from letter `start` up to `end`."""

    vertex: Vertex
    start: int
    end: int


class Points(msgspec.Struct, frozen=True, kw_only=True):
    """Every point of a text in order, what makes some of them none, and what is odd about others."""

    written: tuple[Written, ...]
    faults: tuple[Fault, ...]
    notices: tuple[Notice, ...]


def find_points(text: str) -> Points:
    """Every coordinate pair in a text that `readable` made."""
    written: list[Written] = []
    faults: list[Fault] = []
    notices: list[Notice] = []
    at = 0
    while (start := _START.search(text, at)) is not None and len(written) < MAX_POINTS:
        found = next((m for form in _FORMS if (m := form.match(text, start.start()))), None)
        if found is None:
            at = start.start() + 1
            continue
        at = found.end()
        point = _point(found, faults, notices)
        if point is not None:
            written.append(Written(vertex=point, start=found.start(), end=found.end()))
    return Points(written=tuple(written), faults=tuple(faults), notices=tuple(notices))


def parse_point(text: str) -> Vertex | None:
    """The point that a whole text names, None when it names none."""
    found = find_points(text)
    return found.written[0].vertex if len(found.written) == 1 and not found.faults else None


def _point(found: re.Match[str], faults: list[Fault], notices: list[Notice]) -> Vertex | None:
    groups = found.groupdict()
    shown = " ".join(found[0].split())
    if "lat" in groups:
        lat, lon = _cut(groups["lat"], 2), _cut(groups["lon"], 3)
        if not lon:
            # One digit too many: read to the depth of the latitude.
            lon = _cut(groups["lon"].partition(".")[0][: _digits(groups["lat"]) + 1], 3)
        if not lon:
            rule = f"digits of a coordinate fit no degrees and minutes: got {shown}"
            faults.append(fault("hazard-coordinate-digits", "areas", shown, rule, got=shown))
            return None
        if _digits(groups["lon"]) != _digits(groups["lat"]) + 1:
            rule = f"latitude and longitude have numbers of digits that do not fit: {shown}"
            notices.append(notice("hazard-digits", "areas", rule, got=shown))
    else:
        lat = [groups[name] for name in ("lat0", "lat1", "lat2") if groups.get(name)]
        lon = [groups[name] for name in ("lon0", "lon1", "lon2") if groups.get(name)]
    lat_deg, lon_deg = _degrees(lat, 90.0), _degrees(lon, 180.0)
    if lat_deg is None or lon_deg is None:
        rule = f"coordinate is out of range: got {shown}"
        faults.append(fault("hazard-coordinate-range", "areas", shown, rule, got=shown))
        return None
    north, east = (1.0 if groups["ns"] == "N" else -1.0), (1.0 if groups["ew"] == "E" else -1.0)
    # Adding zero makes a zero of a southern or western one positive.
    return Vertex(lat_deg=north * lat_deg + 0.0, lon_deg=east * lon_deg + 0.0)


def _digits(text: str) -> int:
    return len(text.partition(".")[0])


def _cut(text: str, width: int) -> list[str]:
    """`395041` and 2 give 39, 50, 41; a fraction stays with the last; empty for a length that fits nothing."""
    whole, point, fraction = text.partition(".")
    rest = whole[width:]
    if len(rest) not in (0, 2, 4):
        return []
    parts = [whole[:width], *(rest[at : at + 2] for at in range(0, len(rest), 2))]
    return [*parts[:-1], parts[-1] + point + fraction]


def _degrees(parts: list[str], limit: float) -> float | None:
    numbers = [float(part) for part in parts]
    if any(number >= 60 for number in numbers[1:]):
        return None
    degrees = round(sum(number / 60**power for power, number in enumerate(numbers)), DECIMALS)
    return degrees if degrees <= limit else None
