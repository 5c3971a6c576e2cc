"""GeoJSON geometries (RFC 7946) of places, tracks and outlines, as plain dictionaries.

Edges are geodesics here and straight in longitude and latitude there, so lines are cut into pieces first.
What crosses the antimeridian is cut there (section 3.1.9), an area with a pole is led along it, and outer
rings run anticlockwise (3.1.6): the cutting is that of the library `antimeridian`.  Positions have seven
decimals, which is a centimetre.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any, Final

import antimeridian
import shapely
from pyproj import Geod

from jdec.geo.geodesics import destination, inverse, turn, wrap_longitude
from jdec.geo.tracks import Outline, Track, disc
from jdec.words.places import Circle, NamedArea, Place, Point, Polygon

Geometry = dict[str, Any]
Position = tuple[float, float]

_GEOD: Final = Geod(ellps="WGS84")
_PIECE_KM: Final = 100.0
# A piece that bends on a flat map by more than this share of its length is cut again, and so is one that turns
# further in longitude, unless it is too short: then it meets a pole.
_BEND: Final = 0.005
_PIECE_DEG: Final = 45.0
_FINEST_KM: Final = 1e-5
_DECIMALS: Final = 7
_SEAM_DEG: Final = 180.0 - 1e-9
_ELLIPSE_CORNERS: Final = 72


def of_place(place: Place) -> Geometry | None:
    """A place: a point, or an area; None for a named area, which has no geometry here."""
    match place:
        case Point():
            return {"type": "Point", "coordinates": _rounded((place.lon_deg, place.lat_deg))}
        case Circle():
            middle = Point(lat_deg=place.lat_deg, lon_deg=place.lon_deg)
            return of_outline(disc(middle, place.radius_km))
        case Polygon():
            corners = (Point(lat_deg=v.lat_deg, lon_deg=v.lon_deg) for v in place.vertices)
            return of_outline(Outline(points=tuple(corners)))
        case NamedArea():
            return None


def of_error(point: Point, *, sigmas: float) -> Geometry | None:
    """A point's error ellipse, so many sigmas wide; None when it states none."""
    if point.error is None:
        return None
    corners = []
    for number in range(_ELLIPSE_CORNERS):
        angle = 2.0 * math.pi * number / _ELLIPSE_CORNERS
        along = sigmas * point.error.semi_major_km * math.cos(angle)
        across = sigmas * point.error.semi_minor_km * math.sin(angle)
        azimuth = point.error.orientation_deg + math.degrees(math.atan2(across, along))
        corners.append(destination(point, azimuth, math.hypot(along, across)))
    return of_outline(Outline(points=tuple(corners)))


def of_track(track: Track) -> Geometry:
    """A track as a line, or as lines cut at the antimeridian."""
    positions = [(point.lon_deg, point.lat_deg) for point in _pieces(track.points())]
    return _plain(antimeridian.fix_line_string(shapely.LineString(positions), great_circle=False))


def of_outline(outline: Outline) -> Geometry:
    """An area as a polygon, or as polygons cut at the antimeridian; the smaller part of the Earth is inside."""
    lons = [point.lon_deg for point in outline.points]
    area_m2, _ = _GEOD.polygon_area_perimeter(lons, [point.lat_deg for point in outline.points])
    corners = outline.points if area_m2 >= 0 else outline.points[::-1]
    shape = shapely.Polygon(_beside_the_seam(_round_poles(_pieces((*corners, corners[0]))[:-1])))
    return _plain(antimeridian.fix_polygon(shape, fix_winding=False, great_circle=False))


def _pieces(points: Sequence[Point]) -> list[Point]:
    """A line of geodesics with points so near to each other that a flat map may join them by straight lines."""
    found = [points[0]]
    for start, end in itertools.pairwise(points):
        line = inverse(start, end)
        many = max(1, math.ceil(line.range_km / _PIECE_KM))
        cuts = (destination(start, line.azimuth_deg, line.range_km * n / many) for n in range(1, many))
        for point in (*cuts, end):
            found += _turning(found[-1], point)
    return found


def _turning(one: Point, other: Point) -> list[Point]:
    """The end of a piece, and before it what it needs where it bends on the map or passes a pole."""
    if _is_pole(one) or _is_pole(other):
        return [other]
    line = inverse(one, other)
    middle = destination(one, line.azimuth_deg, line.range_km / 2.0)
    turn_deg = wrap_longitude(other.lon_deg - one.lon_deg)
    if abs(turn_deg) <= _PIECE_DEG:
        drawn = Point(
            lat_deg=(one.lat_deg + other.lat_deg) / 2.0, lon_deg=wrap_longitude(one.lon_deg + turn_deg / 2.0)
        )
        if inverse(middle, drawn).range_km <= max(_FINEST_KM, _BEND * line.range_km):
            return [other]
    if line.range_km <= _FINEST_KM:
        return [Point(lat_deg=math.copysign(90.0, one.lat_deg), lon_deg=one.lon_deg), other]
    return [*_turning(one, middle), *_turning(middle, other)]


def _round_poles(ring: Sequence[Point]) -> list[Position]:
    """A ring's positions; where it meets a pole, which a flat map draws as a line, it goes along that line.

    The inside is on the left, so at the north pole the way is west, and at the south pole east.
    """
    found: list[Position] = []
    ordinary = [point for point in ring if not _is_pole(point)]
    for number, point in enumerate(ring):
        if not _is_pole(point):
            found.append((point.lon_deg, point.lat_deg))
        elif not _is_pole(ring[number - 1]) and ordinary:
            before, after = ring[number - 1], next(p for p in _from(ring, number) if not _is_pole(p))
            side = -math.copysign(1.0, point.lat_deg)
            way_deg = turn(side * (after.lon_deg - before.lon_deg))
            legs = max(1, math.ceil(way_deg / _PIECE_DEG))
            lons = [wrap_longitude(before.lon_deg + side * way_deg * leg / legs) for leg in range(1, legs)]
            pole_deg = math.copysign(90.0, point.lat_deg)
            found += [(lon, pole_deg) for lon in (before.lon_deg, *lons, after.lon_deg)]
    return found


def _beside_the_seam(ring: Sequence[Position]) -> list[Position]:
    """A ring whose positions on the antimeridian are on the side that the ring comes from."""
    found: list[Position] = []
    side = next((lon for lon, _ in reversed(ring) if abs(lon) < _SEAM_DEG), 1.0)
    for lon, lat in ring:
        side = lon if abs(lon) < _SEAM_DEG else side
        found.append((lon if abs(lon) < _SEAM_DEG else math.copysign(180.0, side), lat))
    return found


def _from(ring: Sequence[Point], number: int) -> Sequence[Point]:
    return (*ring[number:], *ring[:number])


def _is_pole(point: Point) -> bool:
    return abs(point.lat_deg) > 90.0 - 1e-9


def _plain(shape: Any) -> Geometry:
    found: Geometry = shapely.geometry.mapping(shape)
    return {"type": found["type"], "coordinates": _rounded(found["coordinates"])}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, float | int):
        return round(float(coordinates), _DECIMALS)
    return [_rounded(each) for each in coordinates]
