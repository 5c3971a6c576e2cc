"""How much an event and a notice speak for each other: one term a feature, in integer millinats, and what is amiss.

A term is the logarithm of a ratio: how likely the event's figure is if it is the launch that was announced, over how
likely it is if it is one that nobody announced.  A launch may slip out of its window or area, which costs and is
told; a different class costs little, for warning systems often err there.  Everything is computed with scalar `math`
and rounded once.
"""

from __future__ import annotations

import math
from typing import Final

import msgspec

from jdec.geo.geodesics import angle_between
from jdec.picture.announced.citing import Ties
from jdec.picture.announced.notices import Announced
from jdec.picture.announced.outcomes import Code, in_order
from jdec.picture.announced.parameters import NoticeParameters
from jdec.picture.announced.reaching import hazard_terms
from jdec.picture.announced.scales import Lines, gaussian, log_or_floor, window_line
from jdec.picture.announced.timing import first_said
from jdec.picture.announced.views import Look, View
from jdec.picture.events import Reason
from jdec.picture.parameters import MILLINATS
from jdec.words.launches import LaunchClass

_EARTH_KM2: Final = 5.1e8
_DAY_MS: Final = 86_400_000
_DIFFERS_SIGMAS: Final = 3.0
# No more than the gate of time allows for: five of what the word is uncertain by, three of what the report is.
_LAUNCHED_SIGMAS: Final = 3.0


class Match(msgspec.Struct, frozen=True):
    """An event and a notice that may belong together: what speaks for it, and what does not fit.

    `is_partial`: of a group of reports not every one fits.  `has_ground`: something besides the time speaks for it.
    """

    worth: int
    reasons: tuple[Reason, ...]
    findings: tuple[Code, ...]
    has_ground: bool
    is_partial: bool = False


def compare(notice: Announced, view: View, ties: Ties, parameters: NoticeParameters) -> Match | None:
    """The match of an event with a notice; None where they are too far apart and nothing cites both."""
    matches = [_compare_look(notice, look, ties, parameters) for look in view.looks]
    fitting = [match for match in matches if match is not None]
    if not fitting:
        return None
    worst = min(fitting, key=lambda match: (match.worth, match.findings))
    return Match(
        worth=worst.worth,
        reasons=worst.reasons,
        findings=in_order(code for match in fitting for code in match.findings),
        has_ground=all(match.has_ground for match in fitting),
        is_partial=len(fitting) < len(matches),
    )


def closing_worth(notice: Announced, parameters: NoticeParameters) -> int:
    """What more speaks for any match of a notice when both records are complete to the end of its window.

    Until then its launch may be yet to come; after that it either was one of those seen, or was not at all.
    """
    return round(-math.log1p(-_followed(notice, parameters)) * MILLINATS)


def closed(match: Match, notice: Announced, parameters: NoticeParameters) -> Match:
    """The match when both records are complete to the end of the notice's window."""
    worth = closing_worth(notice, parameters)
    reasons = (*match.reasons, Reason("window-closed", worth))
    return msgspec.structs.replace(match, worth=match.worth + worth, reasons=reasons)


def _followed(notice: Announced, parameters: NoticeParameters) -> float:
    """How often a notice of this kind is followed by a launch."""
    if notice.is_hazard:
        return parameters.followed_says_launch if notice.says_launch else parameters.followed_hazard
    return parameters.followed_own if notice.layer == "own" else parameters.followed_relayed


def _compare_look(notice: Announced, look: Look, ties: Ties, parameters: NoticeParameters) -> Match | None:
    lines = Lines()
    is_cited = ties.cited > 0
    if notice.is_hazard:
        is_in = hazard_terms(notice, look, _followed(notice, parameters), lines, parameters)
    else:
        is_in = _planned_terms(notice, look, lines, parameters, is_cited=is_cited)
    if not is_in and not is_cited:
        return None
    if ties.cited:
        lines.add("cited", parameters.cited * max(-1, min(1, ties.cited)))
    _ownership(notice, ties, lines, parameters)
    if notice.cancelled_ms is not None:
        lines.add("cancelled", -parameters.cancelled)
        before = notice.cancelled_ms <= look.time_ms
        lines.find(Code.NOTICE_CANCELLED if before else Code.CANCELLED_AFTER_LAUNCH)
    _lateness(notice, look, lines, parameters)
    has_ground = is_cited or any(
        line.code == "area" or (line.code in _GROUND and line.worth > 0) for line in lines.reasons
    )
    if not has_ground and not notice.is_hazard:
        lines.find(Code.AREA_UNKNOWN)
    return Match(lines.worth, tuple(lines.reasons), tuple(lines.findings), has_ground)


