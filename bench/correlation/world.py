"""The world of the bench: fictional areas of open sea, fictional launches in patterns that are hard to tell apart.

No launch here happened and no place here is a site.  Places, azimuths and ranges are drawn evenly; nothing is searched
for, and there is no sensor in this world, so there is no coverage either: a side misses a launch by chance alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

import msgspec
from msgspec import Struct

from jdec.geo.geodesics import destination, turn
from jdec.words.launches import LaunchClass
from jdec.words.places import Point


class Area(Struct, frozen=True):
    """A round piece of open sea with a made-up name."""

    name: str
    lat_deg: float
    lon_deg: float
    radius_km: float


AREAS: Final = (
    Area("Alder", 45.0, -40.0, 600.0),
    Area("Birch", 30.0, 179.9, 600.0),
    Area("Cedar", 85.0, -10.0, 600.0),
    Area("Dogwood", 0.5, -25.0, 600.0),
    Area("Elm", -48.0, -120.0, 600.0),
    Area("Fir", -64.0, -179.5, 600.0),
)

# Ranges in km by class; a launch into orbit has no impact.
RANGES: Final[Mapping[LaunchClass, tuple[float, float]]] = {
    LaunchClass.ICBM: (5500.0, 10000.0),
    LaunchClass.SLBM: (3000.0, 9000.0),
    LaunchClass.OTHER_BALLISTIC_MISSILE: (500.0, 3500.0),
    LaunchClass.SOUNDING_ROCKET: (50.0, 800.0),
    LaunchClass.SPACE_LAUNCH_VEHICLE: (0.0, 0.0),
}
_CLASSES: Final = tuple(RANGES)
_SALVO_CLASSES: Final = _CLASSES[:3]

SALVO_SPREAD_KM: Final = 10.0
SALVO_AZIMUTH_SIGMA_DEG: Final = 1.5
SALVO_RANGE_SIGMA: Final = 0.03
SALVO_JITTER_S: Final = 1.0
STORM_S: Final = 1200.0


class TrueLaunch(Struct, frozen=True):
    """What happened: seconds after the start, place, direction, range, class; `range_km` 0 means no impact."""

    at_s: float
    area: int
    place: Point
    azimuth_deg: float
    range_km: float
    launch_class: LaunchClass

    @property
    def impact(self) -> Point | None:
        """Where it comes down."""
        return destination(self.place, self.azimuth_deg, self.range_km) if self.range_km else None

    @property
    def flight_s(self) -> float:
        """How long it flies: a notional straight line, no rocket's figure."""
        return 400.0 + 0.16 * self.range_km


def isolated(chance: Random, count: int = 5) -> list[TrueLaunch]:
    """Launches at least 20 minutes apart, each in an area drawn anew."""
    at_s, found = 0.0, []
    for _ in range(count):
        found.append(draw_launch(chance, at_s, chance.randrange(len(AREAS))))
        at_s += chance.uniform(1200.0, 3600.0)
    return found


def two_sites(chance: Random) -> list[TrueLaunch]:
    """Two launches that have nothing in common but 300 km between them and 10 s."""
    return _two_sites(chance, 0.0, chance.randrange(len(AREAS)))


def salvo(chance: Random) -> list[TrueLaunch]:
    """Four launches of one salvo, 30 s apart."""
    return _salvo(chance, 0.0, chance.randrange(len(AREAS)), count=4, interval_s=30.0)


def ripple(chance: Random) -> list[TrueLaunch]:
    """Eight launches of one salvo, 14 s apart."""
    return _salvo(chance, 0.0, chance.randrange(len(AREAS)), count=8, interval_s=14.0)


def pair_and_singles(chance: Random) -> list[TrueLaunch]:
    """Two launches of one salvo 30 s apart, and two isolated ones."""
    first = _salvo(chance, 0.0, chance.randrange(len(AREAS)), count=2, interval_s=30.0)
    later = isolated(chance, 2)
    return first + [msgspec.structs.replace(each, at_s=each.at_s + 2400.0) for each in later]


def storm(chance: Random) -> list[TrueLaunch]:
    """Two hundred launches in 20 minutes over six areas.

    Eight salvos of four, six ripples of eight, ten pairs of sites, and a hundred single launches.
    """
    found: list[TrueLaunch] = []
    places = [number % len(AREAS) for number in range(24)]
    for number, area in enumerate(places):
        at_s = chance.uniform(0.0, STORM_S - 120.0)
        if number < 8:
            found += _salvo(chance, at_s, area, count=4, interval_s=30.0)
        elif number < 14:
            found += _salvo(chance, at_s, area, count=8, interval_s=14.0)
        else:
            found += _two_sites(chance, at_s, area)
    while len(found) < 200:
        found.append(draw_launch(chance, chance.uniform(0.0, STORM_S), len(found) % len(AREAS)))
    return found


Pattern = Callable[[Random], list[TrueLaunch]]


def draw_launch(chance: Random, at_s: float, area: int) -> TrueLaunch:
    """One launch somewhere in an area, of any class, in any direction."""
    launch_class = chance.choice(_CLASSES)
    return TrueLaunch(
        at_s=at_s,
        area=area,
        place=scatter(chance, centre(area), AREAS[area].radius_km),
        azimuth_deg=chance.uniform(0.0, 360.0),
        range_km=chance.uniform(*RANGES[launch_class]),
        launch_class=launch_class,
    )


def centre(area: int) -> Point:
    """The middle of an area."""
    return Point(lat_deg=AREAS[area].lat_deg, lon_deg=AREAS[area].lon_deg)


def scatter(chance: Random, middle: Point, radius_km: float) -> Point:
    """A point drawn evenly from a disc."""
    return destination(middle, chance.uniform(0.0, 360.0), radius_km * math.sqrt(chance.random()))


def _two_sites(chance: Random, at_s: float, area: int) -> list[TrueLaunch]:
    first = draw_launch(chance, at_s, area)
    second = draw_launch(chance, at_s + 10.0, area)
    place = destination(first.place, chance.uniform(0.0, 360.0), 300.0)
    return [first, msgspec.structs.replace(second, place=place)]


def _salvo(chance: Random, at_s: float, area: int, *, count: int, interval_s: float) -> list[TrueLaunch]:
    """Launches that share place, azimuth, range and class but for small differences."""
    launch_class = chance.choice(_SALVO_CLASSES)
    lead = msgspec.structs.replace(
        draw_launch(chance, at_s, area),
        launch_class=launch_class,
        range_km=chance.uniform(*RANGES[launch_class]),
    )
    return [
        msgspec.structs.replace(
            lead,
            at_s=at_s + number * interval_s + chance.uniform(-SALVO_JITTER_S, SALVO_JITTER_S),
            place=scatter(chance, lead.place, SALVO_SPREAD_KM),
            azimuth_deg=turn(lead.azimuth_deg + chance.gauss(0.0, SALVO_AZIMUTH_SIGMA_DEG)),
            range_km=lead.range_km * (1.0 + chance.gauss(0.0, SALVO_RANGE_SIGMA)),
        )
        for number in range(count)
    ]
