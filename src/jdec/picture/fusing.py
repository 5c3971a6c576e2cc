"""Fused figures of a two-sided event: covariance intersection, which stays honest when errors may be shared.

The two Parties' errors may have common causes that nobody states, so their figures must not be averaged as if they
were independent.  Covariance intersection (S. J. Julier and J. K. Uhlmann, "A non-divergent estimation algorithm in
the presence of unknown correlations", American Control Conference, 1997) never claims more than the better of the two
allows, whatever the correlation.  The weight is the one that makes the determinant least, drawn a little towards one
half, which it is for two like covariances, where every weight does as well; for a single figure it is the more precise
of the two.  Fused figures stand beside both originals and replace neither; they are never computed for what is not
determined.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Final

import msgspec

from jdec.geo.areas import Covariance2
from jdec.geo.geodesics import destination, inverse, turn
from jdec.picture.sights import Sight, Spot
from jdec.picture.terms import turned_covariance
from jdec.words.instants import from_unix_micros
from jdec.words.places import ErrorEllipse, Point

_LEAST_AXIS_KM = 1e-3
# What a weight of one half has for it, as a share of the determinant: where weights hardly differ, neither rounding nor
# the turn of the meridians chooses between two Parties.
_EVEN: Final = 0.01


class Fused(msgspec.Struct, frozen=True, omit_defaults=True):
    """What both assessments allow together; sigmas are one standard deviation, places carry their error ellipse."""

    time: datetime
    time_sigma_s: float
    place: Point | None = None
    azimuth_deg: float | None = None
    azimuth_sigma_deg: float | None = None
    impact_place: Point | None = None


def fuse(first: Sight, second: Sight) -> Fused:
    """The fused figures of two assessments; a figure that only one of them states is left out."""
    sharper = min(first, second, key=lambda sight: (sight.time_var_s2, sight.assessment.party))
    azimuth = azimuth_sigma = None
    if first.azimuth_deg is not None and second.azimuth_deg is not None:
        best = min(first, second, key=lambda sight: (sight.azimuth_var_deg2, sight.assessment.party))
        azimuth, azimuth_sigma = best.azimuth_deg, round(math.sqrt(best.azimuth_var_deg2), 2)
    return Fused(
        time=from_unix_micros(sharper.time_ms * 1000),
        time_sigma_s=round(sharper.time_sigma_s, 2),
        place=_fuse_spots(first.place, second.place),
        azimuth_deg=azimuth,
        azimuth_sigma_deg=azimuth_sigma,
        impact_place=_fuse_spots(first.impact, second.impact),
    )


def _fuse_spots(one: Spot | None, other: Spot | None) -> Point | None:
    if one is None or other is None:
        return None
    line = inverse(one.point, other.point)
    angle = math.radians(line.azimuth_deg)
    east, north = line.range_km * math.sin(angle), line.range_km * math.cos(angle)
    second = turned_covariance(other.spread, line.arrival_azimuth_deg - line.azimuth_deg)
    weight = _weight(_inverted(one.spread), _inverted(second))
    mine, theirs = _inverted(one.spread), _inverted(second)
    total = _inverted(_mixed(mine, theirs, weight))
    # The first place is the origin, so only the second one pulls.
    pull_east = (1 - weight) * (theirs.east_km2 * east + theirs.cross_km2 * north)
    pull_north = (1 - weight) * (theirs.cross_km2 * east + theirs.north_km2 * north)
    to_east = total.east_km2 * pull_east + total.cross_km2 * pull_north
    to_north = total.cross_km2 * pull_east + total.north_km2 * pull_north
    at = destination(one.point, math.degrees(math.atan2(to_east, to_north)), math.hypot(to_east, to_north))
    return Point(lat_deg=round(at.lat_deg, 3), lon_deg=round(at.lon_deg, 3), error=_ellipse(total))


def _weight(mine: Covariance2, theirs: Covariance2) -> float:
    """The weight of the first that makes the information's determinant greatest, or nearly: a parabola in it."""
    east, north = mine.east_km2 - theirs.east_km2, mine.north_km2 - theirs.north_km2
    cross = mine.cross_km2 - theirs.cross_km2
    square = east * north - cross**2
    slope = theirs.east_km2 * north + theirs.north_km2 * east - 2 * theirs.cross_km2 * cross
    # Less a parabola about one half, so that there is one best weight and it moves little when its figures do.
    even = _EVEN * (_determinant(mine) + _determinant(theirs)) / 2
    if square < even:
        return min(max((slope + even) / (2 * (even - square)), 0.0), 1.0)
    return 1.0 if square + slope > 0 else 0.0


def _mixed(mine: Covariance2, theirs: Covariance2, weight: float) -> Covariance2:
    return Covariance2(
        east_km2=weight * mine.east_km2 + (1 - weight) * theirs.east_km2,
        north_km2=weight * mine.north_km2 + (1 - weight) * theirs.north_km2,
        cross_km2=weight * mine.cross_km2 + (1 - weight) * theirs.cross_km2,
    )


def _inverted(matrix: Covariance2) -> Covariance2:
    determinant = _determinant(matrix)
    return Covariance2(
        east_km2=matrix.north_km2 / determinant,
        north_km2=matrix.east_km2 / determinant,
        cross_km2=-matrix.cross_km2 / determinant,
    )


def _determinant(matrix: Covariance2) -> float:
    return matrix.east_km2 * matrix.north_km2 - matrix.cross_km2**2


def _ellipse(spread: Covariance2) -> ErrorEllipse:
    """The one-sigma ellipse of a covariance; the major axis clockwise from north."""
    middle = (spread.east_km2 + spread.north_km2) / 2
    reach = math.hypot((spread.east_km2 - spread.north_km2) / 2, spread.cross_km2)
    major, minor = math.sqrt(middle + reach), math.sqrt(max(middle - reach, _LEAST_AXIS_KM**2))
    # tan(2a) = 2 cov / (north - east), with a measured from north towards east.
    angle = 0.5 * math.degrees(math.atan2(2 * spread.cross_km2, spread.north_km2 - spread.east_km2))
    return ErrorEllipse(
        semi_major_km=round(major, 3),
        semi_minor_km=round(min(minor, major), 3),
        orientation_deg=round(turn(angle) % 180.0, 1) % 180.0,
    )
