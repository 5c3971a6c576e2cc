"""Which events and which notices are held against each other, kept up to date: a change touches its neighbours only.

A link is a match that could stand in an answer within the margin; what is worth less than leaving both alone by more
than the margin cannot, and makes no link.  Kindred hazard notices are linked to each other.
"""

from __future__ import annotations

from collections.abc import Iterable

from jdec.picture.announced.citing import NO_TIES, Citations, Ties, ref_of
from jdec.picture.announced.indexing import SpanIndex
from jdec.picture.announced.matching import Match, closing_worth, compare
from jdec.picture.announced.notices import Announced, NoticeKey, is_standing
from jdec.picture.announced.parameters import NoticeParameters
from jdec.picture.announced.reaching import Kinship, kinship
from jdec.picture.announced.screening import Screen, cap_of_event, cap_of_notice
from jdec.picture.announced.views import Ref, View, refs_of, view_of
from jdec.picture.events import Event, EventState
from jdec.picture.parameters import Parameters
from jdec.picture.sights import sight_of

# An event's node is ("event", its name); a notice's is its key.
Node = tuple[str, ...]


def event_node(name: str) -> Node:
    """The node of an event."""
    return ("event", name)


class Linking:
    """Events, notices and the links between them.  Not safe for use by two threads at once.

    An event may rest: it is known by its time and its messages, and looked at only when something asks for its view.
    """

    def __init__(self, parameters: NoticeParameters, figures: Parameters) -> None:
        self._parameters, self._figures = parameters, figures
        self.citations = Citations()
        self._views: dict[str, View] = {}
        self._resting: dict[str, tuple[Event, frozenset[Ref]]] = {}
        self.notices: dict[NoticeKey, Announced] = {}
        self.matches: dict[tuple[NoticeKey, str], Match] = {}
        self.linked: dict[Node, set[Node]] = {}
        # Matches with notices that stand open, by event: they are no links, and join nothing.
        self.standing: dict[str, dict[NoticeKey, Match]] = {}
        self._stood: dict[NoticeKey, set[str]] = {}
        self.kin: dict[NoticeKey, dict[NoticeKey, Kinship]] = {}
        self._event_spans: SpanIndex[str] = SpanIndex()
        self._notice_spans: SpanIndex[NoticeKey] = SpanIndex()
        self._event_caps: Screen[str] = Screen()
        self._notice_caps: Screen[NoticeKey] = Screen()
        self._event_of: dict[Ref, str] = {}
        self._notice_of: dict[Ref, NoticeKey] = {}

    def holds(self, event: str) -> bool:
        """Whether it has an event, resting or not."""
        return event in self._views or event in self._resting

    def view(self, event: str) -> View:
        """The view of an event; one that rested rests no more."""
        if event in self._resting:
            view = view_of(self._resting[event][0], self._figures)
            assert view is not None
            self.put_event(view)
        return self._views[event]

    def rest_event(self, event: Event) -> None:
        """Take an event in, without a view and without links; nothing where it was retracted."""
        if event.state is EventState.RETRACTED:
            return
        sights = [sight_of(each, self._figures) for each in event.assessments]
        # No view has a time outside of these: it has the sharpest of them.
        blur_ms = round(self._parameters.inside_sigmas * max(each.time_sigma_s for each in sights) * 1000)
        times = [each.time_ms for each in sights]
        self._event_spans.put(event.name, min(times) - blur_ms, max(times) + blur_ms)
        refs = refs_of(event)
        self._resting[event.name] = (event, refs)
        self._know(event, refs)

    def put_event(self, view: View) -> None:
        """Take an event in, or its newest form, without links yet."""
        self.drop_event(view.name)
        self._views[view.name] = view
        self._event_spans.put(view.name, *self._span_ms(view))
        self._event_caps.put(view.name, cap_of_event(view, self._parameters))
        self._know(view.event, view.refs)

    def _know(self, event: Event, refs: frozenset[Ref]) -> None:
        """Know an event by its messages, and what they cite."""
        for each in event.assessments:
            for entry in each.revisions:
                self.citations.add(entry)
        for ref in refs:
            self._event_of[ref] = event.name

    def drop_event(self, name: str) -> None:
        """Take an event out with its links."""
        view = self._views.pop(name, None)
        resting = self._resting.pop(name, None)
        if view is not None:
            refs = view.refs
        elif resting is not None:
            refs = resting[1]
        else:
            return
        self._event_spans.drop(name)
        self._event_caps.drop(name)
        for ref in refs:
            if self._event_of.get(ref) == name:
                del self._event_of[ref]
        self._unlink(event_node(name))

    def put_notice(self, notice: Announced) -> None:
        """Take a notice in, or its newest form, without links yet."""
        self.drop_notice(notice.key)
        self.notices[notice.key] = notice
        self._notice_spans.put(notice.key, notice.opens_ms, notice.closes_ms)
        self._notice_caps.put(notice.key, cap_of_notice(notice, self._parameters))
        for entry in notice.entries:
            self._notice_of[ref_of(entry)] = notice.key

    def drop_notice(self, key: NoticeKey) -> None:
        """Take a notice out with its links."""
        notice = self.notices.pop(key, None)
        if notice is None:
            return
        self._notice_spans.drop(key)
        self._notice_caps.drop(key)
        self._unlink(key)

    def link_event(self, name: str) -> None:
        """Hold an event against every notice that it may be of."""
        view = self.view(name)
        self._unlink(event_node(name))
        gate_ms = self._gate_ms()
        low_ms, high_ms = self._span_ms(view)
        keys = self._notice_spans.overlapping(low_ms - gate_ms, high_ms + gate_ms)
        cited = {self._notice_of[ref] for ref in self.citations.beside(view.refs) if ref in self._notice_of}
        near = self._notice_caps.passing(keys, cap_of_event(view, self._parameters))
        for key in cited.union(near):
            notice = self.notices.get(key)
            if notice is not None:
                self._link(notice, view)

    def link_notice(self, key: NoticeKey) -> None:
        """Hold a notice against every event that may be of it, and a hazard notice against others of its kind."""
        notice = self.notices[key]
        self._unlink(key)
        gate_ms = self._gate_ms()
        refs = [ref_of(entry) for entry in notice.entries]
        names = self._event_spans.overlapping(notice.opens_ms - gate_ms, notice.closes_ms + gate_ms)
        cited = {self._event_of[ref] for ref in self.citations.beside(refs) if ref in self._event_of}
        for name in names:
            self.view(name)
        near = self._event_caps.passing(names, cap_of_notice(notice, self._parameters))
        for name in cited.union(near):
            self._link(notice, self.view(name))
        self.link_kin(key)

    def beside(self, keys: Iterable[NoticeKey]) -> set[Node]:
        """The events that notices which stand open are told of beside."""
        return {event_node(name) for key in keys for name in self._stood.get(key, ())}

    def nodes_of(self, refs: Iterable[Ref]) -> set[Node]:
        """The events and notices that messages belong to."""
        found: set[Node] = set()
        for ref in refs:
            if ref in self._event_of:
                found.add(event_node(self._event_of[ref]))
            if ref in self._notice_of:
                found.add(self._notice_of[ref])
        return found

    def _span_ms(self, view: View) -> tuple[int, int]:
        """From the earliest to the latest time that an event may have had."""
        blur_ms = round(self._parameters.inside_sigmas * max(look.time_sigma_s for look in view.looks) * 1000)
        times = [look.time_ms for look in view.looks]
        return min(times) - blur_ms, max(times) + blur_ms

    def _gate_ms(self) -> int:
        """No event whose times are further than this from a window passes the gate of time."""
        figures = self._parameters
        lead_s = figures.window_tolerance_s + figures.hazard_lead_s + 5 * figures.launched_at_sigma_s
        return round((figures.outside_window_gate_s + lead_s) * 1000) + 1

    def _link(self, notice: Announced, view: View) -> None:
        ties = self._ties(notice, view)
        match = compare(notice, view, ties, self._parameters)
        if match is None or match.worth < -self._parameters.margin_millinats - closing_worth(
            notice, self._parameters
        ):
            return
        if ties.cited <= 0 and is_standing(notice, self._parameters):
            self.standing.setdefault(view.name, {})[notice.key] = match
            self._stood.setdefault(notice.key, set()).add(view.name)
            return
        node = event_node(view.name)
        self.matches[notice.key, view.name] = match
        self.linked.setdefault(node, set()).add(notice.key)
        self.linked.setdefault(notice.key, set()).add(node)

    def link_kin(self, key: NoticeKey) -> None:
        """Hold a hazard notice against others of its kind; nothing for another notice."""
        notice = self.notices[key]
        if not notice.is_hazard or is_standing(notice, self._parameters):
            return
        shift_ms = round(self._parameters.kin_shift_s * 1000)
        span = (notice.opens_ms - shift_ms, notice.closes_ms + shift_ms)
        for near in self._notice_spans.overlapping(*span):
            other = self.notices[near]
            may_be = other.is_hazard and near != key and not is_standing(other, self._parameters)
            kind = kinship(notice, other, self._parameters) if may_be else None
            if kind is None:
                continue
            for mine, yours in ((near, key), (key, near)):
                self.linked.setdefault(mine, set()).add(yours)
                self.kin.setdefault(mine, {})[yours] = kind

    def _unlink(self, node: Node) -> None:
        if node[0] == "event":
            for key in self.standing.pop(node[1], {}):
                self._stood[key].discard(node[1])
        else:
            for name in self._stood.pop(node, ()):
                del self.standing[name][node]
        for other in self.kin.pop(node, {}):
            self.kin[other].pop(node, None)
        for other in self.linked.pop(node, ()):
            self.linked[other].discard(node)
            event, notice = (node, other) if node[0] == "event" else (other, node)
            self.matches.pop((notice, event[1]), None)

    def _ties(self, notice: Announced, view: View) -> Ties:
        if not self.citations.speak_of(view.refs):
            return NO_TIES
        refs = frozenset(ref_of(entry) for entry in notice.entries)
        return self.citations.ties(view.refs, refs, notice.key[1])
