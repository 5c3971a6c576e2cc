"""The correlation of two records' reports, kept up to date: a change touches its own component and no other.

Reports that a gate lets through are linked; linked reports make a component; each component is solved by itself.  The
result depends only on the set of entries, never on their order or on how often one came: a rebuild is the same fold.

Of a component too large to be resolved no links are kept, for they would grow with the square of its reports: only
that it hangs together is known, and looked for again when one of its reports changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from jdec.picture.assessments import Assessment, ReportKey, assess, key_of
from jdec.picture.digests import inputs_hash, outcome_hash
from jdec.picture.entries import Entry
from jdec.picture.events import Event, EventState, events_of, name_of, retracted_event, vague_event
from jdec.picture.grouping import Groups, is_crowd
from jdec.picture.nearness import Nearness
from jdec.picture.parameters import Parameters
from jdec.picture.sights import Sight, is_too_vague, sight_of
from jdec.picture.terms import Link, compare
from jdec.picture.weighing import LinkKey, bare_table_of, table_of

ComponentName = str
_NONE: Final[frozenset[ReportKey]] = frozenset()


class Component(msgspec.Struct, frozen=True):
    """One component: its events, and the two hashes by which the nodes compare it.

    Named by the earliest entry in it.  `offset_ms` and `offset_sigma_ms`: the second Party's clock less the first's,
    as its best matching has it (Parties in the order of their codes); None without a pairing.
    """

    name: ComponentName
    keys: frozenset[ReportKey]
    events: tuple[Event, ...]
    inputs_hash: str
    outcome_hash: str
    offset_ms: int | None = None
    offset_sigma_ms: int | None = None


class SettledEvent(msgspec.Struct, frozen=True):
    """An event as it was solved before: the reports in it, in order, and how many launches they are."""

    state: EventState
    keys: tuple[ReportKey, ...]
    launches_low: int
    launches_high: int


class Settled(msgspec.Struct, frozen=True):
    """A component that was solved before and has not been touched since: the reports and the events in it."""

    name: ComponentName
    keys: frozenset[ReportKey]
    events: tuple[SettledEvent, ...] = ()


class Change(msgspec.Struct, frozen=True):
    """What a fold changed: components that are new or different, and names that are no more."""

    changed: tuple[Component, ...]
    gone: tuple[ComponentName, ...]


class Correlation:
    """The fold.  Not safe for use by two threads at once."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self._entries: dict[ReportKey, dict[tuple[str, int], Entry]] = {}
        self._sights: dict[ReportKey, Sight] = {}
        self._retracted: dict[ReportKey, Assessment] = {}
        self._links: dict[LinkKey, Link] = {}
        self._linked: dict[ReportKey, set[ReportKey]] = {}
        self._component_of: dict[ReportKey, ComponentName] = {}
        self._components: dict[ComponentName, Component | Settled] = {}
        # Reports whose links are not kept: of a crowd, or restored and not touched since.
        self._unlinked: set[ReportKey] = set()
        self._index = Nearness(parameters)

    @property
    def components(self) -> Iterable[Component]:
        """All components, in no order; those that were restored are solved for it."""
        for name in sorted(self._components):
            yield self._solved(name)

    def settled_events(self) -> dict[ComponentName, list[Event]]:
        """Events of the components that were restored and not touched since, without score and reasons."""
        return {
            name: [self._settled_event(event) for event in held.events]
            for name, held in self._components.items()
            if isinstance(held, Settled)
        }

    def _settled_event(self, event: SettledEvent) -> Event:
        assessments = tuple(
            self._retracted[key] if key in self._retracted else self._sights[key].assessment
            for key in event.keys
        )
        return Event(name_of(assessments), event.state, assessments, event.launches_low, event.launches_high)

    def component_of(self, key: ReportKey) -> Component | None:
        """The component that a report is in."""
        name = self._component_of.get(key)
        return None if name is None else self._solved(name)

    def restore(self, entries: Iterable[Entry], components: Mapping[ComponentName, Settled]) -> None:
        """Take up components that were solved before, without solving them again.

        Only for a correlation into which nothing was folded.  Raises ValueError where a component names a report that
        the entries do not hold, where it bears another name than its entries give it, or where a report is in no
        component or in two.
        """
        for entry in entries:
            key = key_of(entry)
            if key is not None:
                self._entries.setdefault(key, {})[entry.record, entry.index] = entry
        for key in self._entries:
            self._see(key)
        seen = self._sights.keys() | self._retracted.keys()
        for name, settled in components.items():
            if not settled.keys or not settled.keys <= seen:
                raise ValueError(f"component names reports that are not there: {name}")
            if doubled := settled.keys & self._component_of.keys():
                raise ValueError(f"report is in two components: {min(doubled)}")
            if (expected := self._name_of(settled.keys)) != name or settled.name != name:
                raise ValueError(f"component is misnamed: got {name}, expected {expected}")
            self._components[name] = settled
            self._component_of |= dict.fromkeys(settled.keys, name)
        lacking = seen - self._component_of.keys()
        if lacking:
            raise ValueError(f"reports are in no component: {len(lacking)}, such as {min(lacking)}")
        self._unlinked = set(self._sights)

    def fold(self, entries: Iterable[Entry]) -> Change:
        """Take entries in; say which components changed.  An entry that came before changes nothing."""
        touched: set[ReportKey] = set()
        for entry in entries:
            key = key_of(entry)
            if key is None:
                continue
            held = self._entries.setdefault(key, {})
            if (entry.record, entry.index) not in held:
                held[entry.record, entry.index] = entry
                touched.add(key)
        if not touched:
            return Change((), ())
        before = self._broken(touched)
        groups = Groups(self.parameters.most_reports_a_side)
        for broken in before.values():
            for part in self._parts(broken.keys - touched):
                groups.add(part)
        for key in sorted(touched):
            self._see(key)
            groups.add({key})
            self._join(key, groups, before)
        return self._solve_again(groups, before)

    def _broken(self, touched: set[ReportKey]) -> dict[ComponentName, Component | Settled]:
        """Take out what these reports were, and the components that they were in; return those."""
        names = {name for key in touched if (name := self._component_of.get(key)) is not None}
        for key in sorted(touched):
            self._remove(key)
        return {name: self._components.pop(name) for name in names}

    def _see(self, key: ReportKey) -> None:
        """Take the newest revision of a report in, or the retraction that took it back."""
        self._retracted.pop(key, None)
        assessment = assess(self._entries[key].values())
        if assessment is None:
            return
        if assessment.retraction is not None:
            self._retracted[key] = assessment
            return
        sight = self._sights[key] = sight_of(assessment, self.parameters)
        if not is_too_vague(sight, self.parameters):
            self._index.add(sight)

    def _remove(self, key: ReportKey) -> None:
        sight = self._sights.pop(key, None)
        if sight is not None:
            if not is_too_vague(sight, self.parameters):
                self._index.remove(sight)
            self._unlink(key)
            self._unlinked.discard(key)

    def _join(self, key: ReportKey, groups: Groups, before: dict[ComponentName, Component | Settled]) -> None:
        """Look for the links of a report that is new, and join the groups that they make one.

        Within a crowd nothing more is looked for.
        """
        sight = self._sights.get(key)
        group = groups.of(key)
        for other in self._near(sight):
            if group.is_crowd and other in group.keys:
                continue
            link = self._compare(key, other)
            if link is None:
                continue
            if other not in groups:
                name = self._component_of[other]
                before[name] = self._components.pop(name)
                groups.add(before[name].keys)
            group = groups.join(key, other)
            self._keep(key, other, link)

    def _near(self, sight: Sight | None) -> list[ReportKey]:
        if sight is None or is_too_vague(sight, self.parameters):
            return []
        return self._index.near(sight)

    def _compare(self, key: ReportKey, other: ReportKey) -> Link | None:
        return compare(self._sights[min(key, other)], self._sights[max(key, other)], self.parameters)

    def _keep(self, key: ReportKey, other: ReportKey, link: Link) -> None:
        self._links[min(key, other), max(key, other)] = link
        self._linked.setdefault(key, set()).add(other)
        self._linked.setdefault(other, set()).add(key)

    def _unlink(self, key: ReportKey) -> None:
        for other in self._linked.pop(key, ()):
            self._linked[other].discard(key)
            self._links.pop((min(key, other), max(key, other)), None)

    def _link_all(self, keys: frozenset[ReportKey]) -> None:
        """Have every link of a component that is to be resolved, and none of a crowd."""
        if is_crowd(keys, self.parameters.most_reports_a_side):
            for key in keys:
                self._unlink(key)
            self._unlinked |= keys & self._sights.keys()
            return
        for key in sorted(keys & self._unlinked):
            self._unlinked.discard(key)
            for other in self._near(self._sights[key]):
                link = self._compare(key, other)
                if link is not None:
                    self._keep(key, other, link)

    def _solved(self, name: ComponentName) -> Component:
        """A component as it was solved; one that was restored is solved now, to the same result."""
        held = self._components[name]
        if isinstance(held, Settled):
            self._link_all(held.keys)
            solved = self._solve(held.keys)
            assert solved is not None
            held = self._components[name] = solved
        return held

    def _solve_again(self, groups: Groups, before: dict[ComponentName, Component | Settled]) -> Change:
        after: dict[ComponentName, Component] = {}
        for keys in groups.all():
            self._link_all(keys)
            component = self._solve(keys)
            for key in keys:
                if component is None:
                    self._component_of.pop(key, None)
                else:
                    self._component_of[key] = component.name
            if component is not None:
                after[component.name] = component
        self._components |= after
        changed = [each for name, each in sorted(after.items()) if before.get(name) != each]
        return Change(tuple(changed), tuple(sorted(before.keys() - after.keys())))

    def _parts(self, members: frozenset[ReportKey]) -> Iterator[set[ReportKey]]:
        """What is left of a component, in parts that hang together."""
        left = set(members)
        while left:
            start = left.pop()
            part, edge = {start}, [start]
            while edge and left:
                found = self._partners(edge.pop(), left)
                left -= found
                part |= found
                edge += found
            yield part

    def _partners(self, key: ReportKey, among: set[ReportKey]) -> set[ReportKey]:
        if key not in self._unlinked:
            return among & self._linked.get(key, _NONE)
        near = among.intersection(self._near(self._sights[key]))
        return {other for other in near if self._compare(key, other) is not None}

    def _solve(self, keys: frozenset[ReportKey]) -> Component | None:
        """Solve the component of these reports; a retracted one stands alone."""
        # Imported here: what solves is slow to load, and most programs only carry what was solved.
        from jdec.picture.solving import solve

        retracted = [self._retracted[key] for key in keys if key in self._retracted]
        sights = [self._sights[key] for key in keys if key in self._sights]
        if retracted:
            events: tuple[Event, ...] = (retracted_event(retracted[0]),)
            offset: tuple[int | None, int | None] = (None, None)
        elif sights and is_too_vague(sights[0], self.parameters):
            events = (vague_event(sights[0]),)
            offset = (None, None)
        elif sights:
            first_party = min(sight.assessment.party for sight in sights)
            rows = [sight for sight in sights if sight.assessment.party == first_party]
            columns = [sight for sight in sights if sight.assessment.party != first_party]
            if is_crowd(keys, self.parameters.most_reports_a_side):
                # Nothing of it is paired: weighing every pairing would take ever longer with every report.
                table = bare_table_of(rows, columns)
            else:
                table = table_of(rows, columns, self._links, self._linked, self.parameters)
            solution = solve(table, self.parameters)
            events = events_of(table, solution)
            offset = (solution.offset_ms, solution.offset_sigma_ms)
        else:
            return None
        entries = [entry for key in keys for entry in self._entries[key].values()]
        return Component(
            name=self._name_of(keys),
            keys=keys,
            events=events,
            inputs_hash=inputs_hash(entries, self.parameters),
            outcome_hash=outcome_hash(events),
            offset_ms=offset[0],
            offset_sigma_ms=offset[1],
        )

    def _name_of(self, keys: frozenset[ReportKey]) -> ComponentName:
        """The name of the earliest entry of these reports."""
        entries = (entry for key in keys for entry in self._entries[key].values())
        return min(entries, key=lambda entry: entry.place).name
