"""Whether a launch report's own figures agree with each other, and what error would explain it if not.

Four things are looked at: the flight time against that of free flight, the azimuth against the direction of
the impact, the class against range and apogee, and the order of the two times.  What disagrees is said with
figures.  Then known errors are tried, one at a time: a report with the error undone that agrees with itself
names its likely cause.  Lofted, depressed and not ballistic are causes too, for nothing need be an error.

A report is never judged true or false, and no alarm is made less by a notice.  One report is looked at by
itself; nothing is searched but the short list of errors.  Limits are defaults of this software, of no text.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import msgspec

from jdec.geo.areas import centre, spread
from jdec.geo.flight import (
    FARTHEST_KM,
    LOFTED_APOGEE_KM,
    apogee_km,
    band,
    flight_time_s,
    least_energy_time_s,
    reach_km,
)
from jdec.geo.geodesics import angle_between, destination, inverse
from jdec.geo.inertial import least_energy_flight_time_s, passage
from jdec.messages.launch_data import Launch, LaunchReport
from jdec.words.faults import Notice, notice
from jdec.words.instants import format_instant
from jdec.words.launches import LaunchClass
from jdec.words.places import Place, Point

NOTICE_CODES: Final = (
    "flight-time-short",
    "flight-time-long",
    "azimuth-off-impact",
    "class-reach-short",
    "class-reach-long",
    "class-range-long",
    "cause-date",
    "cause-time-zone",
    "cause-unit",
    "cause-coordinates-swapped",
    "cause-sign-lost",
    "cause-lofted",
    "cause-depressed",
    "cause-not-ballistic",
)

# The usual flight: near least energy, with a minute for engine and air.
USUAL_LOW: Final = 0.85
USUAL_HIGH: Final = 1.15
USUAL_EXTRA_S: Final = 60.0
# A plain flight, which the published ones near least energy are.
PLAIN_HIGH: Final = 1.1
PLAIN_EXTRA_S: Final = 20.0
# Where a report states no sigma.
DEFAULT_PLACE_SIGMA_KM: Final = 10.0
DEFAULT_TIME_SIGMA_S: Final = 5.0
SIGMAS: Final = 3.0
LEAST_AZIMUTH_TOLERANCE_DEG: Final = 10.0
# More than this says nothing.
MOST_AZIMUTH_TOLERANCE_DEG: Final = 90.0
# An ICBM is a land-based missile with a range above 5,500 km (START of 1991, definitions); a tenth for the model.
ICBM_RANGE_KM: Final = 5_500.0
CLASS_MARGIN: Final = 0.1
# No sounding rocket of the catalogues read here flew further than 1,500 km over ground.
SOUNDING_ROCKET_RANGE_KM: Final = 2_500.0
FARTHEST_ZONE_H: Final = 14
MOST_CAUSES: Final = 3

_DAY_S: Final = 86_400.0
_UNITS_KM: Final = (("nautical-mile", 1.852), ("statute-mile", 1.609344))
# A correction that moves a place by less is none.
_LEAST_MOVE_KM: Final = 100.0
# What a cause costs before its misfit: what happens often is tried with less.
_COST_PLAIN: Final = 1.0
_COST_PLACE_WITHOUT_AZIMUTH: Final = 2.0
_COST_PATH: Final = 1.5
_COST_ODD_PATH: Final = 3.0
_MISFIT_UNIT: Final = 0.1
_INSIDE_SHARE: Final = 0.1


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What one report says, as the rules need it.  None where it does not say it."""

    start: Point | None
    end: Point | None
    time_s: float | None
    azimuth_deg: float | None
    launch_class: LaunchClass
    place_sigma_km: float
    time_sigma_s: float
    azimuth_sigma_deg: float

    @property
    def range_km(self) -> float | None:
        """The way over ground."""
        return None if self.start is None or self.end is None else inverse(self.start, self.end).range_km

    @property
    def apogee_km(self) -> float | None:
        """The apogee of a free flight of this range over ground in this time, where there is one.

        The range over ground counts, for the ground's own speed is a gift to the flight.
        """
        range_km = self.range_km
        return None if range_km is None or self.time_s is None else apogee_km(range_km, self.time_s)


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """An error to undo, or a path to suppose: the notice that names it, the figures without it, its cost."""

    notice: Notice
    figures: Figures
    cost: float
    # A path explains the time by itself.
    explains_time: bool = False


