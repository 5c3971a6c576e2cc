"""Notional warning systems: what a Party's system would have reported of a launch, with errors and misses.

Nothing here describes a real system.  Both Parties have the same figures; a launch is missed by a probability
of its class alone, never by place, azimuth or time, so no gap of any coverage is modelled or can be found.
What comes out has passed the agreed precision floor.

All chance comes from the `random.Random` given.  Delays are seconds after the launch at pace 1; errors and
flight times belong to the content and know no pace.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final

import msgspec
from msgspec import Struct

from jdec.exercise.launches import FalseAlarm, Launch, ellipse
from jdec.geo.geodesics import destination, turn
from jdec.messages.launch_data import Launch as Seen
from jdec.messages.launch_data import Stage
from jdec.messages.precision import coarsen
from jdec.words.launches import LaunchClass, SourceClass
from jdec.words.places import Point

STAGES: Final = (Stage.FIRST, Stage.UPDATE, Stage.FINAL)

# Errors are drawn from a normal distribution and cut here, so that a watermark can trust a bound.
CUT: Final = 2.5


class StageErrors(Struct, frozen=True, kw_only=True):
    """One-sigma errors of one stage of a report; `class_known` is the probability that the class is told."""

    time_sigma_s: float
    place_sigma_km: float
    azimuth_sigma_deg: float
    impact_sigma_km: float
    impact_time_sigma_s: float
    class_known: float
    class_confidence: float


class NotionalSystem(Struct, frozen=True, kw_only=True):
    """A made-up warning system.

    `detection` is the probability, by class, that a launch is seen at all.  `first_delay_s`,
    `update_after_s` and `final_after_s` are ranges drawn from evenly.  `clock_sigma_s` is a steady error of
    the Party's clock, drawn once a programme.  Launches of a salvo closer than `resolves_s` are told apart
    with the probability `resolves`, else reported as one with a count.
    """

    detection: Mapping[LaunchClass, float]
    stages: tuple[StageErrors, StageErrors, StageErrors]
    first_delay_s: tuple[float, float] = (25.0, 70.0)
    update_after_s: tuple[float, float] = (60.0, 120.0)
    final_after_s: tuple[float, float] = (120.0, 240.0)
    clock_sigma_s: float = 0.15
    confusion: float = 0.08
    resolves_s: float = 60.0
    resolves: float = 0.5

    @property
    def longest_first_delay_s(self) -> float:
        """No first report leaves later than this after its launch, at pace 1."""
        return self.first_delay_s[1]

    @property
    def largest_time_error_s(self) -> float:
        """No report claims a time further than this from the launch's own."""
        return CUT * (max(stage.time_sigma_s for stage in self.stages) + self.clock_sigma_s)


NOTIONAL: Final = NotionalSystem(
    detection={
        LaunchClass.ICBM: 0.97,
        LaunchClass.SLBM: 0.95,
        LaunchClass.SPACE_LAUNCH_VEHICLE: 0.97,
        LaunchClass.OTHER_BALLISTIC_MISSILE: 0.9,
        LaunchClass.SOUNDING_ROCKET: 0.85,
        LaunchClass.UNDETERMINED: 0.9,
    },
    stages=(
        StageErrors(
            time_sigma_s=1.5,
            place_sigma_km=12.0,
            azimuth_sigma_deg=8.0,
            impact_sigma_km=300.0,
            impact_time_sigma_s=180.0,
            class_known=0.6,
            class_confidence=0.6,
        ),
        StageErrors(
            time_sigma_s=1.0,
            place_sigma_km=6.0,
            azimuth_sigma_deg=2.5,
            impact_sigma_km=120.0,
            impact_time_sigma_s=60.0,
            class_known=0.9,
            class_confidence=0.8,
        ),
        StageErrors(
            time_sigma_s=0.5,
            place_sigma_km=3.0,
            azimuth_sigma_deg=0.8,
            impact_sigma_km=40.0,
            impact_time_sigma_s=20.0,
            class_known=1.0,
            class_confidence=0.95,
        ),
    ),
)

# What a first look takes for what; a final look no longer does.
_CONFUSED: Final = {
    LaunchClass.ICBM: LaunchClass.SPACE_LAUNCH_VEHICLE,
    LaunchClass.SPACE_LAUNCH_VEHICLE: LaunchClass.ICBM,
    LaunchClass.SLBM: LaunchClass.OTHER_BALLISTIC_MISSILE,
    LaunchClass.OTHER_BALLISTIC_MISSILE: LaunchClass.ICBM,
    LaunchClass.SOUNDING_ROCKET: LaunchClass.OTHER_BALLISTIC_MISSILE,
    LaunchClass.UNDETERMINED: LaunchClass.UNDETERMINED,
}


class Sighting(Struct, frozen=True, kw_only=True):
    """One stage of one report: when it leaves, counted from the launch at pace 1, and what it says."""

    stage: Stage
    delay_s: float
    seen: Seen
    source: SourceClass


def clock_error_s(system: NotionalSystem, chance: Random) -> float:
    """The steady error of a Party's clock, cut like every error."""
    return _normal(chance, system.clock_sigma_s)


def is_detected(launch: Launch, system: NotionalSystem, chance: Random) -> bool:
    """Whether the system sees the launch at all."""
    return chance.random() < system.detection.get(launch.launch_class, 1.0)


def sees_each(launch: Launch, system: NotionalSystem, chance: Random) -> bool:
    """Whether the parts of a salvo are told apart; one launch always is."""
    drawn = chance.random()
    return launch.count == 1 or launch.interval_s > system.resolves_s or drawn < system.resolves