_WINDOWS: Final = frozenset({Code.BEFORE_WINDOW, Code.AFTER_WINDOW, Code.OUTSIDE_HOURS})
# What can stand for a place of launch.  Without it and these only the time speaks: a launch anywhere on Earth.
_GROUND: Final = frozenset({"impact", "launched", "ownership"})


def _planned_terms(
    notice: Announced, look: Look, lines: Lines, parameters: NoticeParameters, *, is_cited: bool
) -> bool:
    """The terms of a notice that plans a launch; whether the gates of time and place let it through."""
    is_in = _time(notice, look, lines, parameters)
    is_in &= _area(notice, look, lines, parameters)
    # A launch slips out of its window or out of its area: out of both it is another launch.
    is_in &= Code.OUTSIDE_AREA not in lines.findings or _WINDOWS.isdisjoint(lines.findings)
    if not is_in and not is_cited:
        return False
    _azimuth(notice, look, lines, parameters)
    _class(notice, look, lines, parameters)
    _impact(notice, look, lines, parameters)
    return is_in


def _time(notice: Announced, look: Look, lines: Lines, parameters: NoticeParameters) -> bool:
    """Against the Party's own word of the launch where there is one, else against the window."""
    is_in = False
    if notice.hours:
        outside_s, is_in = window_line(
            notice.hours, look, 0.0, _followed(notice, parameters), lines, parameters
        )
        if outside_s:
            hours = notice.hours[0]
            is_between = hours.opens_ms <= look.time_ms <= hours.closes_ms
            sides = Code.BEFORE_WINDOW if outside_s < 0 else Code.AFTER_WINDOW
            lines.find(Code.OUTSIDE_HOURS if is_between else sides)
        elif hours_beyond_date(notice, look):
            lines.find(Code.BARE_DATE)
    if notice.posts:
        is_in |= _launched(notice, look, lines, parameters)
    return is_in


def _launched(notice: Announced, look: Look, lines: Lines, parameters: NoticeParameters) -> bool:
    apart_s = min(
        ((look.time_ms - post.launched_ms) / 1000 for post in notice.posts),
        key=lambda each: (abs(each), each),
    )
    sigma_s = math.hypot(parameters.launched_at_sigma_s, look.time_sigma_s)
    rate = parameters.unannounced_a_day / 86_400
    if abs(apart_s) <= _LAUNCHED_SIGMAS * sigma_s:
        lines.drop("window")
        lines.add("launched", gaussian(apart_s / sigma_s, sigma_s) - math.log(rate), apart_s, sigma_s)
        return True
    if sum(post.count for post in notice.posts) >= notice.count:
        lines.add("launched", -parameters.launched_elsewhen, apart_s, sigma_s)
    return False


def hours_beyond_date(notice: Announced, look: Look) -> bool:
    """Whether only the four days counted from a bare date make a launch fall into the window."""
    return any(hours.is_bare_date and look.time_ms >= hours.opens_ms + _DAY_MS for hours in notice.hours)


def _area(notice: Announced, look: Look, lines: Lines, parameters: NoticeParameters) -> bool:
    """How near the launch is to the announced area; a place without geometry on either side says nothing."""
    if notice.launch_area is None or look.place is None:
        return True
    area, sigma = notice.launch_area, look.place_sigma_km
    away = area.distance_km(look.place.point)
    beyond = max(0.0, away - parameters.area_tolerance_km)
    blur_km2 = 4 * math.pi * (sigma**2 + parameters.area_tolerance_km**2)
    size = min(area.size_km2 + blur_km2, _EARTH_KM2)
    inside = math.log1p(-parameters.outside_area) - math.log(size) - 0.5 * (beyond / max(sigma, 1.0)) ** 2
    scale = parameters.outside_area_scale_km
    outside = math.log(parameters.outside_area / (2 * math.pi * scale**2)) - beyond / scale
    is_inside = beyond <= parameters.inside_sigmas * sigma
    zones = math.log(parameters.launch_zones_km2)
    lines.add("area", max(inside, outside) + zones, away, sigma)
    if not is_inside:
        lines.find(Code.OUTSIDE_AREA)
    return is_inside or beyond <= parameters.outside_area_gate_km


