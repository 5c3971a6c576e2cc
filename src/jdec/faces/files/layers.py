"""What a map shows of the picture: one layer a thing, each with its outline and the time it holds for.

A place is drawn with its error, a reported impact with the ground track and corridor that lead to it, an azimuth
without an impact with a fan of directions.  Fused figures and notices are layers of their own; they replace nothing.
All of it is for display (`jdec.geo.tracks`): points of the ground and times, no altitude and no velocity.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec
from shapely.errors import ShapelyError

from jdec.geo import shapes
from jdec.geo.areas import centre, spread
from jdec.geo.shapes import Geometry
from jdec.geo.tracks import Outline, Track, corridor, fan, ground_track
from jdec.picture.accounts import AssessmentAccount, EventAccount
from jdec.picture.noticing import NoticeAccount
from jdec.words.places import Place, Point

SIGMAS: Final = 2.0
FAN_KM: Final = 1500.0
FAN_SIGMA_DEG: Final = 10.0
# What is shown of a launch without a reported impact: as long as most flights last.
SHOWN_FOR: Final = timedelta(minutes=45)
_NOBODY: Final = ""


class Role(StrEnum):
    """What a layer is of."""

    LAUNCH = "launch"
    LAUNCH_ERROR = "launch-error"
    TRACK = "track"
    CORRIDOR = "corridor"
    FAN = "fan"
    IMPACT = "impact"
    IMPACT_ERROR = "impact-error"
    FUSED_LAUNCH = "fused-launch"
    FUSED_IMPACT = "fused-impact"
    NOTICE_LAUNCH_AREA = "notice-launch-area"
    NOTICE_AREA = "notice-area"


class Layer(msgspec.Struct, frozen=True):
    """One thing on the map.  `of` is the event or notice; `party` whose word it is, empty for what both make together.

    `geometry` is GeoJSON, None for a named area or what cannot be drawn; `track` is set where the thing moves;
    `windows` are when it holds.
    """

    of: str
    role: Role
    party: str
    source: str
    geometry: Geometry | None
    windows: tuple[tuple[datetime, datetime], ...]
    middle: Point | None = None
    track: Track | None = None


def layers_of_event(event: EventAccount) -> Iterator[Layer]:
    """Yield the layers of an event: each Party's, then the fused ones."""
    ends = [end for each in event.assessments if (end := each.launch.impact_time) and end > event.time]
    window = (event.time, max(ends, default=event.time + SHOWN_FOR))
    for assessment in event.assessments:
        yield from _layers_of_assessment(event.name, assessment, window)
    fused = event.fused
    if fused is None:
        return
    for role, point in ((Role.FUSED_LAUNCH, fused.place), (Role.FUSED_IMPACT, fused.impact_place)):
        if point is not None:
            yield Layer(event.name, role, _NOBODY, event.name, _place(point), (window,), point)
            if (ellipse := _error(point)) is not None:
                yield Layer(event.name, role, _NOBODY, event.name, ellipse, (window,))


def layers_of_notice(notice: NoticeAccount) -> Iterator[Layer]:
    """Yield the areas of a notice with the times it holds for."""
    windows = tuple((each.opens_at, each.closes_at) for each in notice.windows)
    places = [(Role.NOTICE_LAUNCH_AREA, notice.launch_area)] if notice.launch_area is not None else []
    places += [(Role.NOTICE_AREA, area) for area in notice.areas]
    for role, place in places:
        yield Layer(notice.name, role, notice.party, notice.number, _place(place), windows, _middle(place))


def all_layers(events: Iterable[EventAccount], notices: Iterable[NoticeAccount]) -> Iterator[Layer]:
    """Yield the layers of a picture, events first."""
    for event in events:
        yield from layers_of_event(event)
    for notice in notices:
        yield from layers_of_notice(notice)


def _layers_of_assessment(
    event: str, assessment: AssessmentAccount, window: tuple[datetime, datetime]
) -> Iterator[Layer]:
    launch, party, report = assessment.launch, assessment.party, assessment.report

    def layer(role: Role, geometry: Geometry | None, place: Place | None = None) -> Layer:
        return Layer(event, role, party, report, geometry, (window,), _middle(place))

    yield layer(Role.LAUNCH, _place(launch.place), launch.place)
    yield from _errors(launch.place, Role.LAUNCH_ERROR, layer)
    start = _middle(launch.place)
    end = _middle(launch.impact_place)
    if start is not None and end is not None and launch.impact_place is not None:
        track = ground_track(start, launch.time, end, launch.impact_time)
        yield Layer(event, Role.TRACK, party, report, _track(track), (window,), track=track)
        width = corridor(track, _sigma_km(launch.place), _sigma_km(launch.impact_place), sigmas=SIGMAS)
        yield layer(Role.CORRIDOR, _outline(width))
    elif start is not None and launch.azimuth_deg is not None:
        sigma_deg = launch.azimuth_sigma_deg or FAN_SIGMA_DEG
        yield layer(Role.FAN, _outline(fan(start, launch.azimuth_deg, sigma_deg, FAN_KM, sigmas=SIGMAS)))
    if launch.impact_place is not None:
        yield layer(Role.IMPACT, _place(launch.impact_place), launch.impact_place)
        yield from _errors(launch.impact_place, Role.IMPACT_ERROR, layer)


def _errors(place: Place, role: Role, layer: Callable[[Role, Geometry], Layer]) -> Iterator[Layer]:
    if isinstance(place, Point) and (ellipse := _error(place)) is not None:
        yield layer(role, ellipse)


def _middle(place: Place | None) -> Point | None:
    return None if place is None else place if isinstance(place, Point) else centre(place)


def _sigma_km(place: Place) -> float:
    """One figure for how uncertain a place is; the smallest that can be drawn where it states none."""
    found = spread(place)
    return max(0.1, math.sqrt((found.east_km2 + found.north_km2) / 2)) if found is not None else 0.1


def _drawn(make: Callable[[], Geometry | None]) -> Geometry | None:
    """Return a geometry; None for an outline that crosses itself and so has no inside, which a Party may well write."""
    try:
        return make()
    except (ValueError, ShapelyError):
        return None


def _place(place: Place) -> Geometry | None:
    return _drawn(lambda: shapes.of_place(place))


def _error(point: Point) -> Geometry | None:
    return _drawn(lambda: shapes.of_error(point, sigmas=SIGMAS))


def _track(track: Track) -> Geometry | None:
    return _drawn(lambda: shapes.of_track(track))


def _outline(outline: Outline) -> Geometry | None:
    return _drawn(lambda: shapes.of_outline(outline))