def observe(
    launch: Launch, system: NotionalSystem, chance: Random, *, at: datetime, clock_s: float, count: int
) -> tuple[Sighting, ...]:
    """First, update and final report of a launch that was seen.

    `at` is the true lift-off in the replay; `count` how many launches the report stands for.  Figures that
    the facts do not have are not reported: nothing is invented for them.
    """
    delays = _delays(system, chance)
    source = chance.choice((SourceClass.SPACE, SourceClass.GROUND, SourceClass.BOTH))
    confused = chance.random() < system.confusion
    sightings = []
    for stage, errors, delay_s in zip(STAGES, system.stages, delays, strict=True):
        is_confused = confused and stage is Stage.FIRST
        seen = _look(launch, errors, chance, at=at, clock_s=clock_s, count=count, stage=stage)
        seen = _name_class(seen, launch, errors, chance, is_confused=is_confused)
        sightings.append(Sighting(stage=stage, delay_s=delay_s, seen=coarsen(seen), source=source))
    return tuple(sightings)


def imagine(
    alarm: FalseAlarm, system: NotionalSystem, chance: Random, *, at: datetime, clock_s: float
) -> Sighting:
    """The single first report of something that was not there."""
    place = alarm.place
    phantom = Launch(
        id=alarm.id, vehicle="", launch_class=alarm.launch_class, place=_bare(place), count=alarm.count
    )
    errors = system.stages[0]
    seen = _look(phantom, errors, chance, at=at, clock_s=clock_s, count=alarm.count, stage=Stage.FIRST)
    seen = msgspec.structs.replace(
        seen,
        place=msgspec.structs.replace(seen.place, error=place.error),
        launch_class=alarm.launch_class,
        class_confidence=errors.class_confidence,
    )
    delay_s = chance.uniform(*system.first_delay_s)
    return Sighting(stage=Stage.FIRST, delay_s=delay_s, seen=coarsen(seen), source=SourceClass.SPACE)


def _delays(system: NotionalSystem, chance: Random) -> tuple[float, float, float]:
    first = chance.uniform(*system.first_delay_s)
    update = first + chance.uniform(*system.update_after_s)
    return first, update, update + chance.uniform(*system.final_after_s)


def _look(
    launch: Launch,
    errors: StageErrors,
    chance: Random,
    *,
    at: datetime,
    clock_s: float,
    count: int,
    stage: Stage,
) -> Seen:
    time = at + timedelta(seconds=clock_s + _normal(chance, errors.time_sigma_s))
    place = _blur(launch.place, errors.place_sigma_km, chance)
    azimuth = launch.azimuth_deg
    if azimuth is not None:
        azimuth = turn(azimuth + _normal(chance, errors.azimuth_sigma_deg))
    seen = Seen(
        time=time,
        time_sigma_s=errors.time_sigma_s,
        place=place,
        azimuth_deg=azimuth,
        azimuth_sigma_deg=None if azimuth is None else errors.azimuth_sigma_deg,
        launch_class=LaunchClass.UNDETERMINED,
        count=count,
    )
    return seen if stage is Stage.FIRST else _with_impact(seen, launch, errors, chance, at=at)


def _with_impact(seen: Seen, launch: Launch, errors: StageErrors, chance: Random, *, at: datetime) -> Seen:
    """The same with where and when it comes down, as far as the facts say so."""
    impact = launch.impact_point
    if impact is not None:
        seen = msgspec.structs.replace(seen, impact_place=_blur(impact, errors.impact_sigma_km, chance))
    if launch.is_ballistic and launch.flight_time_s is not None:
        # An error never puts the impact before half the flight.
        flight_s = max(
            launch.flight_time_s + _normal(chance, errors.impact_time_sigma_s), launch.flight_time_s / 2
        )
        seen = msgspec.structs.replace(
            seen,
            impact_time=at + timedelta(seconds=flight_s),
            impact_time_sigma_s=errors.impact_time_sigma_s,
        )
    return seen


def _name_class(
    seen: Seen, launch: Launch, errors: StageErrors, chance: Random, *, is_confused: bool
) -> Seen:
    told = chance.random() < errors.class_known
    named = _CONFUSED[launch.launch_class] if is_confused else launch.launch_class
    if not told or named is LaunchClass.UNDETERMINED:
        return seen
    return msgspec.structs.replace(seen, launch_class=named, class_confidence=errors.class_confidence)


def _blur(point: Point, sigma_km: float, chance: Random) -> Point:
    """A point off by a drawn error, with an ellipse that states the sigmas it was drawn from."""
    major_deg = chance.uniform(0.0, 180.0)
    minor_km = sigma_km * chance.uniform(0.4, 1.0)
    moved = destination(point, major_deg, _normal(chance, sigma_km))
    moved = destination(moved, major_deg + 90.0, _normal(chance, minor_km))
    orientation = round(major_deg, 0) % 180.0
    return Point(
        lat_deg=moved.lat_deg,
        lon_deg=moved.lon_deg,
        error=ellipse(round(sigma_km, 1), round(minor_km, 1), orientation),
    )


def _bare(point: Point) -> Point:
    return Point(lat_deg=point.lat_deg, lon_deg=point.lon_deg)


def _normal(chance: Random, sigma: float) -> float:
    return sigma * max(-CUT, min(CUT, chance.gauss(0.0, 1.0)))
