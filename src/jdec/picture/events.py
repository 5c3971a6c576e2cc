"""Launch events: what the picture shows, one for each launch that the two Parties' reports speak of.

An event keeps each Party's assessment apart.  It is named by the earliest entry of each, in the order of the Parties'
codes, so that both nodes give it one name.  Where the pairing is not determined, the reports in question stand in one
event that says how many launches they may be, and does not say which belongs to which.  A salvo that one Party
reports as one and the other launch by launch is one event too, with each Party's count.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from jdec.picture.assessments import Assessment
from jdec.picture.entries import MessageName
from jdec.picture.fusing import Fused, fuse
from jdec.picture.parameters import MILLINATS
from jdec.picture.sights import Sight
from jdec.picture.terms import Term
from jdec.picture.weighing import Pairing, Table

if TYPE_CHECKING:
    from jdec.picture.solving import Part, Solution


class EventState(StrEnum):
    """Who speaks of the launch, and whether it is clear which report belongs to which."""

    TWO_SIDED = "two-sided"
    ONE_SIDED = "one-sided"
    UNDETERMINED = "undetermined"
    RETRACTED = "retracted"


class Reason(msgspec.Struct, frozen=True):
    """One line of why two reports were paired: a coded term, its worth in millinats, and what lies behind it.

    `too-vague` is why a report was paired with none.  `apart` and `sigma` are in the unit of the term: s for `time`,
    `flight` and `too-vague`, km for `place` and `impact`, degrees for `azimuth`; None for terms without a
    distance.  `pair` names the two reports where an event has more than two.
    """

    code: str
    worth: int
    apart: float | None = None
    sigma: float | None = None
    pair: str = ""


class Event(msgspec.Struct, frozen=True):
    """One launch event.  `score` and `margin` are millinats: the sum of the reasons, and how much worse the best other
    answer is (None: there is no other)."""

    name: str
    state: EventState
    assessments: tuple[Assessment, ...]
    launches_low: int
    launches_high: int
    score: int = 0
    margin: int | None = None
    reasons: tuple[Reason, ...] = ()
    is_whole: bool = False
    fused: Fused | None = None

    @property
    def time_us(self) -> int:
        """The earliest lift-off that is stated, in Unix microseconds."""
        return min(each.time_us for each in self.assessments)

    @property
    def message_names(self) -> tuple[MessageName, ...]:
        """All entries of the event: revisions and retractions too."""
        return tuple(name for each in self.assessments for name in each.names)


def name_of(assessments: tuple[Assessment, ...]) -> str:
    """`RUS.1/4 + USA.1/7`: the earliest entry of each assessment, Parties in the order of their codes."""
    return " + ".join(each.name for each in assessments)


def retracted_event(assessment: Assessment) -> Event:
    """A report that was taken back: it stays visible and takes no part in any pairing."""
    return Event(assessment.name, EventState.RETRACTED, (assessment,), 0, 0)


def vague_event(sight: Sight) -> Event:
    """A report too vague to be put together with any other: it may be of a launch that others report, or of its own."""
    reason = Reason("too-vague", 0, None, sight.time_sigma_s)
    return Event(
        name=sight.assessment.name,
        state=EventState.UNDETERMINED,
        assessments=(sight.assessment,),
        launches_low=0,
        launches_high=sight.count,
        reasons=(reason,),
    )


def events_of(table: Table, solution: Solution) -> tuple[Event, ...]:
    """The events of a solved component, in the order of their names' entries."""
    events = [_event(table, part, solution) for part in solution.parts]
    return tuple(sorted(events, key=lambda event: event.assessments[0].revisions[0].place))


def _event(table: Table, part: Part, solution: Solution) -> Event:
    members = [table.rows[row] for row in part.rows] + [table.columns[column] for column in part.columns]
    assessments = tuple(
        sorted((member.assessment for member in members), key=lambda each: each.revisions[0].place)
    )
    state = EventState.TWO_SIDED if part.rows and part.columns else EventState.ONE_SIDED
    if not part.is_determined:
        state = EventState.UNDETERMINED
    reasons: tuple[Reason, ...] = ()
    fused = None
    if state is EventState.TWO_SIDED:
        pairings = sorted(
            (table.pairings[number] for number in part.cells), key=lambda each: _pair(table, each)
        )
        reasons = tuple(
            msgspec.structs.replace(reason, pair=_pair(table, pairing)) if len(pairings) > 1 else reason
            for pairing in pairings
            for reason in _reasons(pairing, solution)
        )
        if len(pairings) == 1:
            fused = fuse(table.rows[pairings[0].row], table.columns[pairings[0].column])
    return Event(
        name=name_of(assessments),
        state=state,
        assessments=assessments,
        launches_low=part.launches_low,
        launches_high=part.launches_high,
        score=sum(reason.worth for reason in reasons),
        margin=part.margin,
        reasons=reasons,
        is_whole=solution.is_whole,
        fused=fused,
    )


def _pair(table: Table, pairing: Pairing) -> str:
    both = (table.rows[pairing.row].assessment, table.columns[pairing.column].assessment)
    return name_of(tuple(sorted(both, key=lambda each: each.revisions[0].place)))


def _reasons(pairing: Pairing, solution: Solution) -> tuple[Reason, ...]:
    """The terms against the background that counted; time at the clock offset of the component's best matching."""
    link = pairing.link
    lines = [
        _time_reason(pairing, solution),
        Reason("rarity-near" if pairing.is_near else "rarity", pairing.rarity),
    ]
    lines += [_reason(term, is_near=pairing.is_near) for term in link.terms]
    return tuple(lines)


def _time_reason(pairing: Pairing, solution: Solution) -> Reason:
    link = pairing.link
    offset_ms = solution.offset_ms or 0
    sigma_ms = link.time_sigma_ms
    apart_ms = link.apart_ms - offset_ms
    worth = link.time_norm - round(0.5 * (apart_ms / sigma_ms) ** 2 * MILLINATS)
    return Reason("time", worth, apart_ms / 1000, sigma_ms / 1000)


def _reason(term: Term, *, is_near: bool) -> Reason:
    return Reason(term.code, term.near if is_near else term.far, term.apart, term.sigma)
