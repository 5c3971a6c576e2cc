"""The correlator of this software as one more rule: a picture's events as clusters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from bench.correlation.scoring import Cluster, Outcome
from bench.correlation.trials import Arrival
from jdec.picture import DEFAULT_PARAMETERS, Entry, Parameters, picture_of

MILLINATS = 1000.0


class Assessed(Protocol):
    """One Party's assessment of an event."""

    @property
    def report(self) -> str:
        """The Party's own id of the report."""
        ...


class EventLike(Protocol):
    """What the bench reads of an event."""

    @property
    def state(self) -> str: ...
    @property
    def assessments(self) -> Sequence[Assessed]: ...
    @property
    def launches_low(self) -> int: ...
    @property
    def launches_high(self) -> int: ...
    @property
    def margin(self) -> int | None: ...


class Ours:
    """`jdec.picture` with the parameters given."""

    def __init__(self, parameters: Parameters = DEFAULT_PARAMETERS) -> None:
        self._parameters = parameters

    def __call__(self, arrivals: Sequence[Arrival]) -> Outcome:
        entries = [Entry(each.record, each.index, each.leaf, each.message) for each in arrivals]
        return clusters_of(picture_of(entries, self._parameters).events)


def clusters_of(events: Iterable[EventLike]) -> list[Cluster]:
    """The clusters of a picture's events; events that were taken back are none."""
    return [
        Cluster(
            reports=frozenset(assessment.report for assessment in event.assessments),
            is_determined=str(event.state) != "undetermined",
            low=event.launches_low,
            high=event.launches_high,
            margin_nats=None if event.margin is None else event.margin / MILLINATS,
        )
        for event in events
        if str(event.state) != "retracted"
    ]