def _azimuth(notice: Announced, look: Look, lines: Lines, parameters: NoticeParameters) -> None:
    if notice.azimuth_deg is None or look.azimuth_deg is None:
        return
    apart = angle_between(notice.azimuth_deg, look.azimuth_deg)
    sigma = math.sqrt(look.azimuth_var_deg2 + parameters.azimuth_sigma_deg**2)
    bound = parameters.term_bound
    worth = log_or_floor(gaussian(apart / sigma, sigma) + math.log(360.0), bound)
    lines.add("azimuth", worth, apart, sigma)
    if apart > _DIFFERS_SIGMAS * sigma:
        lines.find(Code.AZIMUTH_DIFFERS)


def _class(notice: Announced, look: Look, lines: Lines, parameters: NoticeParameters) -> None:
    if LaunchClass.UNDETERMINED in (notice.launch_class, look.launch_class):
        return
    if notice.launch_class is look.launch_class:
        lines.add("class", parameters.class_match)
    else:
        lines.add("class", -parameters.class_mismatch)
        lines.find(Code.CLASS_DIFFERS)


def _impact(notice: Announced, look: Look, lines: Lines, parameters: NoticeParameters) -> None:
    """Against the nearest of the announced impact areas; only within or outside what was declared."""
    if not notice.impact_areas or look.impact is None:
        return
    spread = look.impact.spread
    sigma = math.sqrt((spread.east_km2 + spread.north_km2) / 2) + parameters.area_tolerance_km
    best, away = -math.inf, math.inf
    for area in notice.impact_areas:
        apart = area.distance_km(look.impact.point)
        size = min(area.size_km2 + 4 * math.pi * sigma**2, _EARTH_KM2)
        worth = math.log(_EARTH_KM2 / (len(notice.impact_areas) * size)) - 0.5 * (apart / sigma) ** 2
        best, away = max(best, worth), min(away, apart)
    lines.add("impact", log_or_floor(best, parameters.term_bound), away, sigma)
    if away > _DIFFERS_SIGMAS * sigma:
        lines.find(Code.IMPACT_DIFFERS)


def _ownership(notice: Announced, ties: Ties, lines: Lines, parameters: NoticeParameters) -> None:
    """Whose launch the Parties say it is, against whose notice it is."""
    if notice.state is None or not (ties.ours or ties.not_ours):
        return
    if notice.state in ties.ours and notice.state not in ties.not_ours:
        lines.add("ownership", parameters.ownership)
    elif notice.state in ties.not_ours or (ties.ours and notice.state not in ties.ours):
        lines.add("ownership", -parameters.ownership)


def _lateness(notice: Announced, look: Look, lines: Lines, parameters: NoticeParameters) -> None:
    """Whether the word came after the launch, or before it but later than is due, or whether that cannot be told."""
    blur_ms = round(parameters.inside_sigmas * look.time_sigma_s * 1000)
    latest_ms = look.time_ms + blur_ms
    if notice.said is None:
        lines.find(Code.POST_LAUNCH_ONLY)
        return
    if notice.said.latest_ms > latest_ms:
        after = Code.RECORDED_AFTER_LAUNCH if notice.is_hazard else Code.AFTER_LAUNCH
        lines.find(after if notice.said.earliest_ms > latest_ms else Code.NOTICE_TIME_UNCLEAR)
        return
    if notice.layer != "own":
        return
    original_ms = notice.original_closes_ms + round(parameters.window_tolerance_s * 1000) + blur_ms
    covering = [said for said, closes in notice.extensions if closes + blur_ms >= look.time_ms]
    if look.time_ms > original_ms and covering and (extended := first_said(covering)).latest_ms > latest_ms:
        is_after = extended.earliest_ms > latest_ms
        lines.find(Code.EXTENSION_AFTER_LAUNCH if is_after else Code.NOTICE_TIME_UNCLEAR)
        return
    due_ms = notice.opens_ms - round(parameters.notice_latest_s * 1000)
    if notice.said.latest_ms > due_ms:
        lines.find(Code.LATER_THAN_DUE if notice.said.earliest_ms > due_ms else Code.DUE_UNCLEAR)
