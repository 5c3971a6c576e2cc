"""The watch log: who stands the watch, what is open, the hand-over, line tests, and the desk's own lines."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, timedelta
from typing import Final

from jdec.faces.console.calls import Answer, Call, Page
from jdec.faces.console.gather_log import (
    desk_items,
    line_views,
    note_line,
    open_items,
    procedure_view,
    roster_of,
    seal_of,
    shift_of,
    test_line,
)
from jdec.faces.console.log_views import LogView, NotesView, OpenItem, ProceduresView
from jdec.faces.console.pages_people import INVITATION
from jdec.faces.console.pages_record import page_of
from jdec.faces.console.procedures import procedures
from jdec.faces.console.rendering import instant, officer_view, word
from jdec.faces.console.watch_talk import Talk
from jdec.faces.texts import say
from jdec.messages.header import Header, Role, kind_of
from jdec.messages.watch import Direction, LinePhrase, LineTest, LineTestAnswer, OtherWay, OtherWayNote
from jdec.node.people.desk import OfficerState
from jdec.node.people.index import Indexed, Wanted
from jdec.node.people.line_schedule import Due
from jdec.node.people.log import LineKind
from jdec.node.people.policy import Action, Asked

MOST_TESTS: Final = 30
MOST_NOTES: Final = 100
MOST_LINES: Final = 200
SHOWN: Final = timedelta(hours=24)
SPEAKING: Final = (Role.WATCH_OFFICER, Role.HEAD_OF_SHIFT, Role.LIAISON_OFFICER, Role.ANALYST)
_QUIET: Final = frozenset({"receipt", "key-manifest", "complete-until"})
_NONCE_BYTES: Final = 9
_NONCE: Final = re.compile(r"[0-9a-f]{18}", re.ASCII)


async def log(call: Call) -> Answer:
    """Show the page of the watch."""
    console, language, settings = call.console, call.language, call.console.settings
    talk, now = await console.talk.refresh(), console.now()
    items = await items_of(call, talk)
    shift = shift_of(talk, settings.party)
    lines = await asyncio.to_thread(
        console.parts.watch_log.lines, now - SHOWN, now + timedelta(minutes=1), MOST_LINES
    )
    officers = await asyncio.to_thread(console.store.officers)
    may_answer = may_say(call, LineTestAnswer)
    alarms = [each for each in lines if each.kind in (LineKind.ALARM_HEARD, LineKind.ALARM_NOT_HEARD)]
    view = LogView(
        rosters=tuple(roster_of(talk, party, language) for party in (settings.party, settings.peer)),
        items=tuple(each for each in items if each.what.code != "seen"),
        seen_items=tuple(each for each in items if each.what.code == "seen"),
        officers=tuple(
            officer_view(each, language) for each in officers if each.state is OfficerState.ACTIVE
        ),
        roles=tuple(word(language, "value", each.value) for each in SPEAKING),
        seal=seal_of(items, shift),
        nonce=kept_nonce(call),
        shift=shift,
        fields=await draft_of(call, "handover"),
        line_fields=await draft_of(call, "line"),
        tests=tuple(
            test_line(each, language, settings.party, now, may_answer=may_answer)
            for number, each in enumerate(talk.tests)
            if number < MOST_TESTS or each.answer is None
        ),
        due=console.testing.due_words(language),
        is_due=isinstance(console.testing.plan(), Due),
        phrases=tuple(word(language, "value", each.value) for each in LinePhrase),
        lines=line_views(lines, language),
        may_hand_over=console.may(call.who.officer, Action.HAND_OVER_SHIFT),
        may_test=may_say(call, LineTest),
        may_write=console.may(call.who.officer, Action.WRITE_LOG),
        may_alarm=console.may(call.who.officer, Action.RUN_ALARM_TEST),
        last_alarm=_last_alarm(alarms[0].at if alarms else None, language),
        since=_shift_since(talk, settings.party, now),
        until=now,
    )
    return page_of(call, "log.html", "log-title", view)


async def notes(call: Call) -> Answer:
    """Show what passed by voice and on paper."""
    console, language = call.console, call.language
    talk = await console.talk.refresh()
    view = NotesView(
        notes=tuple(note_line(each, language) for each in talk.notes[:MOST_NOTES]),
        alone=len(talk.unreconciled()),
        ways=tuple(word(language, "value", each.value) for each in OtherWay),
        directions=tuple(word(language, "value", each.value) for each in Direction),
        nonce=nonce_of(call),
        fields=await draft_of(call, "note"),
        may_note=may_say(call, OtherWayNote),
    )
    return page_of(call, "log_notes.html", "log-notes-title", view)


async def steps(call: Call) -> Answer:
    """Show the standard procedures, ticked off for the present shift."""
    console, language = call.console, call.language
    shift = shift_of(await console.talk.refresh(), console.settings.party)
    ticks = await asyncio.to_thread(console.parts.watch_log.ticks, shift)
    view = ProceduresView(
        procedures=tuple(procedure_view(each, ticks, language) for each in procedures()),
        shift=shift,
        may_tick=console.may(call.who.officer, Action.WRITE_LOG),
    )
    return page_of(call, "log_procedures.html", "log-procedures-title", view)


async def items_of(call: Call, talk: Talk) -> tuple[OpenItem, ...]:
    """Return what is open now."""
    console = call.console
    unreceipted = await asyncio.to_thread(_unreceipted, call)
    drafts = await asyncio.to_thread(_drafts, call)
    notices = await asyncio.to_thread(console.parts.drafts.open_ones)
    desk = desk_items(notices, drafts, call.language)
    return open_items(console.following, talk, unreceipted, desk, call.language, console.settings.party)


def may_say(call: Call, kind: type[Header]) -> bool:
    """Say whether an officer may put a message of the line tests and notes on the record; the policy hears its kind."""
    return call.console.may(call.who.officer, Action.ANSWER_LINE_TEST, Asked(kind=kind_of(kind)))


async def draft_of(call: Call, form: str) -> dict[str, str]:
    """Return what this officer typed into a form and did not send."""
    drafts = await asyncio.to_thread(call.console.store.drafts, call.number)
    return next((each.fields for each in drafts if each.form == form), {})


def nonce_of(call: Call) -> str:
    """Return what makes one form one act, however often its button is pressed."""
    return call.console.parts.random_bytes(_NONCE_BYTES).hex()


def kept_nonce(call: Call) -> str:
    """Return the nonce of the page that refreshes a piece of itself: a second press stays the same act."""
    kept = call.query.get("nonce", "")
    return kept if call.is_fragment and _NONCE.fullmatch(kept) else nonce_of(call)


def _unreceipted(call: Call) -> list[Indexed]:
    """Return own messages of the last day that the other Party has not receipted.  Blocking."""
    status = call.console.following.status
    if status is None or status.receipted_size >= status.own.size:
        return []
    found = call.console.parts.index.pick(Wanted(record=status.own.record), 200)
    return [each for each in found if each.index >= status.receipted_size and each.kind not in _QUIET]


def _drafts(call: Call) -> int:
    """Return how many drafts wait at this desk.  Blocking."""
    store = call.console.store
    kept = (draft for each in store.officers() for draft in store.drafts(each.number))
    # Whom an administrator was about to invite is no business of the watch.
    return sum(draft.form != INVITATION for draft in kept)


def _last_alarm(at: datetime | None, language: str) -> str:
    return say(language, "log-alarm-last", at=instant(at)) if at else say(language, "log-alarm-never")


def _shift_since(talk: Talk, party: str, now: datetime) -> datetime:
    placed = talk.roster(party)
    return now - timedelta(hours=12) if placed is None else placed.message.issued_at


PAGES: Final = (
    Page(path="/log", handle=log, action=Action.VIEW_LOG),
    Page(path="/log/notes", handle=notes, action=Action.VIEW_LOG),
    Page(path="/log/procedures", handle=steps, action=Action.VIEW_LOG),
)
