"""Rivals: association rules that others published, written anew from their descriptions.

- `Window`: SeisComP's scevent.  A new origin joins the first event whose preferred origin lies within 5 degrees and
  60 s, events in the order of their times; the newest origin becomes the preferred one.  Picks do not exist here.
- `Nearest`: the default associator of the USGS product index behind ANSS ComCat.  Within 16 s and 100 km, never an
  event that already has a report of the same source, the nearest by both differences divided by their limits; the
  newest report stands for the event.  Its later splitting and merging of events is not imitated.
- `OneToOne`: Stone Soup's OneToOneAssociator.  The assignment of least sum, of a measure cut at a threshold; what
  reaches the threshold stays alone.  By default there is no threshold.  The measure is ours, since Stone Soup leaves
  it to its user: squared Mahalanobis distance in time and place with both sides' stated sigmas.

Rules (a) and (b) are greedy in order of arrival and take revisions and retractions under the report's own id.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

import numpy as np
from msgspec import Struct
from scipy.optimize import linear_sum_assignment

from bench.correlation.scoring import Cluster, Outcome
from bench.correlation.trials import Arrival
from jdec.messages.launch_data import LaunchReport
from jdec.words.instants import unix_micros
from jdec.words.places import Point

EARTH_KM: Final = 6371.0
NO_THRESHOLD: Final = 1e10
DEFAULT_TIME_SIGMA_S: Final = 10.0
DEFAULT_PLACE_SIGMA_KM: Final = 25.0


class Rule(Protocol):
    """Turns what arrived, in that order, into an outcome."""

    def __call__(self, arrivals: Sequence[Arrival]) -> Outcome:
        """Return the clusters; every report that was not retracted is in exactly one."""


class Seen(Struct, frozen=True):
    """What the rivals look at in one report: when, where on the unit sphere, and the stated sigmas."""

    report: str
    party: str
    revision: int
    at_s: float
    unit: tuple[float, float, float]
    time_sigma_s: float
    place_sigma_km: float


def seen_in(message: LaunchReport) -> Seen:
    """The figures of a report; a place without an error has the default one.  Places here are points."""
    place = message.launch.place
    assert isinstance(place, Point)
    lat, lon, error = math.radians(place.lat_deg), math.radians(place.lon_deg), place.error
    sigma_km = DEFAULT_PLACE_SIGMA_KM
    if error is not None:
        sigma_km = math.sqrt((error.semi_major_km**2 + error.semi_minor_km**2) / 2.0)
    return Seen(
        message.report,
        message.sender,
        message.revision,
        unix_micros(message.launch.time) / 1e6,
        (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)),
        message.launch.time_sigma_s or DEFAULT_TIME_SIGMA_S,
        sigma_km,
    )


def distance_km(one: Seen, other: Seen) -> float:
    """Along a great circle of a sphere; good to half a percent, which is nothing to a window."""
    return 2.0 * EARTH_KM * math.asin(min(1.0, math.dist(one.unit, other.unit) / 2.0))


class _Event:
    """An event of a greedy associator: its reports as they last were, the newest last."""

    def __init__(self, first: Seen) -> None:
        self.reports = {first.report: first}
        self.opened_s = first.at_s

    @property
    def preferred(self) -> Seen:
        """The report that came last."""
        return next(reversed(self.reports.values()))

    def take(self, seen: Seen) -> None:
        """Add a report, or replace its earlier revision; it becomes the preferred one."""
        self.reports.pop(seen.report, None)
        self.reports[seen.report] = seen


class _Greedy:
    """Goes through the arrivals once; a subclass chooses the event of a new report."""

    def choose(self, events: Sequence[_Event], seen: Seen) -> _Event | None:
        """The event that a new report joins, or None where it opens its own."""
        raise NotImplementedError

    def __call__(self, arrivals: Sequence[Arrival]) -> Outcome:
        events: list[_Event] = []
        of_report: dict[str, _Event] = {}
        gone: set[str] = set()
        for arrival in arrivals:
            message = arrival.message
            if not isinstance(message, LaunchReport):
                gone.add(message.report)
                if message.report in of_report:
                    of_report[message.report].reports.pop(message.report)
                events = [each for each in events if each.reports]
            elif message.report not in gone:
                self._take(events, of_report, seen_in(message))
        return [Cluster(reports=frozenset(each.reports)) for each in events]

    def _take(self, events: list[_Event], of_report: dict[str, _Event], seen: Seen) -> None:
        event = of_report.get(seen.report)
        if event is not None and event.reports[seen.report].revision > seen.revision:
            return
        event = event or self.choose(events, seen)
        if event is None:
            event = _Event(seen)
            events.append(event)
            events.sort(key=lambda each: each.opened_s)
        event.take(seen)
        of_report[seen.report] = event


class Window(_Greedy):
    """Within a window of the preferred origin, first match (SeisComP scevent)."""

    def __init__(self, window_s: float = 60.0, window_deg: float = 5.0) -> None:
        self._window_s = window_s
        self._window_km = math.radians(window_deg) * EARTH_KM

    def choose(self, events: Sequence[_Event], seen: Seen) -> _Event | None:
        for event in events:
            other = event.preferred
            if abs(other.at_s - seen.at_s) < self._window_s and distance_km(other, seen) < self._window_km:
                return event
        return None


class Nearest(_Greedy):
    """Nearest within limits, one source never twice in an event (ComCat)."""

    def __init__(self, within_s: float = 16.0, within_km: float = 100.0) -> None:
        self._within_s, self._within_km = within_s, within_km

    def choose(self, events: Sequence[_Event], seen: Seen) -> _Event | None:
        best, least = None, math.inf
        for event in events:
            other = event.preferred
            apart_s = abs(other.at_s - seen.at_s)
            if apart_s > self._within_s or any(each.party == seen.party for each in event.reports.values()):
                continue
            apart_km = distance_km(other, seen)
            apart = math.hypot(apart_s / self._within_s, apart_km / self._within_km)
            if apart_km <= self._within_km and apart < least:
                best, least = event, apart
        return best


class OneToOne:
    """The assignment of least sum over a measure cut at a threshold (Stone Soup's OneToOneAssociator).

    `clock_sigma_s` widens the difference in time.  `with_stonesoup` asks the library itself.
    """

    def __init__(
        self, threshold: float = NO_THRESHOLD, clock_sigma_s: float = 0.0, *, with_stonesoup: bool = False
    ) -> None:
        self._threshold, self._clock_variance = threshold, clock_sigma_s**2
        self._with_stonesoup = with_stonesoup

    def __call__(self, arrivals: Sequence[Arrival]) -> Outcome:
        reports = _latest(arrivals)
        parties = sorted({each.party for each in reports})
        sides = [[each for each in reports if each.party == party] for party in parties]
        pairs: list[tuple[Seen, Seen]] = []
        if len(sides) == 2:
            pair = self._ask_stonesoup if self._with_stonesoup else self._pair
            pairs = pair(*sides)
        paired = {each.report for pair in pairs for each in pair}
        return [
            *(Cluster(reports=frozenset(each.report for each in pair)) for pair in pairs),
            *(Cluster(reports=frozenset([each.report])) for each in reports if each.report not in paired),
        ]

    def measure(self, one: Seen, other: Seen) -> float:
        """Squared Mahalanobis distance in time and place."""
        time_variance = one.time_sigma_s**2 + other.time_sigma_s**2 + self._clock_variance
        place_variance = one.place_sigma_km**2 + other.place_sigma_km**2
        apart_km = EARTH_KM * math.dist(one.unit, other.unit)
        return (one.at_s - other.at_s) ** 2 / time_variance + apart_km**2 / place_variance

    def _pair(self, ours: Sequence[Seen], theirs: Sequence[Seen]) -> list[tuple[Seen, Seen]]:
        costs = np.minimum(_measures(ours, theirs, self._clock_variance), self._threshold)
        rows, columns = linear_sum_assignment(costs)
        return [
            (ours[row], theirs[column])
            for row, column in zip(rows, columns, strict=True)
            if costs[row, column] < self._threshold
        ]

    def _ask_stonesoup(self, ours: Sequence[Seen], theirs: Sequence[Seen]) -> list[tuple[Seen, Seen]]:
        from stonesoup.dataassociator.general import OneToOneAssociator
        from stonesoup.measures.base import BaseMeasure

        rule = self

        class Measure(BaseMeasure):  # type: ignore[misc]
            def __call__(self, item1: Seen, item2: Seen) -> float:
                return rule.measure(item1, item2)

        associator = OneToOneAssociator(measure=Measure(), association_threshold=self._threshold)
        found, _, _ = associator.associate(ours, theirs)
        pairs = [sorted(each.objects, key=lambda seen: seen.party) for each in found]
        return [(one, other) for one, other in pairs]


def _latest(arrivals: Iterable[Arrival]) -> list[Seen]:
    """The highest revision of every report that was not retracted, in order of the id."""
    latest: dict[str, Seen] = {}
    gone: set[str] = set()
    for arrival in arrivals:
        message = arrival.message
        if not isinstance(message, LaunchReport):
            gone.add(message.report)
        elif message.report not in latest or latest[message.report].revision < message.revision:
            latest[message.report] = seen_in(message)
    return [latest[report] for report in sorted(latest) if report not in gone]


def _measures(ours: Sequence[Seen], theirs: Sequence[Seen], clock_variance: float) -> np.ndarray:
    """`OneToOne.measure` of every pair at once."""

    def column(side: Sequence[Seen], name: str) -> np.ndarray:
        return np.array([getattr(each, name) for each in side])

    apart_s = np.subtract.outer(column(ours, "at_s"), column(theirs, "at_s"))
    units = column(ours, "unit")[:, None, :] - column(theirs, "unit")[None, :, :]
    time_variance = np.add.outer(column(ours, "time_sigma_s") ** 2, column(theirs, "time_sigma_s") ** 2)
    place_variance = np.add.outer(column(ours, "place_sigma_km") ** 2, column(theirs, "place_sigma_km") ** 2)
    apart_squared = (EARTH_KM**2) * (units**2).sum(axis=2)
    measures: np.ndarray = apart_s**2 / (time_variance + clock_variance) + apart_squared / place_variance
    return measures
