"""An announced place in figures: its middle, its size, how far it reaches, and a quick test of nearness.

Sizes are those of an even area with the place's second moments, right for circles and rectangles.
"""

from __future__ import annotations

import math
from typing import Final

import msgspec

from jdec.geo.areas import Covariance2, centre, distance_km, spread
from jdec.geo.geodesics import inverse
from jdec.words.places import Circle, Place, Point, Polygon

Vector = tuple[float, float, float]
RADIUS_KM: Final = 6_371.0


class Area(msgspec.Struct, frozen=True):
    """A place with geometry: `size_km2`, and `radius_km` from the middle to its furthest corner."""

    place: Place
    middle: Point
    normal: Vector
    size_km2: float
    radius_km: float

    def distance_km(self, point: Point) -> float:
        """From a point to the area, 0 inside."""
        return distance_km(point, self.place) or 0.0


def area_of(place: Place | None, point_sigma_km: float) -> Area | None:
    """A place in figures; None where nothing is stated or it has no geometry.  A bare point gets the sigma given."""
    middle = None if place is None else centre(place)
    if place is None or middle is None:
        return None
    stated = spread(place)
    size = 4 * math.pi * (point_sigma_km**2 if stated is None else math.sqrt(determinant(stated)))
    return Area(place, middle, normal(middle), max(size, 1.0), _radius_km(place, middle))


def determinant(spread_km2: Covariance2) -> float:
    """The determinant of a covariance, never below zero."""
    return max(spread_km2.east_km2 * spread_km2.north_km2 - spread_km2.cross_km2**2, 0.0)


def normal(point: Point) -> Vector:
    """A unit vector towards a point, for quick tests of nearness only."""
    lat, lon = math.radians(point.lat_deg), math.radians(point.lon_deg)
    return (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))


def _radius_km(place: Place, middle: Point) -> float:
    match place:
        case Circle():
            return place.radius_km
        case Polygon():
            return max(
                inverse(middle, Point(lat_deg=each.lat_deg, lon_deg=each.lon_deg)).range_km
                for each in place.vertices
            )
        case _:
            return 0.0
