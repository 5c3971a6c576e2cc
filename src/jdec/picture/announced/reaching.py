"""Hazard notices: areas where something may fall, not where it rises.

A stage drops hundreds of kilometres along the ground path of a launch, and the last one may come down on the other
side of the Earth.  So an area is held against a launch in two ways: as lying within reach of the place of launch, in
the direction that the reports give if they give one, or as holding the place of impact that they give.  The path is
taken from the event's own figures; nothing here looks for a place from which an area could be reached.

Notices of one launch are kindred: published for several regions or stages, at the same hours.  Near kin make a group
and go to one launch together.  Far kin lie beyond the reach of any launch; they follow a group and decide nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from enum import StrEnum
from typing import Final

from jdec.geo.geodesics import angle_between, inverse
from jdec.picture.announced.figures import Area
from jdec.picture.announced.notices import Announced
from jdec.picture.announced.outcomes import Code
from jdec.picture.announced.parameters import NoticeParameters
from jdec.picture.announced.scales import Lines, gaussian, log_or_floor, window_line
from jdec.picture.announced.views import Look

_EARTH_KM2: Final = 5.1e8


def hazard_terms(
    notice: Announced, look: Look, followed: float, lines: Lines, parameters: NoticeParameters
) -> bool:
    """The terms of a hazard notice; whether time and place let it through.  Outside its window it is no match."""
    outside_s, _ = window_line(notice.hours, look, parameters.hazard_lead_s, followed, lines, parameters)
    if outside_s:
        lines.find(Code.BEFORE_WINDOW if outside_s < 0 else Code.AFTER_WINDOW)
    is_hit = _impact(notice, look, lines, parameters)
    is_reached = _reach(notice, look, lines, parameters)
    if not is_hit and not is_reached:
        lines.find(Code.OUTSIDE_AREA)
    return not outside_s and (is_hit or is_reached)


def _reach(notice: Announced, look: Look, lines: Lines, parameters: NoticeParameters) -> bool:
    """The nearest area: how far from the place of launch, and how far off the direction of flight."""
    if look.place is None:
        return False
    point = look.place.point
    area, away = min(
        ((area, area.distance_km(point)) for area in notice.danger_areas), key=lambda pair: pair[1]
    )
    if away > parameters.hazard_reach_km:
        return False
    ring_km = max(away, parameters.hazard_nearest_km)
    # As likely at any distance within reach, in any direction: the density falls with the distance.
    density = -math.log(2 * math.pi * ring_km * parameters.hazard_reach_km)
    lines.add("reach", density + math.log(_EARTH_KM2 / 2), away, look.place_sigma_km)
    if look.azimuth_deg is not None:
        _path(area, look, look.azimuth_deg, lines, parameters)
    return True


def _path(area: Area, look: Look, azimuth_deg: float, lines: Lines, parameters: NoticeParameters) -> None:
    """How far the area lies off the direction of flight, seen from the place of launch."""
    assert look.place is not None
    line = inverse(look.place.point, area.middle)
    if line.range_km <= area.radius_km:
        return
    apart = angle_between(azimuth_deg, line.azimuth_deg)
    width = math.degrees(math.asin(min(1.0, area.radius_km / line.range_km)))
    sigma = math.sqrt(look.azimuth_var_deg2 + parameters.path_sigma_deg**2 + width**2 / 4)
    worth = gaussian(apart / sigma, sigma) + math.log(360.0)
    lines.add("path", log_or_floor(worth, parameters.term_bound), apart, sigma)


def _impact(notice: Announced, look: Look, lines: Lines, parameters: NoticeParameters) -> bool:
    """Whether a place of impact that was reported lies in a danger area; elsewhere it says nothing, stages differ."""
    if look.impact is None:
        return False
    spread = look.impact.spread
    sigma = math.sqrt((spread.east_km2 + spread.north_km2) / 2) + parameters.area_tolerance_km
    best: tuple[float, float] | None = None
    for area in notice.danger_areas:
        apart = area.distance_km(look.impact.point)
        if apart > parameters.inside_sigmas * sigma:
            continue
        size = min(area.size_km2 + 4 * math.pi * sigma**2, _EARTH_KM2)
        worth = math.log(_EARTH_KM2 / (len(notice.danger_areas) * size)) - 0.5 * (apart / sigma) ** 2
        best = max(best, (worth, -apart)) if best else (worth, -apart)
    if best is None:
        return False
    lines.add("impact", log_or_floor(best[0], parameters.term_bound), -best[1], sigma)
    return True


class Kinship(StrEnum):
    """How two hazard notices are held to be of one launch: areas near each other, or far down one path."""

    NEAR = "near"
    FAR = "far"


def kinship(one: Announced, other: Announced, parameters: NoticeParameters) -> Kinship | None:
    """Whether most slots of two hazard notices open and close together, and how far apart their areas are."""
    # Whichever came last asks for it: the answer is that of the pair.
    one, other = sorted((one, other), key=lambda notice: notice.key)
    shift_ms = parameters.kin_shift_s * 1000
    if not _share_slots(one, other, shift_ms, shift_ms, parameters.kin_slots):
        return None
    apart_km = min(
        inverse(mine.middle, yours.middle).range_km - mine.radius_km - yours.radius_km
        for mine in one.danger_areas
        for yours in other.danger_areas
    )
    if apart_km <= parameters.kin_apart_km:
        return Kinship.NEAR
    far_ms = parameters.far_kin_shift_s * 1000
    is_far = apart_km <= parameters.far_kin_apart_km
    if is_far and _share_slots(one, other, far_ms, shift_ms, parameters.kin_slots):
        return Kinship.FAR
    return None


def _share_slots(one: Announced, other: Announced, opens_ms: float, closes_ms: float, share: float) -> bool:
    """Whether at least such a share of the slots of each have their like in the other."""
    mine, yours = _slots(one), _slots(other)
    least = share * max(len(mine), len(yours))
    return all(
        _alike(these, those, opens_ms, closes_ms) >= least for these, those in ((mine, yours), (yours, mine))
    )


def _slots(notice: Announced) -> list[tuple[int, int]]:
    return sorted(slot for hours in notice.hours for slot in hours.slots())


def _alike(
    these: list[tuple[int, int]], those: list[tuple[int, int]], opens_ms: float, closes_ms: float
) -> int:
    """How many of these have their like among those.

    A notice may have more than a thousand slots: only such as open about the same time are looked at.
    """
    count = 0
    for opens, closes in these:
        first = bisect_left(those, opens - opens_ms, key=_opening)
        last = bisect_right(those, opens + opens_ms, key=_opening)
        count += any(abs(closes - ends) <= closes_ms for _, ends in those[first:last])
    return count


def _opening(slot: tuple[int, int]) -> int:
    return slot[0]
