"""From the points of a text to its areas: which points belong together, and where a circle is meant.

Points follow one another in an outline as long as nothing but marks, "TO" or a named point stands between
them.  Other words end it, as does a point that was there before.  Three points make a polygon, one point with
a radius near it a circle; fewer points without a radius (a route, a single expected impact) are no area.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from jdec.messages.hazard.coordinates import Points, Written, find_points
from jdec.messages.hazard.letters import unwrapped
from jdec.messages.hazard.outline import crosses_itself
from jdec.messages.hazard_notice import MAX_AREAS, MAX_VERTICES_IN_ALL, HazardArea
from jdec.words.faults import Fault, Notice, fault, notice
from jdec.words.places import MAX_VERTICES, MIN_VERTICES, Circle, Polygon, Vertex

KM_PER_NM: Final = 1.852
MAX_RADIUS_KM: Final = 10_000.0
_UNIT_KM: Final = {"NM": KM_PER_NM, "KM": 1.0, "M": 0.001, "MILES": KM_PER_NM}
# How far from its centre a radius is looked for, in letters.
_NEAR: Final = 90

_UNIT = r"(?P<unit>NM|KM|M(?![A-Z])|(?:NAUTICAL|NAUT|SEA)\s*MILES?|MILES?|KILOMET(?:ER|RE)S?|MET(?:ER|RE)S?)"
_FIGURE = r"(?P<figure>\d{1,5}(?:\.\d{1,4})?)"
_RADIUS = (
    re.compile(rf"\bRAD(?:IUS)?\.?\s*(?:OF|IS|:|=)?\s*{_FIGURE}\s*-?{_UNIT}"),
    re.compile(rf"(?<![\d.]){_FIGURE}\s*-?{_UNIT}\s*-?RAD(?:IUS)?\b"),
    re.compile(rf"\b(?:WITHIN|WI)\s+(?:A\s+)?{_FIGURE}\s*-?{_UNIT}\s+(?:OF|FROM|AROUND)\b"),
)
_MARKS = r"[\s,;:./()\[\]'\"-]"
_NOTHING = re.compile(rf"{_MARKS}*(?:(?:TO|THEN|THENCE|AND|THRU){_MARKS}*){{0,3}}")
_LABEL = re.compile(
    rf"{_MARKS}*(?:AND{_MARKS}*)?(?:(?:AREA|POINT|POS|PSN|NO)?[\s.-]*[A-Z0-9]{{1,2}}\s*[.):-]){_MARKS}*"
)
_NAMED = re.compile(r"\s*-\s*[A-Z]{2,5}(?:\s*-\s*[A-Z]{2,5})*\s*-\s*")
# A remark in brackets after a point, such as "(ON FIR BOUNDARY)"; one that names an area ends it.
_REMARK = re.compile(r"\s*\((?![^()]*AREA)[^()\d]{1,60}\)\s*[-,]?\s*")
_BOUNDARY = re.compile(rf"{_MARKS}*(?:THEN|THENCE)?\s*ALONG[A-Z\s]{{1,60}}\bTO{_MARKS}*")
_ARC = re.compile(r"[^0-9]{0,30}\bARC\b[^\n]{0,80}\bTO\b\s*")


class Areas(msgspec.Struct, frozen=True, kw_only=True):
    """The areas of a text, the faults that refuse it, and what is odd."""

    areas: tuple[HazardArea, ...]
    faults: tuple[Fault, ...]
    notices: tuple[Notice, ...]


class _Group(msgspec.Struct):
    """Points that belong together; `labelled` when only a label stood before them; `closed` by their first."""

    points: list[Written]
    labelled: bool = False
    closed: bool = False


def find_areas(text: str) -> Areas:
    """Every area in a text that `readable` made."""
    text = unwrapped(text)
    points = find_points(text)
    faults, notices = list(points.faults), list(points.notices)
    groups = _merged(list(_groups(text, points, notices)))
    radii = _radii(text, groups)
    areas: list[HazardArea] = []
    unused = 0
    for group, radius in zip(groups, radii, strict=True):
        area = _area(group, radius, notices)
        if area is None:
            unused += len(group.points)
        elif area not in areas:
            areas.append(area)
    if unused and areas:
        rule = f"coordinates that bound no area were left out: {unused}"
        notices.append(notice("hazard-points-unused", "areas", rule, count=str(unused)))
    faults += _count_faults(areas, bool(faults))
    return Areas(areas=tuple(areas), faults=tuple(faults), notices=tuple(notices))


def _groups(text: str, points: Points, notices: list[Notice]) -> Iterator[_Group]:
    group: _Group | None = None
    before = 0
    for written in points.written:
        gap, before = text[before : written.start], written.end
        if group is not None and not group.closed and _goes_on(gap, notices):
            group.points.append(written)
            group.closed = len(group.points) > MIN_VERTICES and written.vertex == group.points[0].vertex
            continue
        if group is not None:
            yield group
        group = _Group(points=[written], labelled=group is not None and _LABEL.fullmatch(gap) is not None)
    if group is not None:
        yield group


def _goes_on(gap: str, notices: list[Notice]) -> bool:
    """Whether what stands between two points leaves them in one outline."""
    if _NOTHING.fullmatch(gap) or _REMARK.fullmatch(gap):
        return True
    if _NAMED.fullmatch(gap):
        named = " ".join(gap.strip(" \n-").split())
        rule = f"a named point of the outline has no coordinates and was left out: {named}"
        notices.append(notice("hazard-named-point", "areas", rule, name=named))
        return True
    if _BOUNDARY.fullmatch(gap) or _ARC.fullmatch(gap):
        rule = "the outline follows a boundary or an arc, taken here as a straight line"
        notices.append(notice("hazard-straightened", "areas", rule))
        return True
    return False


def _merged(groups: list[_Group]) -> list[_Group]:
    """Where every point of a row bears a label of its own, the labels name vertices and not areas."""
    merged: list[_Group] = []
    row: list[_Group] = []
    for group in groups:
        alone = len(group.points) == 1
        if not (alone and group.labelled and row):
            merged += _joined(row)
            row = []
        if alone:
            row.append(group)
        else:
            merged.append(group)
    return merged + _joined(row)


def _joined(row: list[_Group]) -> list[_Group]:
    if len(row) < MIN_VERTICES:
        return row
    return [_Group(points=[point for group in row for point in group.points])]


def _radii(text: str, groups: list[_Group]) -> list[float | None]:
    """The radius in kilometres that stands near each single point; each figure is used once."""
    figures = sorted((m for form in _RADIUS for m in form.finditer(text)), key=lambda m: m.start())
    singles = [group.points[0] for group in groups if len(group.points) == 1]
    first_before = bool(figures and singles and figures[0].end() <= singles[0].start)
    used: set[int] = set()
    found: list[float | None] = []
    for number, group in enumerate(groups):
        low = groups[number - 1].points[-1].end if number else 0
        high = groups[number + 1].points[0].start if number + 1 < len(groups) else len(text)
        point = group.points[0]
        before = [m for m in figures if max(low, point.start - _NEAR) <= m.start() and m.end() <= point.start]
        after = [m for m in figures if point.end <= m.start() <= point.end + _NEAR and m.end() <= high]
        near = [*before[::-1], *after] if first_before else [*after, *before[::-1]]
        near = [m for m in near if m.start() not in used]
        if len(group.points) > 1 or not near:
            found.append(None)
            continue
        used.add(near[0].start())
        found.append(_km(near[0]))
    return found


def _km(found: re.Match[str]) -> float:
    unit = found["unit"]
    letters = "".join(unit.split())
    if letters.endswith(("MILE", "MILES")):
        letters = "MILES"
    elif letters.startswith("KILO"):
        letters = "KM"
    elif letters.startswith("MET"):
        letters = "M"
    return round(float(found["figure"]) * _UNIT_KM[letters], 3)


def _area(group: _Group, radius_km: float | None, notices: list[Notice]) -> HazardArea | None:
    vertices = [written.vertex for written in group.points]
    if len(vertices) == 1:
        if radius_km is None or not 0 < radius_km <= MAX_RADIUS_KM:
            return None
        return Circle(lat_deg=vertices[0].lat_deg, lon_deg=vertices[0].lon_deg, radius_km=radius_km)
    outline = _outline(vertices, notices)
    if len(outline) < MIN_VERTICES:
        return None
    if crosses_itself(outline):
        rule = f"the outline crosses itself: its {len(outline)} vertices may stand in another order"
        notices.append(notice("hazard-self-crossing", "areas", rule, count=str(len(outline))))
    return Polygon(vertices=tuple(outline))


def _outline(vertices: list[Vertex], notices: list[Notice]) -> list[Vertex]:
    """The vertices once each in a row: the first is not repeated at the end, nor any after itself."""
    if len(vertices) > 1 and vertices[-1] == vertices[0]:
        vertices = vertices[:-1]
    kept = [vertex for at, vertex in enumerate(vertices) if at == 0 or vertex != vertices[at - 1]]
    if len(kept) < len(vertices):
        count = str(len(vertices) - len(kept))
        rule = f"vertices that repeat the one before were left out: {count}"
        notices.append(notice("hazard-vertex-twice", "areas", rule, count=count))
    return kept[:-1] if len(kept) > 1 and kept[-1] == kept[0] else kept


def _count_faults(areas: list[HazardArea], has_faults: bool) -> list[Fault]:
    if not areas:
        rule = "notice has no area: expected three points of an outline, or a point with a radius"
        return [] if has_faults else [fault("hazard-no-area", "areas", "", rule)]
    faults = []
    if len(areas) > MAX_AREAS:
        got, limit = str(len(areas)), str(MAX_AREAS)
        rule = f"notice has too many areas: got {got}, expected at most {limit}"
        faults.append(fault("hazard-too-many-areas", "areas", got, rule, got=got, limit=limit))
    counts = [len(area.vertices) for area in areas if isinstance(area, Polygon)]
    if max(counts, default=0) > MAX_VERTICES or sum(counts) > MAX_VERTICES_IN_ALL:
        got, one, limit = str(sum(counts)), str(MAX_VERTICES), str(MAX_VERTICES_IN_ALL)
        rule = f"notice has too many vertices: got {got}, expected at most {one} an area and {limit} in all"
        faults.append(fault("hazard-too-many-vertices", "areas", got, rule, got=got, one=one, limit=limit))
    return faults
