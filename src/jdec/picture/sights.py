"""An assessment in figures: what correlation compares, with the default uncertainties where none is stated.

Frames: places are geodetic degrees with a covariance in local east and north (km²); times are Unix milliseconds;
azimuths degrees clockwise from true north.  What is not stated stays None and is not compared.  An uncertainty finer
than the agreed floor of precision counts as the floor: such a report is taken, and may not make the figures boundless.
"""

from __future__ import annotations

import math
from functools import lru_cache

import msgspec

from jdec.geo.areas import Covariance2, centre, spread
from jdec.messages.launch_data import LaunchReport
from jdec.messages.precision import DEFAULT_FLOOR
from jdec.picture.assessments import Assessment
from jdec.picture.entries import Entry
from jdec.picture.parameters import Parameters
from jdec.words.instants import unix_micros
from jdec.words.launches import LaunchClass
from jdec.words.places import Place, Point


class Spot(msgspec.Struct, frozen=True):
    """A point and the covariance about it, in local east and north, km²."""

    point: Point
    spread: Covariance2


class Sight(msgspec.Struct, frozen=True):
    """The figures of one assessment.  `leaf` sorts rows; variances are squared units of their value."""

    assessment: Assessment
    leaf: bytes
    time_ms: int
    time_var_s2: float
    place: Spot | None
    azimuth_deg: float | None
    azimuth_var_deg2: float
    launch_class: LaunchClass
    class_confidence: float
    impact: Spot | None
    flight_s: float | None
    flight_var_s2: float
    count: int

    @property
    def time_sigma_s(self) -> float:
        """One standard deviation of the lift-off time."""
        return float(self.time_var_s2**0.5)


def is_too_vague(sight: Sight, parameters: Parameters) -> bool:
    """Whether a report says so little of time, or of time and place, that holding it against others tells nothing.

    It would draw whatever the other Party reports in hours or days into one component, and be told from none of it.
    """
    if sight.time_sigma_s > parameters.vaguest_time_sigma_s:
        return True
    spread = None if sight.place is None else sight.place.spread
    is_placed = (
        spread is not None
        and (spread.east_km2 + spread.north_km2) / 2 <= parameters.vaguest_place_sigma_km**2
    )
    return not is_placed and sight.time_sigma_s > parameters.vaguest_unplaced_time_sigma_s


def sight_of(assessment: Assessment, parameters: Parameters) -> Sight:
    """The figures of an assessment's newest revision."""
    figures = _figures(assessment.newest, parameters)
    if assessment.retraction is None and len(assessment.revisions) == 1:
        return figures
    return msgspec.structs.replace(figures, assessment=assessment)


@lru_cache(maxsize=1 << 18)
def _figures(newest: Entry, parameters: Parameters) -> Sight:
    """The figures of a report as it stands alone; kept, since both assignments ask for them, and at every change."""
    assessment = Assessment(newest.party, _report(newest).report, newest, (newest,))
    launch = assessment.message.launch
    time_var = _squared(launch.time_sigma_s, parameters.time_sigma_default_s, DEFAULT_FLOOR.time_sigma_s)
    if launch.count > 1:
        # The time of a salvo seen as one is that of one of its launches, nobody says which.
        time_var += parameters.salvo_spread_s**2
    flight_s, flight_var = None, 0.0
    if launch.impact_time is not None:
        flight_s = (launch.impact_time - launch.time).total_seconds()
        flight_var = time_var + _squared(
            launch.impact_time_sigma_s, parameters.impact_time_sigma_default_s, DEFAULT_FLOOR.time_sigma_s
        )
    return Sight(
        assessment=assessment,
        leaf=newest.leaf,
        time_ms=unix_micros(launch.time) // 1000,
        time_var_s2=time_var,
        place=_spot(launch.place, parameters.place_sigma_default_km),
        azimuth_deg=launch.azimuth_deg,
        azimuth_var_deg2=_squared(
            launch.azimuth_sigma_deg, parameters.azimuth_sigma_default_deg, DEFAULT_FLOOR.azimuth_sigma_deg
        ),
        launch_class=launch.launch_class,
        class_confidence=(
            parameters.class_confidence_default
            if launch.class_confidence is None
            else launch.class_confidence
        ),
        impact=_spot(launch.impact_place, parameters.impact_sigma_default_km),
        flight_s=flight_s,
        flight_var_s2=flight_var,
        count=launch.count,
    )


def _report(entry: Entry) -> LaunchReport:
    assert isinstance(entry.message, LaunchReport)
    return entry.message


def _spot(place: Place | None, default_km: float) -> Spot | None:
    """A place in figures; None where nothing is stated or it has no geometry."""
    middle = None if place is None else centre(place)
    if place is None or middle is None:
        return None
    stated = spread(place)
    if stated is None:
        stated = Covariance2(east_km2=default_km**2, north_km2=default_km**2, cross_km2=0.0)
    return Spot(middle, _no_finer(stated, DEFAULT_FLOOR.semi_axis_km**2))


def _no_finer(spread: Covariance2, least_km2: float) -> Covariance2:
    """The covariance with neither of its axes below the least; most are so as they are."""
    middle = (spread.east_km2 + spread.north_km2) / 2
    reach = math.hypot((spread.east_km2 - spread.north_km2) / 2, spread.cross_km2)
    if middle - reach >= least_km2:
        return spread
    if middle + reach <= least_km2:
        return Covariance2(east_km2=least_km2, north_km2=least_km2, cross_km2=0.0)
    # Less its minor axis a covariance is a line: that is kept in its direction, and stands on the least.
    share = (middle + reach - least_km2) / (2 * reach)
    return Covariance2(
        east_km2=least_km2 + share * (spread.east_km2 - middle + reach),
        north_km2=least_km2 + share * (spread.north_km2 - middle + reach),
        cross_km2=share * spread.cross_km2,
    )


def _squared(stated: float | None, default: float, least: float) -> float:
    return (default if stated is None else max(stated, least)) ** 2
