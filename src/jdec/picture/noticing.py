"""Accounts of notices: what was announced in its newest form, and what became of it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from jdec.messages.hazard_notice import HazardNotice
from jdec.messages.notifications import PostLaunchNotification, PreLaunchNotification
from jdec.messages.statements import RelayedNotice
from jdec.picture.announced import Announcing, Held, NoticeComponent, NoticeState, Source
from jdec.picture.announced.notices import Announced
from jdec.picture.announced.outcomes import NoticeStanding
from jdec.picture.entries import MessageName
from jdec.words.instants import DailyHours, Window, from_unix_micros
from jdec.words.launches import LaunchClass
from jdec.words.places import Place

_Telling = PreLaunchNotification | RelayedNotice | HazardNotice | PostLaunchNotification


class NoticeAccount(msgspec.Struct, frozen=True, omit_defaults=True):
    """One notice with its follow-ups.

    `launching_state` is whose launch it announces, None where a hazard notice does not say.  `windows` are those that
    hold now; `closed_at_first` is the closing before extensions.  `areas` are impact areas, or the danger areas of a
    public notice.  `said_at` is its own word of when it was said; `not_before` and `not_after` are what the records
    prove beyond that, the latter once the other side's receipt covers it.  `events` are the launches held to be its
    own, `seen_low` to `seen_high` of `count` of them.
    """

    name: MessageName
    names: tuple[MessageName, ...]
    source: Source
    party: str
    kind: str
    number: str
    state: NoticeState
    count: int
    windows: tuple[Window, ...]
    launching_state: str | None = None
    said_at: datetime | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    launch_class: LaunchClass = LaunchClass.UNDETERMINED
    launch_area: Place | None = None
    azimuth_deg: float | None = None
    areas: tuple[Place, ...] = ()
    closed_at_first: datetime | None = None
    cancelled_at: datetime | None = None
    seen_low: int = 0
    seen_high: int = 0
    events: tuple[str, ...] = ()
    launched: tuple[MessageName, ...] = ()


class NoticeComponentAccount(msgspec.Struct, frozen=True):
    """Notices and events that hang together, with the two hashes by which the nodes compare them."""

    name: str
    inputs_hash: str
    outcome_hash: str
    events: tuple[str, ...]
    notices: tuple[NoticeAccount, ...]


def notice_component_account(component: NoticeComponent, announcing: Announcing) -> NoticeComponentAccount:
    """The account of a component of the second assignment."""
    notices = [announcing.notices[node] for node in component.nodes if node in announcing.notices]
    by_name = {notice.name: notice for notice in notices}
    return NoticeComponentAccount(
        name=component.name,
        inputs_hash=component.inputs_hash,
        outcome_hash=component.outcome_hash,
        events=tuple(verdict.event for verdict in component.events),
        notices=tuple(_notice_account(by_name[each.notice], each) for each in component.notices),
    )


def held(account: NoticeComponentAccount) -> Held:
    """What a fold needs of an account to resume from it."""
    notices = tuple(
        NoticeStanding(
            notice=each.name,
            source=each.source,
            state=each.state,
            count=each.count,
            seen_low=each.seen_low,
            seen_high=each.seen_high,
            events=each.events,
            launched=each.launched,
        )
        for each in account.notices
    )
    return Held(account.name, account.events, notices, account.inputs_hash, account.outcome_hash)


def _notice_account(notice: Announced, standing: NoticeStanding) -> NoticeAccount:
    telling = [entry for entry in notice.entries if isinstance(entry.message, _Telling)]
    planned = [entry for entry in telling if not isinstance(entry.message, PostLaunchNotification)]
    newest = (planned or telling)[-1]
    message, said = newest.message, notice.said
    assert isinstance(message, _Telling)
    is_extended = notice.first_closes_ms is not None and notice.closes_ms != notice.first_closes_ms
    return NoticeAccount(
        name=notice.name,
        names=tuple(entry.name for entry in notice.entries),
        source=notice.source,
        party=newest.party,
        kind=message.kind,
        number=_number(message, newest.name),
        state=standing.state,
        count=standing.count,
        windows=_windows(message, notice),
        launching_state=notice.state,
        said_at=_instant(said.claimed_ms if said else None),
        not_before=_instant(said.earliest_ms if said and said.earliest_ms > said.claimed_ms else None),
        not_after=_instant(said.latest_ms if said and said.is_receipted else None),
        launch_class=notice.launch_class,
        launch_area=None if isinstance(message, HazardNotice) else message.launch_area,
        azimuth_deg=notice.azimuth_deg,
        areas=message.areas if isinstance(message, HazardNotice) else message.impact_areas,
        closed_at_first=_instant(notice.first_closes_ms) if is_extended else None,
        cancelled_at=_instant(notice.cancelled_ms),
        seen_low=standing.seen_low,
        seen_high=standing.seen_high,
        events=standing.events,
        launched=standing.launched,
    )


def _number(message: _Telling, name: MessageName) -> str:
    if isinstance(message, RelayedNotice):
        return message.original_number or name
    return message.number


def _windows(message: _Telling, notice: Announced) -> tuple[Window, ...]:
    """The windows as stated, the last one closing when it now does; none where only the launch was told."""
    if isinstance(message, HazardNotice):
        return message.windows
    if isinstance(message, PostLaunchNotification):
        return ()
    closes = from_unix_micros(max(hours.closes_ms for hours in notice.hours) * 1000)
    daily: DailyHours | None = message.window.daily
    return (
        Window(
            opens_at=message.window.opens_at, closes_at=max(closes, message.window.closes_at), daily=daily
        ),
    )


def _instant(unix_ms: int | None) -> datetime | None:
    return None if unix_ms is None else from_unix_micros(unix_ms * 1000)
