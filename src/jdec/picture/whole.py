"""The whole picture of a set of entries, made in one go."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from jdec.picture.correlating import Component, Correlation
from jdec.picture.entries import Entry
from jdec.picture.events import Event
from jdec.picture.parameters import DEFAULT_PARAMETERS, Parameters


class Picture(msgspec.Struct, frozen=True):
    """All components, by the time of their earliest launch."""

    components: tuple[Component, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, earliest lift-off first."""
        events = [event for component in self.components for event in component.events]
        return tuple(sorted(events, key=lambda event: (event.time_us, event.name)))


def picture_of(entries: Iterable[Entry], parameters: Parameters = DEFAULT_PARAMETERS) -> Picture:
    """The picture that a set of entries makes: any order, any repetition."""
    correlation = Correlation(parameters)
    correlation.fold(entries)
    return Picture(tuple(sorted(correlation.components, key=_earliest)))


def _earliest(component: Component) -> tuple[int, str]:
    return (min(event.time_us for event in component.events), component.name)
