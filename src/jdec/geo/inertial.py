"""A free flight between two places of the turning Earth, as the stars see it.

The Earth turns under the flight: the place of impact goes east while the flight lasts, and the start has the
speed of its ground.  Latitudes are taken to the Earth's middle for it and back; the rest is the two bodies of
`flight`.  A flight is that between the places and in the time given; nothing is chosen here.
"""

from __future__ import annotations

import math
from typing import Final

import msgspec

from jdec.geo.flight import EARTH_KM, Ellipse, apogee_km, least_energy_time_s
from jdec.geo.geodesics import WGS84_SEMI_MAJOR_KM, WGS84_SEMI_MINOR_KM, inverse, turn, wrap_longitude
from jdec.geo.vectors import Vector, angles, blend, cross, direction, dot, unit
from jdec.words.places import Point

# WGS 84; and the square of the ratio of its axes, which takes latitudes to the Earth's middle.
EARTH_TURN_RAD_S: Final = 7.292115e-5
_AXES_SQUARED: Final = (WGS84_SEMI_MINOR_KM / WGS84_SEMI_MAJOR_KM) ** 2
_SAME_DIRECTION: Final = 1e-12


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A free flight: where it starts, which way it goes among the stars, its range there, apogee and time."""

    start: Vector
    ahead: Vector
    east: Vector
    range_km: float
    apogee_km: float
    time_s: float

    def ellipse(self) -> Ellipse:
        """The path in its plane."""
        return Ellipse.through(self.range_km, self.apogee_km)

    def ground_points(self, steps: int) -> list[tuple[Point, float]]:
        """`steps + 1` points of the ground below, each with the seconds since the start."""
        ellipse = self.ellipse()
        half_s = ellipse.since_apogee_s(ellipse.half_eccentric)
        found = []
        for step in range(steps + 1):
            eccentric = ellipse.half_eccentric * (2.0 * step / steps - 1.0)
            angle = ellipse.angle(eccentric) + ellipse.half_angle
            elapsed_s = ellipse.since_apogee_s(eccentric) + half_s
            over = blend(self.start, math.cos(angle), self.ahead, math.sin(angle))
            found.append((_ground_below(_turned(over, -elapsed_s)), elapsed_s))
        return found

    def ground_azimuth_deg(self) -> float:
        """The initial direction of flight over the ground: the speed among the stars less that of the ground."""
        ground_km_s = EARTH_TURN_RAD_S * EARTH_KM * math.hypot(self.start[0], self.start[1])
        over_ground = blend(self.ahead, self.ellipse().level_speed_km_s(), self.east, -ground_km_s)
        north = cross(self.start, self.east)
        return turn(math.degrees(math.atan2(dot(over_ground, self.east), dot(over_ground, north))))


def passage(launch: Point, impact: Point, time_s: float) -> Passage | None:
    """The free flight from one place to another in a time; None when no free flight takes that time."""
    if time_s <= 0.0:
        return None
    start, end = _from_middle(launch), _turned(_from_middle(impact), time_s)
    normal = cross(start, end)
    angle = math.atan2(math.hypot(*normal), dot(start, end))
    range_km = angle * EARTH_KM
    apogee = apogee_km(range_km, time_s)
    if apogee is None:
        return None
    lon = math.radians(launch.lon_deg)
    east = (-math.sin(lon), math.cos(lon), 0.0)
    # Straight up, or to the antipode: every direction leads there.
    ahead = east if math.hypot(*normal) < _SAME_DIRECTION else unit(cross(normal, start))
    return Passage(start=start, ahead=ahead, east=east, range_km=range_km, apogee_km=apogee, time_s=time_s)


def least_energy_flight_time_s(launch: Point, impact: Point) -> float:
    """The time of least energy over the range on the ground.

    The ground's own speed is a gift to the flight, so it is the range on the ground that counts.
    """
    return least_energy_time_s(inverse(launch, impact).range_km)


def _from_middle(point: Point) -> Vector:
    lat = math.radians(point.lat_deg)
    seen = math.degrees(math.atan2(_AXES_SQUARED * math.sin(lat), math.cos(lat)))
    return direction(seen, point.lon_deg)


def _ground_below(towards: Vector) -> Point:
    seen_deg, lon_deg = angles(towards)
    seen = math.radians(seen_deg)
    lat_deg = math.degrees(math.atan2(math.sin(seen) / _AXES_SQUARED, math.cos(seen)))
    return Point(lat_deg=max(-90.0, min(90.0, lat_deg)), lon_deg=wrap_longitude(lon_deg))


def _turned(vector: Vector, time_s: float) -> Vector:
    """A direction carried along by the Earth for a time."""
    angle = EARTH_TURN_RAD_S * time_s
    x, y, z = vector
    return (
        x * math.cos(angle) - y * math.sin(angle),
        x * math.sin(angle) + y * math.cos(angle),
        z,
    )
