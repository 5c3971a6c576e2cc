"""Ground tracks, corridors and fans: what a screen draws of a reported launch.

A track joins a reported launch and a reported impact over the turning Earth; a corridor gives it the width of
their uncertainties; a fan shows a reported azimuth where no impact is reported.  All are for display: they
hold points of the ground and times, no altitude and no velocity, and nothing is computed from them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from jdec.geo.geodesics import destination, inverse, path
from jdec.geo.inertial import least_energy_flight_time_s, passage
from jdec.words.places import Point

STEPS: Final = 64
SIGMAS: Final = 2.0
# Corners of a whole turn around a point.
_CORNERS: Final = 72
_SHORTEST_KM: Final = 1e-3

# How a track was made: in the time reported; in that of least energy, when none is reported that is after the
# launch; or as the shortest path in even time, when no free flight takes the time.
Basis = Literal["reported-time", "least-energy", "path-only"]


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A point of the ground and when the flight is above it."""

    point: Point
    time: datetime


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """Samples from launch to impact, both included."""

    samples: tuple[Sample, ...]
    basis: Basis

    def points(self) -> tuple[Point, ...]:
        """The points alone."""
        return tuple(sample.point for sample in self.samples)


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """Corners of an area in order, joined by geodesics and closed by itself."""

    points: tuple[Point, ...]


def ground_track(
    launch: Point,
    launch_time: datetime,
    impact: Point,
    impact_time: datetime | None = None,
    *,
    steps: int = STEPS,
) -> Track:
    """The ground below a free flight from launch to impact.

    Raises ValueError below one step.
    """
    if steps < 1:
        raise ValueError(f"track has too few steps: got {steps}, expected at least 1")
    basis: Basis = "least-energy"
    time_s = least_energy_flight_time_s(launch, impact)
    if impact_time is not None and impact_time > launch_time:
        basis, time_s = "reported-time", (impact_time - launch_time).total_seconds()
    flight = passage(launch, impact, time_s)
    if flight is None:
        points = path(launch, impact, steps)
        timed = [(point, time_s * step / steps) for step, point in enumerate(points)]
        basis = "path-only"
    else:
        timed = flight.ground_points(steps)
        # The ends are what was reported, to the last digit.
        timed[0], timed[-1] = (_bare(launch), 0.0), (_bare(impact), time_s)
    samples = (Sample(point=point, time=launch_time + timedelta(seconds=elapsed)) for point, elapsed in timed)
    return Track(samples=tuple(samples), basis=basis)


def corridor(
    track: Track, launch_sigma_km: float, impact_sigma_km: float, *, sigmas: float = SIGMAS
) -> Outline:
    """A track with the width of its uncertainty: from the launch's, evenly with the way gone, to the impact's."""
    points = _apart(track.points())
    if len(points) < 2:
        wide_km = sigmas * max(launch_sigma_km, impact_sigma_km)
        return disc(points[-1], wide_km)
    gone_km = list(
        itertools.accumulate(
            (inverse(one, other).range_km for one, other in itertools.pairwise(points)), initial=0.0
        )
    )
    left, right = [], []
    for number, point in enumerate(points):
        share = gone_km[number] / gone_km[-1]
        wide_km = sigmas * (launch_sigma_km + (impact_sigma_km - launch_sigma_km) * share)
        ahead = _heading(points, number)
        left.append(destination(point, ahead - 90.0, wide_km))
        right.append(destination(point, ahead + 90.0, wide_km))
    front = _arc(points[-1], _heading(points, len(points) - 1) - 90.0, 180.0, sigmas * impact_sigma_km)
    back = _arc(points[0], _heading(points, 0) + 90.0, 180.0, sigmas * launch_sigma_km)
    # Clockwise: out on the left, round the impact, back on the right, round the launch.
    return Outline(points=(*left, *front, *reversed(right), *back))


def fan(
    place: Point, azimuth_deg: float, sigma_deg: float, length_km: float, *, sigmas: float = SIGMAS
) -> Outline:
    """The directions a reported azimuth allows, as far as a length that is shown; a disc when it allows all."""
    half_deg = sigmas * sigma_deg
    if half_deg >= 180.0:
        return disc(place, length_km)
    edge = _arc(place, azimuth_deg - half_deg, 2.0 * half_deg, length_km)
    ends = [destination(place, azimuth_deg + side * half_deg, length_km) for side in (-1, 1)]
    return Outline(points=(_bare(place), ends[0], *edge, ends[1]))


def disc(middle: Point, radius_km: float) -> Outline:
    """The corners of a circle, clockwise from north."""
    return Outline(
        points=tuple(destination(middle, 360.0 * number / _CORNERS, radius_km) for number in range(_CORNERS))
    )


def _arc(middle: Point, from_deg: float, by_deg: float, radius_km: float) -> list[Point]:
    """The corners of a part of a circle, clockwise, without its two ends."""
    corners = max(2, math.ceil(_CORNERS * by_deg / 360.0))
    return [
        destination(middle, from_deg + by_deg * number / corners, radius_km) for number in range(1, corners)
    ]


def _apart(points: Sequence[Point]) -> list[Point]:
    """The points without those at the place of the one before."""
    kept = [points[0]]
    kept += [
        point for one, point in itertools.pairwise(points) if inverse(one, point).range_km > _SHORTEST_KM
    ]
    return kept


def _heading(points: Sequence[Point], number: int) -> float:
    """The direction of a line at a point: that between its neighbours, seen from the point."""
    if number == 0:
        return inverse(points[0], points[1]).azimuth_deg
    arriving = inverse(points[number - 1], points[number]).arrival_azimuth_deg
    if number == len(points) - 1:
        return arriving
    leaving = inverse(points[number], points[number + 1]).azimuth_deg
    east = math.sin(math.radians(arriving)) + math.sin(math.radians(leaving))
    north = math.cos(math.radians(arriving)) + math.cos(math.radians(leaving))
    return math.degrees(math.atan2(east, north))


def _bare(point: Point) -> Point:
    return Point(lat_deg=point.lat_deg, lon_deg=point.lon_deg)