def warnings_of(report: LaunchReport) -> tuple[Notice, ...]:
    """What in a report disagrees with the rest of it, then up to three likely causes, the likeliest first."""
    launch = report.launch
    figures = figures_of(launch)
    found = [*_order(launch), *_time(figures), *_azimuth(figures)]
    causes = _causes(figures, len(found)) if found else []
    return (*found, *_class(figures), *causes)


def figures_of(launch: Launch) -> Figures:
    """The figures of a launch: middles of places, sigmas stated or default."""
    time_s = None if launch.impact_time is None else (launch.impact_time - launch.time).total_seconds()
    return Figures(
        start=centre(launch.place),
        end=None if launch.impact_place is None else centre(launch.impact_place),
        time_s=time_s,
        azimuth_deg=launch.azimuth_deg,
        launch_class=launch.launch_class,
        place_sigma_km=math.hypot(_sigma_km(launch.place), _sigma_km(launch.impact_place)),
        time_sigma_s=math.hypot(
            launch.time_sigma_s or DEFAULT_TIME_SIGMA_S, launch.impact_time_sigma_s or DEFAULT_TIME_SIGMA_S
        ),
        azimuth_sigma_deg=launch.azimuth_sigma_deg or 0.0,
    )


def _sigma_km(place: Place | None) -> float:
    """The wider axis of a place's spread, near enough: the root of the sum of both."""
    moments = None if place is None else spread(place)
    if moments is None:
        return DEFAULT_PLACE_SIGMA_KM
    return math.sqrt(max(moments.east_km2, moments.north_km2) + abs(moments.cross_km2))


def _order(launch: Launch) -> Iterator[Notice]:
    if launch.impact_time is not None and launch.impact_time <= launch.time:
        impact, time = format_instant(launch.impact_time), format_instant(launch.time)
        rule = f"impact is not after launch: impact {impact}, launch {time}"
        yield notice("impact-before-launch", "launch.impact_time", rule, impact=impact, launch=time)


def _time(figures: Figures) -> Iterator[Notice]:
    if figures.time_s is None or figures.time_s <= 0:
        return
    low_s, high_s = _usual_s(figures)
    if low_s <= figures.time_s <= high_s:
        return
    code, side = (
        ("flight-time-short", "shorter") if figures.time_s < low_s else ("flight-time-long", "longer")
    )
    got, low, high = _whole(figures.time_s), _whole(low_s), _whole(high_s)
    range_km = _whole(figures.range_km or 0.0)
    rule = f"flight time is {side} than usual: got {got} s over {range_km} km, expected {low} to {high} s"
    yield notice(code, "launch.impact_time", rule, got=got, range=range_km, low=low, high=high)


def _usual_s(figures: Figures) -> tuple[float, float]:
    """The usual flight times; any that flies at all, where the range is not known or a stage falls early."""
    range_km, slack_s = figures.range_km, SIGMAS * figures.time_sigma_s
    if range_km is None or figures.launch_class is LaunchClass.SPACE_LAUNCH_VEHICLE:
        return 0.0, band(FARTHEST_KM).slowest_s
    slack_km = SIGMAS * figures.place_sigma_km
    low = USUAL_LOW * least_energy_time_s(max(0.0, range_km - slack_km))
    high = USUAL_HIGH * least_energy_time_s(min(FARTHEST_KM, range_km + slack_km))
    return low - slack_s, high + USUAL_EXTRA_S + slack_s


def _azimuth(figures: Figures) -> Iterator[Notice]:
    got_deg, range_km = figures.azimuth_deg, figures.range_km
    if got_deg is None or range_km is None:
        return
    allowed_deg = max(LEAST_AZIMUTH_TOLERANCE_DEG, SIGMAS * figures.azimuth_sigma_deg)
    # Both places may be beside the line between them.
    allowed_deg += math.degrees(math.atan2(SIGMAS * figures.place_sigma_km, range_km))
    expected_deg = _expected_azimuth(figures, got_deg)
    apart_deg = angle_between(got_deg, expected_deg)
    if apart_deg <= allowed_deg or allowed_deg > MOST_AZIMUTH_TOLERANCE_DEG:
        return
    got, expected, apart = _whole(got_deg), _whole(expected_deg), _whole(apart_deg)
    allowed = _whole(allowed_deg)
    rule = f"azimuth does not lead to the impact: got {got}, expected {expected} within {allowed} degrees"
    args = {"got": got, "expected": expected, "apart": apart, "allowed": allowed}
    yield notice("azimuth-off-impact", "launch.azimuth_deg", rule, **args)


