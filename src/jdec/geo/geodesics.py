"""Geodesics on the WGS 84 ellipsoid: how far, in which direction, and where a path leads.

The geodesics are PROJ's (C. F. F. Karney, "Algorithms for geodesics", Journal of Geodesy 87, 2013), reached
through `pyproj`.  Nothing here searches for a place or an azimuth: every function answers one question about
places that are given.

Units and frames: latitudes and longitudes are geodetic WGS 84 degrees, north and east positive; longitudes
come back in -180 (included) to 180 (excluded); azimuths are degrees clockwise from true north, 0 (included)
to 360 (excluded); lengths are kilometres along the ellipsoid.
"""

from __future__ import annotations

import math
from typing import Final

import msgspec
from pyproj import Geod

from jdec.words.places import Point

WGS84_SEMI_MAJOR_KM: Final = 6378.137
WGS84_SEMI_MINOR_KM: Final = 6356.752314245179

# No two points are further apart than half a meridian ellipse.
LONGEST_GEODESIC_KM: Final = 20_003.931458625444

_GEOD: Final = Geod(ellps="WGS84")


class Geodesic(msgspec.Struct, frozen=True, kw_only=True):
    """The shortest path between two points: its length, and its azimuth where it starts and where it ends.

    `arrival_azimuth_deg` is the direction of travel on arrival, not the direction back.
    """

    range_km: float
    azimuth_deg: float
    arrival_azimuth_deg: float


def inverse(start: Point, end: Point) -> Geodesic:
    """The shortest path from one point to another (the inverse geodesic problem).

    Error ellipses are not looked at.  Between points of the same place, and between antipodes, many azimuths
    are right and one of them is given.
    """
    azimuth, back_azimuth, length_m = _GEOD.inv(start.lon_deg, start.lat_deg, end.lon_deg, end.lat_deg)
    return Geodesic(
        range_km=float(length_m) / 1000.0,
        azimuth_deg=turn(float(azimuth)),
        arrival_azimuth_deg=turn(float(back_azimuth) + 180.0),
    )


def destination(start: Point, azimuth_deg: float, range_km: float) -> Point:
    """The point reached from `start` by going `range_km` with the initial azimuth given (the direct problem).

    A range below zero goes backwards.  The answer has no error ellipse: how errors travel is the caller's.
    Raises ValueError for figures that are not finite.
    """
    if not (math.isfinite(azimuth_deg) and math.isfinite(range_km)):
        raise ValueError(
            f"path is not finite: got azimuth {azimuth_deg} and range {range_km}, expected finite figures"
        )
    lon_deg, lat_deg, _ = _GEOD.fwd(start.lon_deg, start.lat_deg, azimuth_deg, range_km * 1000.0)
    return Point(lat_deg=float(lat_deg), lon_deg=wrap_longitude(float(lon_deg)))


def path(start: Point, end: Point, steps: int) -> tuple[Point, ...]:
    """`steps + 1` points evenly spaced along the shortest path, both ends included.

    Raises ValueError below one step.
    """
    if steps < 1:
        raise ValueError(f"path has too few steps: got {steps}, expected at least 1")
    line = inverse(start, end)
    between = (destination(start, line.azimuth_deg, line.range_km * step / steps) for step in range(1, steps))
    return (_bare(start), *between, _bare(end))


def wrap_longitude(lon_deg: float) -> float:
    """The same meridian in -180 (included) to 180 (excluded)."""
    wrapped = math.fmod(lon_deg + 180.0, 360.0)
    # Adding 360 to a tiny negative remainder rounds to 360 itself, which is the meridian -180.
    wrapped = wrapped + 360.0 if wrapped < 0 else wrapped
    return -180.0 if wrapped >= 360.0 else wrapped - 180.0


def turn(azimuth_deg: float) -> float:
    """The same direction in 0 (included) to 360 (excluded)."""
    turned = math.fmod(azimuth_deg, 360.0)
    turned = turned + 360.0 if turned < 0 else turned
    # The sum of 360 and a tiny negative number rounds to 360, and -0.0 is a spelling nobody wants.
    return 0.0 if turned >= 360.0 or turned == 0 else turned


def angle_between(one_deg: float, other_deg: float) -> float:
    """The angle between two directions, 0 to 180 degrees."""
    apart = turn(one_deg - other_deg)
    return min(apart, 360.0 - apart)


def _bare(point: Point) -> Point:
    return Point(lat_deg=point.lat_deg, lon_deg=point.lon_deg)
