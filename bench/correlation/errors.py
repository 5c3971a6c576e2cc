"""The error models of the bench, stated: what a side sees of a launch, how wrong, and what it says of its own error.

The same figures stand as a table in docs/correlation-figures.md.
"""

from __future__ import annotations

import math
from datetime import datetime
from random import Random
from typing import Final

import msgspec
from msgspec import Struct

from bench.correlation.world import TrueLaunch
from jdec.geo.geodesics import destination, turn
from jdec.messages.launch_data import Launch
from jdec.messages.precision import coarsen
from jdec.words.instants import from_unix_micros
from jdec.words.launches import LaunchClass
from jdec.words.places import ErrorEllipse, Point

# 2031-05-01T00:00:00Z: a day on which nothing has happened.
START_US: Final = 1_935_360_000_000_000
_TOLD: Final = tuple(each for each in LaunchClass if each is not LaunchClass.UNDETERMINED)


class SideErrors(Struct, frozen=True, kw_only=True):
    """One-sigma errors of one side; ranges are drawn from evenly for each report."""

    time_s: float
    place_major_km: tuple[float, float]
    azimuth_deg: tuple[float, float]
    impact_km: tuple[float, float]
    impact_time_s: tuple[float, float]


SIDE_A: Final = SideErrors(
    time_s=3.0,
    place_major_km=(8.0, 15.0),
    azimuth_deg=(3.0, 5.0),
    impact_km=(60.0, 110.0),
    impact_time_s=(20.0, 30.0),
)
SIDE_B: Final = SideErrors(
    time_s=5.0,
    place_major_km=(12.0, 25.0),
    azimuth_deg=(4.0, 8.0),
    impact_km=(80.0, 150.0),
    impact_time_s=(25.0, 40.0),
)


class Errors(Struct, frozen=True, kw_only=True):
    """The whole model; which Party is side A is drawn for each trial.

    `clock_bias_s` and `place_bias_km` are steady errors of side B, with a drawn sign and direction; where
    `bias_is_drawn` they are the greatest of what is drawn evenly.  `stated` is what a report says of its sigma,
    divided by the true one.  `student` draws errors from Student's t with 3 degrees of freedom, scaled by sigma.
    """

    sides: tuple[SideErrors, SideErrors] = (SIDE_A, SIDE_B)
    detection: float = 0.95
    confusion: tuple[float, float] = (0.10, 0.10)
    class_not_told: float = 0.05
    tells_azimuth: float = 0.7
    tells_impact: float = 0.5
    tells_sigma: float = 0.9
    tells_confidence: float = 0.5
    confidence: float = 0.9
    clock_sigma_s: float = 0.5
    clock_bias_s: float = 0.0
    place_bias_km: float = 0.0
    bias_is_drawn: bool = False
    stated: float = 1.0
    student: bool = False


class Offsets(Struct, frozen=True):
    """The steady errors of one side in one trial."""

    clock_s: float
    place_km: float
    place_azimuth_deg: float


def draw_offsets(errors: Errors, chance: Random) -> tuple[Offsets, Offsets]:
    """The steady errors of both sides."""
    share = chance.random() if errors.bias_is_drawn else 1.0
    place_share = chance.random() if errors.bias_is_drawn else 1.0
    bias_s = chance.choice((-1.0, 1.0)) * share * errors.clock_bias_s
    azimuth = chance.uniform(0.0, 360.0)
    return (
        Offsets(chance.gauss(0.0, errors.clock_sigma_s), 0.0, 0.0),
        Offsets(
            chance.gauss(0.0, errors.clock_sigma_s) + bias_s, place_share * errors.place_bias_km, azimuth
        ),
    )