def _expected_azimuth(figures: Figures, got_deg: float) -> float:
    """The first direction over the turning Earth, in the time reported or the usual one, whichever is nearer.

    So a wrong time alone makes no azimuth wrong.  The shortest way stands for a flight that is none.
    """
    assert figures.start is not None
    assert figures.end is not None
    times = (figures.time_s, least_energy_flight_time_s(figures.start, figures.end))
    flights = [passage(figures.start, figures.end, time_s) for time_s in times if time_s is not None]
    found = [flight.ground_azimuth_deg() for flight in flights if flight is not None]
    found = found or [inverse(figures.start, figures.end).azimuth_deg]
    return min(found, key=lambda azimuth_deg: angle_between(azimuth_deg, got_deg))


def _class(figures: Figures) -> Iterator[Notice]:
    range_km = figures.range_km
    if range_km is None:
        return
    # A lofted flight shows more than its range.
    apogee = figures.apogee_km
    reach = range_km if apogee is None else max(range_km, reach_km(range_km, apogee))
    slack_km = SIGMAS * figures.place_sigma_km
    kind, got = figures.launch_class, _whole(reach)
    if kind is LaunchClass.ICBM and reach + slack_km < ICBM_RANGE_KM * (1 - CLASS_MARGIN):
        yield _misclassed("class-reach-short", kind, got, ICBM_RANGE_KM, "shorter")
    if kind is LaunchClass.OTHER_BALLISTIC_MISSILE and reach - slack_km > ICBM_RANGE_KM * (1 + CLASS_MARGIN):
        yield _misclassed("class-reach-long", kind, got, ICBM_RANGE_KM, "longer")
    if kind is LaunchClass.SOUNDING_ROCKET and range_km - slack_km > SOUNDING_ROCKET_RANGE_KM:
        yield _misclassed("class-range-long", kind, _whole(range_km), SOUNDING_ROCKET_RANGE_KM, "longer")


def _misclassed(code: str, kind: LaunchClass, got: str, limit_km: float, side: str) -> Notice:
    limit = _whole(limit_km)
    rule = f"reach is {side} than the class {kind.value} has: got {got} km, limit {limit} km"
    return notice(code, "launch.launch_class", rule, got=got, limit=limit)


def _causes(figures: Figures, before: int) -> list[Notice]:
    """The causes that leave least unexplained, the cheapest first; that none does is a cause as well."""
    of_class = len([*_class(figures)])
    tried = [(cause, _unexplained(cause)) for cause in _hypotheses(figures)]
    least = min((left for _, left in tried), default=before)
    fitting = [cause for cause, left in tried if left == least < before + of_class]
    if not fitting:
        return list(_not_ballistic(figures))
    priced = sorted(
        (cause.cost + _misfit(cause), number, cause.notice) for number, cause in enumerate(fitting)
    )
    return [found for _, _, found in priced[:MOST_CAUSES]]


def _unexplained(cause: Cause) -> int:
    figures = cause.figures
    of_time = 0 if cause.explains_time else len([*_time(figures)])
    of_time += figures.time_s is not None and figures.time_s <= 0
    return of_time + len([*_azimuth(figures), *_class(figures)])


def _misfit(cause: Cause) -> float:
    """How far the corrected time is from what a plain flight takes: least energy, and somewhat longer."""
    figures = cause.figures
    range_km, time_s = figures.range_km, figures.time_s
    if cause.explains_time or range_km is None or time_s is None or time_s <= 0 or range_km == 0:
        return 0.0
    least_s = least_energy_time_s(range_km)
    longer = math.log(time_s / least_s)
    most = math.log(PLAIN_HIGH + PLAIN_EXTRA_S / least_s)
    # Inside, the nearer to least energy the better, but little so; outside it counts in full.
    outside = max(0.0, -longer, longer - most)
    return (outside + _INSIDE_SHARE * abs(longer)) / _MISFIT_UNIT


def _hypotheses(figures: Figures) -> Iterator[Cause]:
    for rule in (_other_date, _other_zone, _other_unit, _other_places, _other_path):
        yield from rule(figures)


def _other_date(figures: Figures) -> Iterator[Cause]:
    for side, by_s in (("late", -_DAY_S), ("early", _DAY_S)):
        rule = f"likely cause: date of impact is a day {side} against that of launch"
        yield from _other_time(figures, by_s, notice("cause-date", "launch.impact_time", rule, side=side))


def _other_zone(figures: Figures) -> Iterator[Cause]:
    for hours in range(1, FARTHEST_ZONE_H + 1):
        for side, by_s in (("late", -3600.0 * hours), ("early", 3600.0 * hours)):
            rule = f"likely cause: time of impact is in a zone {hours} h {side} against that of launch"
            said = notice("cause-time-zone", "launch.impact_time", rule, hours=str(hours), side=side)
            yield from _other_time(figures, by_s, said)


