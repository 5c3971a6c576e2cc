"""Two looks at an outline that need no map: whether it crosses itself, and whether it fits its Q line.

Neither refuses: a notice is kept as it was published, and its oddities are said beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pyproj import Geod

from jdec.messages.hazard_notice import HazardArea
from jdec.words.faults import Notice, notice
from jdec.words.places import Circle, Polygon, Vertex

# A Q line is written to whole minutes and whole miles, and often covers one region's share of an area only.
TOLERANCE_KM: Final = 18.52
TOLERANCE_SHARE: Final = 0.25
_GEOD: Final = Geod(ellps="WGS84")
_Flat = tuple[float, float]


def crosses_itself(vertices: Sequence[Vertex]) -> bool:
    """Whether two sides of the outline cross, in plain degrees with the longitudes laid out unbroken."""
    points = _unrolled(vertices)
    count = len(points)
    sides = [(points[at], points[(at + 1) % count]) for at in range(count)]
    for one in range(count):
        for other in range(one + 2, count):
            if (other + 1) % count != one and _cross(*sides[one], *sides[other]):
                return True
    return False


def q_line_notices(areas: Sequence[HazardArea], q_line: Circle | None) -> list[Notice]:
    """A notice when an area reaches further out of the circle of the Q line than rounding explains."""
    if q_line is None:
        return []
    allowed_km = q_line.radius_km * (1 + TOLERANCE_SHARE) + TOLERANCE_KM
    furthest_km = max((_reach_km(area, q_line) for area in areas), default=0.0)
    if furthest_km <= allowed_km:
        return []
    got, radius = f"{furthest_km:.0f}", f"{q_line.radius_km:.0f}"
    rule = f"an area reaches {got} km from the centre that the Q line gives with a radius of {radius} km"
    return [notice("hazard-q-line-differs", "areas", rule, got=got, radius=radius)]


def _reach_km(area: HazardArea, q_line: Circle) -> float:
    if isinstance(area, Polygon):
        return max(_distance_km(vertex, q_line) for vertex in area.vertices)
    return _distance_km(area, q_line)


def _distance_km(place: Vertex | Circle, centre: Circle) -> float:
    _, _, length_m = _GEOD.inv(place.lon_deg, place.lat_deg, centre.lon_deg, centre.lat_deg)
    return float(length_m) / 1000.0


def _unrolled(vertices: Sequence[Vertex]) -> list[_Flat]:
    points: list[_Flat] = []
    lon = vertices[0].lon_deg if vertices else 0.0
    for vertex in vertices:
        lon += (vertex.lon_deg - lon + 180.0) % 360.0 - 180.0
        points.append((lon, vertex.lat_deg))
    return points


def _cross(a: _Flat, b: _Flat, c: _Flat, d: _Flat) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: _Flat, b: _Flat, point: _Flat) -> float:
    return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])
