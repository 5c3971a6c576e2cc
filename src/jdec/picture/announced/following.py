"""From a change of correlation to the events that changed and those that are no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jdec.picture.correlating import Change, ComponentName
from jdec.picture.events import Event


class EventLedger:
    """Which component holds which events, so that a change of components can be told as one of events."""

    def __init__(self) -> None:
        self._events: dict[ComponentName, dict[str, Event]] = {}

    def restore(self, events: Mapping[ComponentName, Iterable[Event]]) -> None:
        """Take up components that were told before."""
        for name, held in events.items():
            self._events[name] = {event.name: event for event in held}

    def take(self, change: Change) -> tuple[tuple[Event, ...], tuple[str, ...]]:
        """The events that are new or different to notices, and the names of those that are no more."""
        before: dict[str, Event] = {}
        after: dict[str, Event] = {}
        for name in (*change.gone, *(component.name for component in change.changed)):
            before |= self._events.pop(name, {})
        for component in change.changed:
            self._events[component.name] = {event.name: event for event in component.events}
            after |= self._events[component.name]
        changed = [event for name, event in sorted(after.items()) if not _is_same(before.get(name), event)]
        return tuple(changed), tuple(sorted(before.keys() - after.keys()))


def _is_same(before: Event | None, after: Event) -> bool:
    """Whether notices have nothing new to look at: scores and reasons change with every neighbour and tell nothing."""
    return before is not None and (
        (before.state, before.launches_low, before.launches_high, before.assessments)
        == (after.state, after.launches_low, after.launches_high, after.assessments)
    )