def _other_time(figures: Figures, by_s: float, said: Notice) -> Iterator[Cause]:
    """A time moved to where it is usual: anywhere else it would explain nothing."""
    if figures.time_s is None:
        return
    corrected = msgspec.structs.replace(figures, time_s=figures.time_s + by_s)
    if figures.time_s + by_s > 0 and not [*_time(corrected)]:
        yield Cause(notice=said, figures=corrected, cost=_COST_PLAIN)


def _other_unit(figures: Figures) -> Iterator[Cause]:
    if figures.start is None or figures.end is None:
        return
    line = inverse(figures.start, figures.end)
    for unit, length in _UNITS_KM:
        for side, factor in (("long", 1 / length), ("short", length)):
            range_km = line.range_km * factor
            if range_km > FARTHEST_KM or abs(range_km - line.range_km) < _LEAST_MOVE_KM:
                continue
            moved = destination(figures.start, line.azimuth_deg, range_km)
            rule = (
                f"likely cause: range is too {side} by the ratio of {unit} and km; right: {range_km:.0f} km"
            )
            args = {"unit": unit, "side": side, "range": _whole(range_km)}
            said = notice("cause-unit", "launch.impact_place", rule, **args)
            corrected = msgspec.structs.replace(figures, end=moved)
            yield Cause(notice=said, figures=corrected, cost=_COST_PLAIN)


def _other_places(figures: Figures) -> Iterator[Cause]:
    cost = _COST_PLACE_WITHOUT_AZIMUTH if figures.azimuth_deg is None else _COST_PLAIN
    for name, field, point in (("launch", "start", figures.start), ("impact", "end", figures.end)):
        if point is None:
            continue
        where = "launch.place" if name == "launch" else "launch.impact_place"
        for code, args, other in _misread(point):
            if inverse(point, other).range_km < _LEAST_MOVE_KM:
                continue
            what = " ".join([code.removeprefix("cause-"), *args.values()])
            rule = f"likely cause: {what} in the place of {name}"
            said = notice(code, where, rule, place=name, **args)
            corrected = msgspec.structs.replace(figures, **{field: other})
            yield Cause(notice=said, figures=corrected, cost=cost)


def _misread(point: Point) -> Iterator[tuple[str, dict[str, str], Point]]:
    """The places a point becomes when its coordinates are exchanged or a sign is lost."""
    lat, lon = point.lat_deg, point.lon_deg
    if abs(lon) <= 90.0:
        yield "cause-coordinates-swapped", {}, Point(lat_deg=lon, lon_deg=lat)
    yield "cause-sign-lost", {"axis": "latitude"}, Point(lat_deg=-lat, lon_deg=lon)
    yield "cause-sign-lost", {"axis": "longitude"}, Point(lat_deg=lat, lon_deg=-lon)


def _other_path(figures: Figures) -> Iterator[Cause]:
    range_km, time_s = figures.range_km, figures.time_s
    apogee = figures.apogee_km
    if range_km is None or time_s is None or apogee is None:
        return
    is_lofted = time_s > least_energy_time_s(range_km)
    code = "cause-lofted" if is_lofted else "cause-depressed"
    reach = _whole(reach_km(range_km, apogee))
    rule = f"likely cause: path is {code.removeprefix('cause-')}, apogee about {apogee:.0f} km"
    said = notice(code, "launch.impact_time", rule, apogee=_whole(apogee), reach=reach)
    cost = _COST_PATH if apogee <= LOFTED_APOGEE_KM and band(range_km).holds(time_s) else _COST_ODD_PATH
    yield Cause(notice=said, figures=figures, cost=cost, explains_time=True)


def _not_ballistic(figures: Figures) -> Iterator[Notice]:
    range_km, time_s = figures.range_km, figures.time_s
    if range_km is None or time_s is None or figures.apogee_km is not None:
        return
    fastest = _whole(flight_time_s(range_km, 0.0))
    rule = f"no free flight takes {time_s:.0f} s over {range_km:.0f} km: not ballistic, or an error not known here"
    args = {"got": _whole(time_s), "range": _whole(range_km), "fastest": fastest}
    yield notice("cause-not-ballistic", "launch.impact_time", rule, **args)


def _whole(figure: float) -> str:
    """A figure as text, to the whole unit: finer would claim more than the model knows."""
    return str(round(figure))
