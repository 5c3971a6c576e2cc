"""A launch event in figures, as far as notices can speak of it: the sharpest word of either Party on each feature.

A group whose pairing is not determined is looked at report by report, and every report has to fit.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from jdec.picture.announced.figures import Vector, determinant, normal
from jdec.picture.events import Event, EventState
from jdec.picture.parameters import Parameters
from jdec.picture.sights import Sight, Spot, sight_of
from jdec.words.launches import LaunchClass

Ref = tuple[str, int, bytes]


class Look(msgspec.Struct, frozen=True):
    """The figures that are held against a notice; `place_sigma_km` is that of `place`."""

    time_ms: int
    time_sigma_s: float
    place: Spot | None
    normal: Vector | None
    place_sigma_km: float
    azimuth_deg: float | None
    azimuth_var_deg2: float
    launch_class: LaunchClass
    impact: Spot | None


class View(msgspec.Struct, frozen=True):
    """An event with its looks and with how many launches it is; `refs` are its reports, by record, index and leaf."""

    event: Event
    looks: tuple[Look, ...]
    low: int
    high: int
    refs: frozenset[Ref]

    @property
    def name(self) -> str:
        """The event's name."""
        return self.event.name


def view_of(event: Event, figures: Parameters) -> View | None:
    """The figures of an event; None of one that was retracted, which is no launch."""
    if event.state is EventState.RETRACTED:
        return None
    sights = sorted((sight_of(each, figures) for each in event.assessments), key=lambda sight: sight.leaf)
    is_group = event.state is EventState.UNDETERMINED
    looks = tuple(look_of([sight]) for sight in sights) if is_group else (look_of(sights),)
    return View(event, looks, max(event.launches_low, 1), max(event.launches_high, 1), refs_of(event))


def refs_of(event: Event) -> frozenset[Ref]:
    """The reports of an event, as citations name them."""
    return frozenset(
        (entry.record, entry.index, entry.leaf) for each in event.assessments for entry in each.revisions
    )


def look_of(sights: list[Sight]) -> Look:
    """The sharpest figure on each feature; of two as sharp, that of the lower leaf hash, which comes first."""
    timed = min(sights, key=lambda sight: sight.time_var_s2)
    placed = _sharpest(sights, lambda sight: None if sight.place is None else determinant(sight.place.spread))
    aimed = _sharpest(sights, lambda sight: None if sight.azimuth_deg is None else sight.azimuth_var_deg2)
    classed = _sharpest(
        sights,
        lambda sight: None if sight.launch_class is LaunchClass.UNDETERMINED else -sight.class_confidence,
    )
    struck = _sharpest(
        sights, lambda sight: None if sight.impact is None else determinant(sight.impact.spread)
    )
    spot = None if placed is None else placed.place
    return Look(
        time_ms=timed.time_ms,
        time_sigma_s=timed.time_sigma_s,
        place=spot,
        normal=None if spot is None else normal(spot.point),
        place_sigma_km=0.0 if spot is None else math.sqrt((spot.spread.east_km2 + spot.spread.north_km2) / 2),
        azimuth_deg=None if aimed is None else aimed.azimuth_deg,
        azimuth_var_deg2=0.0 if aimed is None else aimed.azimuth_var_deg2,
        launch_class=LaunchClass.UNDETERMINED if classed is None else classed.launch_class,
        impact=None if struck is None else struck.impact,
    )


def _sharpest(sights: list[Sight], blur: Callable[[Sight], float | None]) -> Sight | None:
    blurred = [(each, found) for each in sights if (found := blur(each)) is not None]
    return min(blurred, key=lambda pair: pair[1])[0] if blurred else None
