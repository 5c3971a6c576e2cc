"""The second assignment, kept up to date: launch events against notices.

The result depends only on the set of entries and on the events that correlation makes of them, never on their order
or on how often one came.  A change touches its own component and no other.  Nothing here goes back into correlation,
and nothing reads a clock: how far time has come is what the records say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from jdec.messages.hazard_notice import HazardNotice
from jdec.messages.header import Header
from jdec.messages.launch_data import CompleteUntil
from jdec.messages.service import Receipt
from jdec.picture.announced.components import ComponentParts
from jdec.picture.announced.digests import inputs_hash, outcome_hash
from jdec.picture.announced.ends import Ends
from jdec.picture.announced.judging import Passed, with_standing
from jdec.picture.announced.linking import Linking, Node, event_node
from jdec.picture.announced.matching import Match, closed
from jdec.picture.announced.notices import Announced, NoticeKey, announce, ended_key, notice_key, series_key
from jdec.picture.announced.outcomes import Code, EventVerdict, NoticeStanding
from jdec.picture.announced.parameters import DEFAULT_NOTICE_PARAMETERS, NoticeParameters
from jdec.picture.announced.timing import Times
from jdec.picture.announced.views import View, view_of
from jdec.picture.entries import Entry
from jdec.picture.events import Event
from jdec.picture.parameters import DEFAULT_PARAMETERS, Parameters
from jdec.words.instants import unix_micros


class NoticeComponent(msgspec.Struct, frozen=True):
    """Events and notices that hang together, with the two hashes by which the nodes compare them.

    Named by the earliest entry in it.  `events` are in the order of their names, `notices` in that of the records.
    """

    name: str
    nodes: frozenset[Node]
    events: tuple[EventVerdict, ...]
    notices: tuple[NoticeStanding, ...]
    inputs_hash: str
    outcome_hash: str


class Held(msgspec.Struct, frozen=True):
    """A component that was solved before: the names of its events, and its notices."""

    name: str
    events: tuple[str, ...]
    notices: tuple[NoticeStanding, ...]
    inputs_hash: str
    outcome_hash: str


class NoticeChange(msgspec.Struct, frozen=True):
    """What a fold changed: components that are new or different, and names that are no more."""

    changed: tuple[NoticeComponent, ...]
    gone: tuple[str, ...]


class Announcing:
    """The fold.  Not safe for use by two threads at once.

    `figures` are the parameters of correlation, whose defaults stand for what a report does not state.
    """

    def __init__(
        self,
        parameters: NoticeParameters = DEFAULT_NOTICE_PARAMETERS,
        figures: Parameters = DEFAULT_PARAMETERS,
    ) -> None:
        self.parameters, self._figures = parameters, figures
        self._digest = hashlib.sha256(f"{parameters.digest()}\n{figures.digest()}".encode()).hexdigest()
        self._linking = Linking(parameters, figures)
        self._entries: dict[NoticeKey, dict[tuple[str, int], Entry]] = {}
        self._replacing: dict[NoticeKey, dict[tuple[str, int], Entry]] = {}
        self._in_series: dict[NoticeKey, set[NoticeKey]] = {}
        self._ends = Ends()
        self._times = Times()
        self._component_of: dict[Node, str] = {}
        self._components: dict[str, NoticeComponent] = {}
        # Nodes of restored components, whose links are looked for when something touches them.
        self._unlinked: set[Node] = set()

    @property
    def components(self) -> Iterable[NoticeComponent]:
        """All components, in no order."""
        return self._components.values()

    def verdict(self, event: str) -> EventVerdict | None:
        """The verdict of one event by its name; None of one that is not held, or that was retracted."""
        name = self._component_of.get(event_node(event))
        held = () if name is None else self._components[name].events
        return next((each for each in held if each.event == event), None)

    @property
    def notices(self) -> Mapping[NoticeKey, Announced]:
        """All notices by their keys."""
        return self._linking.notices

    def restore(
        self,
        entries: Iterable[Entry],
        events: Iterable[tuple[Event, EventVerdict | None]],
        held: Iterable[Held],
    ) -> None:
        """Take up what was solved before, without solving it again: entries, events with their verdicts, and the
        components that have notices.

        Only for one into which nothing was folded.  Raises ValueError where they do not fit together.
        """
        moved: set[NoticeKey] = set()
        for entry in entries:
            self._take(entry, moved)
        for key in sorted(moved):
            self._place_notice(key)
        self._ends.advance()
        verdicts: dict[str, EventVerdict] = {}
        for event, verdict in events:
            self._linking.rest_event(event)
            if verdict is not None:
                verdicts[event.name] = verdict
            elif self._linking.holds(event.name):
                raise ValueError(f"event has no verdict: {event.name}")
        keys = {notice.name: key for key, notice in self._linking.notices.items()}
        for each in held:
            if not (
                set(each.events) <= verdicts.keys() and {one.notice for one in each.notices} <= keys.keys()
            ):
                raise ValueError(f"component of notices names what is not there: {each.name}")
            nodes = [*map(event_node, each.events), *(keys[one.notice] for one in each.notices)]
            told = tuple(verdicts.pop(name) for name in each.events)
            hashes = (each.inputs_hash, each.outcome_hash)
            self._hold(NoticeComponent(each.name, frozenset(nodes), told, each.notices, *hashes))
        for name, verdict in verdicts.items():
            nodes = [event_node(name)]
            self._hold(NoticeComponent(name.split(" + ")[0], frozenset(nodes), (verdict,), (), "", ""))
        if lacking := self._linking.notices.keys() - self._component_of.keys():
            raise ValueError(f"notices are in no component: {len(lacking)}, such as {min(lacking)}")
        self._unlinked = set(self._component_of)

    def _hold(self, component: NoticeComponent) -> None:
        self._components[component.name] = component
        self._component_of |= dict.fromkeys(component.nodes, component.name)

    def fold(
        self,
        entries: Iterable[Entry],
        changed_events: Iterable[Event] = (),
        gone_events: Iterable[str] = (),
    ) -> NoticeChange:
        """Take entries in, and what correlation made of them; say which components changed.

        `gone_events` are names of events that are no more; a name that is among the changed ones too is not gone.
        """
        again: set[Node] = set()
        moved: set[NoticeKey] = set()
        for entry in entries:
            again |= self._take(entry, moved)
        stale: set[Node] = set(moved)
        for key in sorted(moved & self._unlinked):
            # What it was told of beside before it was restored is found again, to be told without it.
            self._linking.link_notice(key)
        stale |= self._linking.beside(moved)
        for key in sorted(moved):
            self._place_notice(key)
        again |= moved
        for name in gone_events:
            stale.add(event_node(name))
            self._linking.drop_event(name)
        for event in changed_events:
            stale.add(event_node(event.name))
            view = view_of(event, self._figures)
            if view is None:
                self._linking.drop_event(event.name)
            else:
                self._linking.put_event(view)
                again.add(event_node(event.name))
        stale |= again | self._ends.advance()
        self._link_again(again)
        stale |= self._linking.beside(moved)
        before = self._stale_components(stale)
        return self._solve_again(stale, before)

    def _take(self, entry: Entry, moved: set[NoticeKey]) -> set[Node]:
        """Keep what an entry says of notices; return the nodes whose links it may change."""
        message = entry.message
        if not isinstance(message, Header):
            return set()
        if isinstance(message, Receipt):
            for each in self._times.hear(entry):
                moved |= self._spoken_of(each)
            return set()
        until = message.until if isinstance(message, CompleteUntil) else None
        self._ends.hear(
            entry.party,
            unix_micros(message.issued_at) // 1000,
            None if until is None else unix_micros(until) // 1000,
        )
        key = notice_key(entry)
        place = (entry.record, entry.index)
        if key is not None:
            held = self._entries.setdefault(key, {})
            if place in held:
                return set()
            held[place] = entry
            self._times.watch(entry)
        if isinstance(message, HazardNotice) and key is not None:
            self._in_series.setdefault(series_key(entry.party, message, message.number), set()).add(key)
        ended = ended_key(entry)
        if ended is not None and place not in (replacing := self._replacing.setdefault(ended, {})):
            replacing[place] = entry
            if key is None:
                self._times.watch(entry)
        moved |= self._spoken_of(entry)
        if key is not None or message.kind == "urgent-statement":
            return self._linking.nodes_of(self._linking.citations.add(entry))
        return set()

    def _spoken_of(self, entry: Entry) -> set[NoticeKey]:
        """The notices that an entry says something of: its own, and those it replaces or cancels."""
        key, ended = notice_key(entry), ended_key(entry)
        found = set() if key is None else {key}
        return found if ended is None else found | self._in_series.get(ended, set())

    def _place_notice(self, key: NoticeKey) -> None:
        replacing = [
            entry for entry in self._replacing.get(key[:-1], {}).values() if notice_key(entry) != key
        ]
        notice = announce(key, self._entries[key].values(), replacing, self.parameters, self._times.said)
        if notice is None:
            return
        self._linking.put_notice(notice)
        self._ends.put(key, notice.closes_ms + round(self.parameters.window_tolerance_s * 1000))

    def _link_again(self, nodes: set[Node]) -> None:
        for node in sorted(nodes):
            if node[0] == "event":
                if self._linking.holds(node[1]):
                    self._linking.link_event(node[1])
            elif node in self._linking.notices:
                self._linking.link_notice(node)

    def _stale_components(self, nodes: set[Node]) -> dict[str, NoticeComponent]:
        names = {self._component_of[node] for node in nodes if node in self._component_of}
        return {name: self._components[name] for name in names}

    def _solve_again(self, stale: set[Node], before: dict[str, NoticeComponent]) -> NoticeChange:
        members = set(stale)
        for component in before.values():
            members |= component.nodes
        # New links may reach into components that nothing else touched.
        for node in sorted(stale):
            for other in self._linking.linked.get(node, ()):
                name = self._component_of.get(other)
                if name is not None and name not in before:
                    before[name] = self._components[name]
                    members |= before[name].nodes
        for name in before:
            del self._components[name]
        for node in members:
            self._component_of.pop(node, None)
        self._link_up(members)
        after: dict[str, NoticeComponent] = {}
        for part in self._parts({node for node in members if self._is_held(node)}):
            component = self._solve(part)
            after[component.name] = component
            for node in part:
                self._component_of[node] = component.name
        self._components |= after
        changed = [each for name, each in sorted(after.items()) if not _says(before.get(name), each)]
        return NoticeChange(tuple(changed), tuple(sorted(before.keys() - after.keys())))

    def _link_up(self, members: set[Node]) -> None:
        """Look for the links of what was restored: they lie within its own component."""
        for node in sorted(members & self._unlinked):
            if not self._is_held(node):
                continue
            if node[0] == "event":
                self._linking.link_event(node[1])
            else:
                self._linking.link_kin(node)
        self._unlinked -= members

    def _is_held(self, node: Node) -> bool:
        return self._linking.holds(node[1]) if node[0] == "event" else node in self._linking.notices

    def _parts(self, left: set[Node]) -> list[frozenset[Node]]:
        parts = []
        while left:
            part: set[Node] = set()
            edge = [left.pop()]
            while edge:
                node = edge.pop()
                if node not in part:
                    part.add(node)
                    edge += self._linking.linked.get(node, ())
            left -= part
            parts.append(frozenset(part))
        return parts

    def _solve(self, nodes: frozenset[Node]) -> NoticeComponent:
        views = [self._linking.view(node[1]) for node in sorted(nodes) if node[0] == "event"]
        held = [self._linking.notices[node] for node in nodes if node[0] != "event"]
        notices = sorted(held, key=lambda notice: (notice.entries[0].place, notice.key))
        passed = {notice.key: self._ends.passed(notice.key) for notice in notices}
        component = ComponentParts(views, notices, self._matches(views, passed), self._linking.kin, passed)
        verdicts, standings = component.judged(self.parameters)
        beside = {view.name: self._standing(view.name) for view in views}
        verdicts = tuple(with_standing(each, [one.name for one in beside[each.event]]) for each in verdicts)
        open_ones = {notice.key: notice for held in beside.values() for notice in held}
        statements = self._linking.citations.statements(ref for view in views for ref in view.refs)
        entries = [entry for notice in notices for entry in notice.entries]
        entries += [entry for view in views for each in view.event.assessments for entry in each.revisions]
        return NoticeComponent(
            name=min(entries, key=lambda entry: entry.place).name,
            nodes=nodes,
            events=verdicts,
            notices=standings,
            inputs_hash=inputs_hash(
                self._digest,
                views,
                [
                    *((notice, passed[notice.key]) for notice in notices),
                    *((notice, Passed.NOT_YET) for notice in open_ones.values()),
                ],
                statements.values(),
            ),
            outcome_hash=outcome_hash(verdicts, standings),
        )

    def _standing(self, event: str) -> list[Announced]:
        """The notices that stand open and fit an event, in the order of the records; none that was cancelled before."""
        fitting = [
            self._linking.notices[key]
            for key, match in self._linking.standing.get(event, {}).items()
            if Code.NOTICE_CANCELLED not in match.findings
        ]
        return sorted(fitting, key=lambda notice: (notice.entries[0].place, notice.key))

    def _matches(
        self, views: list[View], passed: dict[NoticeKey, Passed]
    ) -> dict[tuple[NoticeKey, str], Match]:
        """The matches of a component, with what the end of a window adds to them."""
        found = {}
        for view in views:
            for key in self._linking.linked.get(event_node(view.name), ()):
                match = self._linking.matches[key, view.name]
                if passed[key] is Passed.BOTH_SIDES:
                    match = closed(match, self._linking.notices[key], self.parameters)
                found[key, view.name] = match
        return found


def _says(before: NoticeComponent | None, after: NoticeComponent) -> bool:
    """Whether a component said the same before; of events without notices only their verdicts are said."""
    if before is not None and not before.notices and not after.notices:
        return before.events == after.events
    return before == after