def observe(
    truth: TrueLaunch, errors: Errors, side: int, offsets: Offsets, chance: Random, *, scale: float = 1.0
) -> Launch:
    """What one side reports of a launch; `scale` shrinks all errors, as later revisions do."""
    own = errors.sides[side]
    time_s, sigma_s = own.time_s * scale, _Sigma(errors, chance)
    at_s = truth.at_s + offsets.clock_s + time_s * _noise(errors, chance)
    place = destination(truth.place, offsets.place_azimuth_deg, offsets.place_km)
    azimuth_sigma = chance.uniform(*own.azimuth_deg) * scale
    azimuth = turn(truth.azimuth_deg + azimuth_sigma * _noise(errors, chance))
    tells_azimuth = chance.random() < errors.tells_azimuth
    told_class, confidence = _name_class(truth, errors, side, chance)
    seen = Launch(
        time=_instant(at_s),
        time_sigma_s=sigma_s.told(time_s),
        place=_blur(place, own.place_major_km, scale, errors, chance),
        azimuth_deg=azimuth if tells_azimuth else None,
        azimuth_sigma_deg=sigma_s.told(azimuth_sigma) if tells_azimuth else None,
        launch_class=told_class,
        class_confidence=confidence,
    )
    return coarsen(_tell_impact(seen, truth, errors, side, offsets, chance, scale))


def _tell_impact(
    seen: Launch,
    truth: TrueLaunch,
    errors: Errors,
    side: int,
    offsets: Offsets,
    chance: Random,
    scale: float,
) -> Launch:
    own, impact = errors.sides[side], truth.impact
    tells = chance.random() < errors.tells_impact
    sigma_s = chance.uniform(*own.impact_time_s) * scale
    at_s = truth.at_s + truth.flight_s + offsets.clock_s + sigma_s * _noise(errors, chance)
    if impact is None or not tells:
        return seen
    return msgspec.structs.replace(
        seen,
        impact_place=_blur(impact, own.impact_km, scale, errors, chance),
        impact_time=_instant(at_s),
        impact_time_sigma_s=_Sigma(errors, chance).told(sigma_s),
    )


class _Sigma:
    """What a report says of its own errors: the same share of the true sigma everywhere, or nothing."""

    def __init__(self, errors: Errors, chance: Random) -> None:
        self._errors, self._chance = errors, chance

    def told(self, sigma: float) -> float | None:
        """The stated sigma, or None where the report states none."""
        return sigma * self._errors.stated if self._chance.random() < self._errors.tells_sigma else None


def _blur(place: Point, major_km: tuple[float, float], scale: float, errors: Errors, chance: Random) -> Point:
    """The place moved by an error drawn from an ellipse, with the ellipse where it is told."""
    major = chance.uniform(*major_km) * scale
    minor, orientation = major * chance.uniform(0.5, 1.0), chance.uniform(0.0, 180.0)
    along, across = major * _noise(errors, chance), minor * _noise(errors, chance)
    moved = destination(
        place, orientation + math.degrees(math.atan2(across, along)), math.hypot(along, across)
    )
    if chance.random() >= errors.tells_sigma:
        return moved
    ellipse = ErrorEllipse(
        semi_major_km=major * errors.stated, semi_minor_km=minor * errors.stated, orientation_deg=orientation
    )
    return msgspec.structs.replace(moved, error=ellipse)


def _name_class(
    truth: TrueLaunch, errors: Errors, side: int, chance: Random
) -> tuple[LaunchClass, float | None]:
    told = truth.launch_class
    if chance.random() < errors.confusion[side]:
        told = chance.choice([each for each in _TOLD if each is not told])
    if chance.random() < errors.class_not_told:
        return LaunchClass.UNDETERMINED, None
    return told, errors.confidence if chance.random() < errors.tells_confidence else None


def _noise(errors: Errors, chance: Random) -> float:
    normal = chance.gauss(0.0, 1.0)
    # A chi-square of 3 degrees of freedom is a gamma of shape 1.5 and scale 2.
    return normal / math.sqrt(chance.gammavariate(1.5, 2.0) / 3.0) if errors.student else normal


def _instant(at_s: float) -> datetime:
    return from_unix_micros(START_US + round(at_s * 1e6))
