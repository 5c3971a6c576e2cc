"""Places as figures on the Earth: how far a point is from one, whether it lies in it, where its middle is.

Everything is answered for one place and one point that are given; nothing here looks for a place.

A polygon's edges are geodesics of WGS 84, and its inside is the smaller of the two parts into which its
boundary cuts the Earth, whichever way round the vertices run; so it may cross the antimeridian or hold a
pole.  A point is inside when the boundary winds around it, seen from the point itself: the azimuths to the
vertices in turn add up to a full turn.  An edge shorter than half-way round subtends less than 180 degrees,
and exactly 180 only from a point on it, so the test has no error of projection, only rounding: a point within
a millimetre of the boundary counts as inside.  That test needs a polygon that fits in a hemisphere; a larger
one is judged by the side of the nearest edge on which the point lies, and must not cross itself.

Spreads stand for stated areas where a calculation wants one-sigma figures.  Frames are local east and north
at the centre of the place; at a pole, north is along the meridian of the longitude that the point names.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final, assert_never

import msgspec

from jdec.geo.geodesics import inverse
from jdec.geo.rings import BOUNDARY_KM, Ring, ring_of
from jdec.words.places import Circle, ErrorEllipse, NamedArea, Place, Point, Polygon


class Covariance2(msgspec.Struct, frozen=True, kw_only=True):
    """Second moments about the centre of a place, in square kilometres, east and north."""

    east_km2: float
    north_km2: float
    cross_km2: float


def distance_km(point: Point, place: Place) -> float | None:
    """The geodesic distance from a point to a place: 0 inside, to the boundary outside, None without geometry.

    A place that is a point has no inside but itself; its error ellipse is not an area and is not looked at.
    Within a millimetre as far as 12,000 km; near the antipode of a polygon it may be long by some km.
    """
    match place:
        case Point():
            return _no_less_than_a_millimetre(inverse(point, place).range_km)
        case Circle():
            # Geodesic circles cut their radii at right angles (Gauss), so the way to the centre is the way.
            return _no_less_than_a_millimetre(inverse(point, _middle(place)).range_km - place.radius_km)
        case Polygon():
            ring = _ring(place)
            return 0.0 if ring.winds_around(point) else _no_less_than_a_millimetre(ring.nearest_km(point))
        case NamedArea():
            return None
        case _:
            assert_never(place)


def contains(place: Place, point: Point) -> bool:
    """Whether a point lies in a place or on its boundary; never in a place without geometry."""
    return distance_km(point, place) == 0.0


def centre(place: Place) -> Point | None:
    """The middle of a place, without an error: of a polygon, the centroid of its area.  None without geometry.

    The centroid is that of the equal-area azimuthal map about itself, right to the flattening (0.3 percent of
    the polygon's size).  For a polygon larger than a hemisphere holds it is rough.
    """
    match place:
        case Point() | Circle():
            return _middle(place)
        case Polygon():
            return _moments(place)[0]
        case NamedArea():
            return None
        case _:
            assert_never(place)


def spread(place: Place) -> Covariance2 | None:
    """The one-sigma covariance that stands for a place; None where it states none, for the caller's default.

    A point: its error ellipse.  A circle: that of an even disc, r²/4 on each axis.  A polygon: the second
    moments of its even area.
    """
    match place:
        case Point():
            return None if place.error is None else ellipse_spread(place.error)
        case Circle():
            return Covariance2(
                east_km2=place.radius_km**2 / 4, north_km2=place.radius_km**2 / 4, cross_km2=0.0
            )
        case Polygon():
            return _moments(place)[1]
        case NamedArea():
            return None
        case _:
            assert_never(place)


def ellipse_spread(ellipse: ErrorEllipse) -> Covariance2:
    """The covariance of a one-sigma ellipse, turned into east and north."""
    major, minor = ellipse.semi_major_km**2, ellipse.semi_minor_km**2
    east, north = _direction(ellipse.orientation_deg)
    return Covariance2(
        east_km2=major * east**2 + minor * north**2,
        north_km2=major * north**2 + minor * east**2,
        cross_km2=(major - minor) * east * north,
    )


def offset_km(start: Point, end: Point) -> tuple[float, float]:
    """How far east and how far north `end` lies of `start`: the range of the geodesic along its first azimuth.

    Turning the Earth leaves it as it is, and mirroring the hemispheres mirrors it.
    """
    line = inverse(start, end)
    east, north = _direction(line.azimuth_deg)
    return line.range_km * east, line.range_km * north


# A picture asks of the same few polygons again and again.
_POLYGONS_KEPT: Final = 512


@lru_cache(maxsize=_POLYGONS_KEPT)
def _ring(polygon: Polygon) -> Ring:
    return ring_of([(vertex.lat_deg, vertex.lon_deg) for vertex in polygon.vertices])


@lru_cache(maxsize=_POLYGONS_KEPT)
def _moments(polygon: Polygon) -> tuple[Point, Covariance2]:
    middle, (east, north, cross) = _ring(polygon).moments()
    return middle, Covariance2(east_km2=east, north_km2=north, cross_km2=cross)


def _middle(place: Point | Circle) -> Point:
    return Point(lat_deg=place.lat_deg, lon_deg=place.lon_deg)


def _no_less_than_a_millimetre(length_km: float) -> float:
    return 0.0 if length_km <= BOUNDARY_KM else length_km


def _direction(azimuth_deg: float) -> tuple[float, float]:
    """East and north parts of a direction; the four winds exactly."""
    quarter, rest = divmod(azimuth_deg, 90.0)
    sine, cosine = math.sin(math.radians(rest)), math.cos(math.radians(rest))
    parts = ((sine, cosine), (cosine, -sine), (-sine, -cosine), (-cosine, sine))
    return parts[int(quarter) % 4]
