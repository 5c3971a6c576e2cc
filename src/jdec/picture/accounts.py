"""The picture as plain values, ready for JSON: what tables keep, what faces show and what the nodes compare.

An account holds everything that is said of an event with the names of the messages that say it; it never merges the
two Parties' figures.  Fused figures stand in a field of their own.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Final

import msgspec

from jdec.messages.launch_data import Launch, LaunchReport, RetractionReason, Stage
from jdec.picture.announced import EventVerdict
from jdec.picture.assessments import Assessment
from jdec.picture.correlating import Component, Settled, SettledEvent
from jdec.picture.entries import Entry, MessageName
from jdec.picture.events import Event, EventState, Reason
from jdec.picture.fusing import Fused
from jdec.picture.mentions import Mention
from jdec.picture.plausibility import warnings_of
from jdec.words.faults import Notice, notice
from jdec.words.instants import from_unix_micros
from jdec.words.launches import SourceClass

REVISED_AFTER_RETRACTION: Final = "revised-after-retraction"


class AssessmentAccount(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one Party says: its newest revision, the names of all, and what is odd about it."""

    party: str
    report: str
    name: MessageName
    names: tuple[MessageName, ...]
    newest: MessageName
    revision: int
    stage: Stage
    issued_at: datetime
    launch: Launch
    source: SourceClass | None = None
    retracted: RetractionReason | None = None
    warnings: tuple[Notice, ...] = ()


class EventAccount(msgspec.Struct, frozen=True, omit_defaults=True):
    """One launch event.  `time` is the earliest lift-off stated; `score` and `margin` are millinats."""

    name: str
    state: EventState
    time: datetime
    launches_low: int
    launches_high: int
    assessments: tuple[AssessmentAccount, ...]
    score: int = 0
    margin: int | None = None
    reasons: tuple[Reason, ...] = ()
    is_whole: bool = False
    fused: Fused | None = None
    verdict: EventVerdict | None = None
    mentions: tuple[Mention, ...] = ()


class ComponentAccount(msgspec.Struct, frozen=True, omit_defaults=True):
    """One component: what went in and what came out, as hashes, and its events.

    `offset_ms`: by how much the second Party's clock is ahead of the first's (Parties in the order of their codes), as
    the best matching of this component alone has it; `offset_sigma_ms` its sigma.
    """

    name: str
    inputs_hash: str
    outcome_hash: str
    events: tuple[EventAccount, ...]
    offset_ms: int | None = None
    offset_sigma_ms: int | None = None


class Beside(msgspec.Struct, frozen=True):
    """What stands beside an event and is no part of correlation: the notices' verdict, and who spoke of it."""

    verdict: EventVerdict | None = None
    mentions: tuple[Mention, ...] = ()


def component_account(component: Component, beside: dict[str, Beside]) -> ComponentAccount:
    """The account of a component; `beside` by the name of the event."""
    return ComponentAccount(
        name=component.name,
        inputs_hash=component.inputs_hash,
        outcome_hash=component.outcome_hash,
        events=tuple(event_account(event, beside.get(event.name, _NOTHING)) for event in component.events),
        offset_ms=component.offset_ms,
        offset_sigma_ms=component.offset_sigma_ms,
    )


_NOTHING = Beside()


def event_account(event: Event, beside: Beside = _NOTHING) -> EventAccount:
    """The account of an event."""
    return EventAccount(
        name=event.name,
        state=event.state,
        time=from_unix_micros(event.time_us),
        launches_low=event.launches_low,
        launches_high=event.launches_high,
        assessments=tuple(_assessment_account(each) for each in event.assessments),
        score=event.score,
        margin=event.margin,
        reasons=event.reasons,
        is_whole=event.is_whole,
        fused=event.fused,
        verdict=beside.verdict,
        mentions=beside.mentions,
    )


def settled(account: ComponentAccount) -> Settled:
    """What a fold needs of an account to resume from it."""
    events = tuple(
        SettledEvent(
            event.state,
            tuple((each.party, each.report) for each in event.assessments),
            event.launches_low,
            event.launches_high,
        )
        for event in account.events
    )
    return Settled(account.name, frozenset(key for event in events for key in event.keys), events)


def _assessment_account(assessment: Assessment) -> AssessmentAccount:
    message = assessment.message
    retraction = assessment.retraction
    return AssessmentAccount(
        party=assessment.party,
        report=assessment.report,
        name=assessment.name,
        names=assessment.names,
        newest=assessment.newest.name,
        revision=message.revision,
        stage=message.stage,
        issued_at=message.issued_at,
        launch=message.launch,
        source=message.source,
        retracted=None if retraction is None else retraction.message.reason,  # type: ignore[union-attr]
        warnings=(*_retraction_warnings(assessment), *_warnings(assessment.newest)),
    )


def _retraction_warnings(assessment: Assessment) -> tuple[Notice, ...]:
    """That a Party went on to revise what it had taken back: it may mean that there was a launch after all."""
    late = assessment.late_revision
    if late is None:
        return ()
    rule = "a retraction takes back every revision, those after it too"
    return (notice(REVISED_AFTER_RETRACTION, "revision", rule, name=late.name),)


@lru_cache(maxsize=8192)
def _warnings(entry: Entry) -> tuple[Notice, ...]:
    """The warnings of a report, kept: a component is told again whenever a neighbour changes."""
    assert isinstance(entry.message, LaunchReport)
    return warnings_of(entry.message)
