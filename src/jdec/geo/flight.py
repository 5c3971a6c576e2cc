"""Free flight between two places of a spherical Earth: how long it takes, and how high it goes.

Two bodies only: no air, no engine, no oblateness, start and end on a sphere of the mean radius; ranges are
angles on that sphere in an inertial frame.  The path is an ellipse with one focus in the Earth's middle,
symmetric about its apogee (Bate, Mueller and White, Fundamentals of Astrodynamics, 1971, chapter 6).  What
engine and air add is an allowance of the band, fitted to nothing.

    range angle Psi, s = sin(Psi/2), c = cos(Psi/2), apogee h above the radius R:
        e = h / (R + h - R c)        from the ellipse through both ends
        least energy: the empty focus lies on the chord, so h = R (s + c - 1) / 2

For judging what a report says of a flight.  Nothing here takes an azimuth or a launch point, aims, or looks
for a path.
"""

from __future__ import annotations

import math
from typing import Final

import msgspec

EARTH_KM: Final = 6371.0088
# Standard gravitational parameter of WGS 84.
GRAVITY_KM3_S2: Final = 398_600.4418
FARTHEST_KM: Final = math.pi * EARTH_KM
HIGHEST_KM: Final = 100_000.0

# Bounds of the ordinary band.  Depressed: a fifth of the apogee of least energy.  Lofted: above the highest
# missile flight published by 2024, 7,687.5 km.
DEPRESSED_SHARE: Final = 0.2
LOFTED_APOGEE_KM: Final = 8_000.0
# Engines and air lengthen a flight: by up to a fifth and a minute, and by no more than five minutes.
BOOST_BASE_S: Final = 60.0
BOOST_SHARE: Final = 0.2
BOOST_MOST_S: Final = 300.0

_HALVINGS: Final = 60
# Below it there is no flight, and no digits: a centimetre's range, and no apogee.
_NO_FLIGHT_KM: Final = 1e-15


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """Flight times to one range, in seconds: the fastest ordinary, the least energy's, the slowest ordinary."""

    fastest_s: float
    least_energy_s: float
    slowest_s: float

    def holds(self, flight_time_s: float) -> bool:
        """Whether a flight time is ordinary for the range."""
        return self.fastest_s <= flight_time_s <= self.slowest_s


def flight_time_s(range_km: float, apogee_km: float) -> float:
    """The time of free flight over a range with an apogee; rises with the apogee, from the grazing circle's.

    Raises ValueError for a range outside 0 to half-way round, or an apogee below 0.
    """
    ellipse = Ellipse.through(range_km, apogee_km)
    return 2.0 * ellipse.since_apogee_s(ellipse.half_eccentric)


def least_energy_apogee_km(range_km: float) -> float:
    """The apogee of the path that needs the least speed for a range."""
    half = _half_angle(range_km)
    # Of s + c - 1, without its loss of digits at short ranges.
    return EARTH_KM * math.sin(half / 2.0) * (math.cos(half / 2.0) - math.sin(half / 2.0))


def least_energy_time_s(range_km: float) -> float:
    """The time of the path that needs the least speed for a range."""
    return flight_time_s(range_km, least_energy_apogee_km(range_km))


def apogee_km(range_km: float, time_s: float) -> float | None:
    """The apogee of the free flight that takes a time over a range; None when there is none.

    There is none when the time is shorter than that of the grazing circle, or the apogee above 100,000 km.
    """
    if not flight_time_s(range_km, 0.0) <= time_s <= flight_time_s(range_km, HIGHEST_KM):
        return None
    low, high = 0.0, HIGHEST_KM
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if flight_time_s(range_km, middle) < time_s else (low, middle)
    return (low + high) / 2.0


def reach_km(range_km: float, apogee_km: float) -> float:
    """How far the speed of a flight would carry at best: what a lofted flight says of its class.

    With Q = v² R / GM at the surface, sin(Psi/2) = Q / (2 - Q) at best (Bate, Mueller and White, 6.2).
    """
    ellipse = Ellipse.through(range_km, apogee_km)
    energy = 2.0 - EARTH_KM / ellipse.semi_major_km
    return FARTHEST_KM if energy >= 1.0 else 2.0 * EARTH_KM * math.asin(energy / (2.0 - energy))


def boost_allowance_s(free_flight_s: float) -> float:
    """By how much engine and air may lengthen a flight beyond its free flight."""
    return min(BOOST_MOST_S, BOOST_BASE_S + BOOST_SHARE * free_flight_s)


def band(range_km: float) -> Band:
    """The ordinary flight times to a range, from depressed over least energy to lofted, with an allowance."""
    least = least_energy_apogee_km(range_km)
    slowest = flight_time_s(range_km, max(LOFTED_APOGEE_KM, least))
    return Band(
        fastest_s=flight_time_s(range_km, DEPRESSED_SHARE * least),
        least_energy_s=flight_time_s(range_km, least),
        slowest_s=slowest + boost_allowance_s(slowest),
    )


class Ellipse(msgspec.Struct, frozen=True, kw_only=True):
    """The path of a free flight; its points are named by the eccentric angle from the apogee, in radians."""

    semi_major_km: float
    eccentricity: float
    half_eccentric: float
    half_angle: float

    @classmethod
    def through(cls, range_km: float, apogee_km: float) -> Ellipse:
        """The ellipse of a range and an apogee; straight up and down when the range is 0."""
        if not 0.0 <= apogee_km < math.inf:
            raise ValueError(f"apogee is out of range: got {apogee_km} km, expected 0 or more")
        half = _half_angle(range_km)
        # R + h - R c, again without loss of digits.
        above_chord = apogee_km + 2.0 * EARTH_KM * math.sin(half / 2.0) ** 2
        if above_chord < _NO_FLIGHT_KM:
            return cls(semi_major_km=EARTH_KM / 2.0, eccentricity=1.0, half_eccentric=0.0, half_angle=half)
        tangent = math.sqrt((above_chord + apogee_km) / (2.0 * EARTH_KM)) / math.cos(half / 2.0)
        return cls(
            semi_major_km=(EARTH_KM + apogee_km) * above_chord / (above_chord + apogee_km),
            eccentricity=apogee_km / above_chord,
            half_eccentric=2.0 * math.atan(tangent),
            half_angle=half,
        )

    def since_apogee_s(self, eccentric: float) -> float:
        """Kepler's equation, counted from the apogee."""
        rate = math.sqrt(self.semi_major_km**3 / GRAVITY_KM3_S2)
        return rate * (eccentric + self.eccentricity * math.sin(eccentric))

    def angle(self, eccentric: float) -> float:
        """The angle at the Earth's middle from the apogee, in radians."""
        if self.half_eccentric == 0.0:
            return 0.0
        share = math.tan(eccentric / 2.0) / math.tan(self.half_eccentric / 2.0)
        return 2.0 * math.atan(math.tan(self.half_angle / 2.0) * share)

    def level_speed_km_s(self) -> float:
        """The level part of the speed at both ends: angular momentum over radius."""
        focus = self.semi_major_km * (1.0 - self.eccentricity) * (1.0 + self.eccentricity)
        return math.sqrt(GRAVITY_KM3_S2 * max(0.0, focus)) / EARTH_KM


def _half_angle(range_km: float) -> float:
    if not 0.0 <= range_km <= FARTHEST_KM + 1e-6:
        raise ValueError(f"range is out of range: got {range_km} km, expected 0 to {FARTHEST_KM:.0f}")
    return min(range_km / EARTH_KM, math.pi) / 2.0
