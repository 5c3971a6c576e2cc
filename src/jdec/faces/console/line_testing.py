"""Line tests that the node sends by its schedule, and what the pages say of line tests that wait, are late or are due.

When a test is due is `jdec.node.people.line_schedule`'s to say.  Here it is sent, where the node would take it and the
other side can hear it, and never before both records are known as far as they go.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from jdec.faces.console.answers import is_line_up
from jdec.faces.console.calls import Refusal
from jdec.faces.console.rendering import instant, since_when
from jdec.faces.console.views import Grade, LinkCell
from jdec.faces.console.watch_talk import TestState
from jdec.faces.texts import say
from jdec.messages import encode, new_message
from jdec.messages.watch import LinePhrase, LineTest
from jdec.node.people.door import NodeAway, NodeSaidNo
from jdec.node.people.line_schedule import (
    Due,
    NoSchedule,
    NotKnown,
    NotYet,
    Plan,
    Schedule,
    Sent,
    Unanswered,
    plan,
    submission_of,
)
from jdec.node.views import Accepted
from jdec.picture.entries import name_of_place
from jdec.record.origin import Origin

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

PAUSE_S: Final = 30.0
"""So long nothing is tried after the node has not taken a test."""
MOST_SAID: Final = 3
_SALT_BYTES: Final = 12
_BEHIND: Final = "behind"
_READY: Final = "ready"
_TAKEN: Final = "submission-conflict"
_PHRASES: Final = tuple(LinePhrase)


class LineTesting:
    """Sends line tests when they are due.  One event loop only."""

    def __init__(self, console: Console, monotonic: Callable[[], float]) -> None:
        self._console = console
        self._monotonic = monotonic
        self._begun_at: datetime | None = None
        self._able_since: datetime | None = None
        self._sent: str | None = None
        self._not_before_s = monotonic()

    # --- sending ------------------------------------------------------------------------------------------------

    def plan(self) -> Plan:
        """Return what the schedule comes to now."""
        settings = self._console.settings
        schedule = Schedule(
            own=settings.party,
            peer=settings.peer,
            every=timedelta(minutes=settings.line_test_minutes),
            begun_at=self._begun_at,
            able_since=self._able_since,
        )
        return plan(schedule, map(_sent, self._console.talk.talk.tests), self._console.now())

    def hindrance(self) -> str:
        """Return by code why nothing can be sent now, or nothing: the node, the line, or records not yet read."""
        following, status = self._console.following, self._console.following.status
        # Without a picture the line can be tested all the same.
        is_away = following.lost_since is not None and not following.is_picture_lost
        if is_away or status is None or status.mode != _READY:
            return "node"
        if not is_line_up(status):
            return "line"
        at = following.cursor
        generations = tuple(Origin.parse(each).generation for each in following.records)
        is_whole = at.own >= status.own.size and at.peer >= status.mirror.size
        is_same = (at.own_generation, at.peer_generation) == generations
        return "" if is_whole and is_same else _BEHIND

    async def look(self) -> None:
        """Send a test where one is due and can be sent."""
        if self._begun_at is None:
            self._begun_at = await asyncio.to_thread(self._find_beginning)
        if hindrance := self.hindrance():
            # Records that grow are a moment behind again and again: that holds a test back and moves no time.
            if hindrance != _BEHIND:
                self._able_since = None
            return
        self._able_since = self._able_since or self._console.now()
        if not isinstance(self.plan(), Due) or self._monotonic() < self._not_before_s:
            return
        # What was followed may wait to be written: a test that came this moment begins the interval anew.
        await asyncio.to_thread(self._console.parts.index.write)
        try:
            await self._console.talk.refresh()
        except Refusal:
            return
        due = self.plan()
        if isinstance(due, Due) and due.after != self._sent and not self.hindrance():
            await self._send(due)

    async def _send(self, due: Due) -> None:
        """Put a test on the record.  Sent or not when this process ends: its submission id follows from the last one,
        so the node takes it once."""
        parts = self._console.parts
        try:
            done = await parts.door.submit(Accepted, encode(self._make(due)), "en")
        except NodeAway as away:
            return self._failed(away.reason)
        except NodeSaidNo as no:
            if no.code == _TAKEN:
                # It stands on the record since before; the index will have it.
                self._sent = due.after
                return None
            return self._failed(no.code)
        self._sent = due.after
        name = name_of_place(done.record, done.index)
        parts.log("line test sent", name=name)
        await self._console.talk.await_message(name)
        return None

    def _make(self, due: Due) -> LineTest:
        """Return the test: words by chance, no officer, and a time for the answer."""
        console, parts, status = self._console, self._console.parts, self._console.following.status
        assert status is not None
        now = console.now()
        (chance,) = parts.random_bytes(1)
        return new_message(
            LineTest,
            sender=console.settings.party,
            traffic=console.settings.traffic,
            submission=submission_of(due, status.own.record),
            issued_at=now,
            salt=parts.random_bytes(_SALT_BYTES),
            # 256 is a multiple of the number of phrases: each is as likely as any other.
            phrase=_PHRASES[chance % len(_PHRASES)],
            answer_by=now + timedelta(minutes=console.settings.line_test_answer_minutes),
        )

    def _failed(self, reason: str) -> None:
        self._not_before_s = self._monotonic() + PAUSE_S
        self._console.parts.log("line test not sent", reason=reason)

    def _find_beginning(self) -> datetime | None:
        """Return when the own record began, by its first entry.  Blocking."""
        status = self._console.following.status
        if status is None:
            return None
        name = name_of_place(status.own.record, 0)
        found = self._console.parts.index.entries([name]).get(name)
        return found.issued_at if found is not None else None

    # --- telling ------------------------------------------------------------------------------------------------

    def late(self) -> tuple[TestState, ...]:
        """Return the tests of either side that nobody answered in time, oldest first."""
        talk, now = self._console.talk.talk, self._console.now()
        return tuple(each for each in reversed(talk.tests) if each.is_late(now))

    def asked(self) -> tuple[TestState, ...]:
        """Return the tests of the other side that wait for an answer here."""
        return self._console.talk.talk.unanswered(self._console.settings.peer)

    def band(self, language: str) -> str:
        """Return that tests were not answered in time, for the band of the watch page; nothing where none is late."""
        settings, now = self._console.settings, self._console.now()
        said = []
        for each in self.late()[:MOST_SAID]:
            asked = each.test.message
            assert isinstance(asked, LineTest)
            assert asked.answer_by is not None
            side = "ours" if asked.sender == settings.party else "theirs"
            since = since_when(asked.answer_by, now)
            said.append(say(language, f"log-band-{side}", party=settings.peer, since=since))
        return " ".join(said)

    def steps(self, language: str) -> tuple[str, ...]:
        """Return what is to be done about line tests now, in order."""
        peer = self._console.settings.peer
        steps = []
        if self.asked():
            steps.append(say(language, "log-step-answer", party=peer))
        if any(each.test.message.sender != peer for each in self.late()):
            steps.append(say(language, "log-step-reach", party=peer))
        return tuple(steps)

    def cells(self, language: str) -> tuple[LinkCell, ...]:
        """Return what the state row says of line tests: only what asks for somebody."""
        theirs, late = self.asked(), self.late()
        ours_late = [each for each in late if each not in theirs]
        grade = Grade.ALARM if late else Grade.LATE
        if len(ours_late) < len(late):
            count = len(late) - len(ours_late)
            state = say(language, "log-cell-overdue", count=count)
        elif theirs:
            state, grade = say(language, "log-cell-asked", count=len(theirs)), Grade.LATE
        elif ours_late:
            state = say(language, "log-cell-unanswered", count=len(ours_late))
        elif isinstance(self.plan(), Due) and self.hindrance():
            state = say(language, "log-cell-due")
        else:
            return ()
        return (LinkCell("line-test", say(language, "log-cell"), grade.value, state),)

    def due_words(self, language: str) -> str:
        """Return when the next test goes out by itself, or what it waits for."""
        minutes, found = self._console.settings.line_test_minutes, self.plan()
        match found:
            case NoSchedule():
                return say(language, "log-test-by-hand")
            case NotKnown():
                return say(language, "log-test-unknown")
            case Unanswered(name):
                return say(language, "log-test-after", name=name)
            case NotYet(at):
                peer = self._console.settings.peer
                return say(language, "log-test-next", at=instant(at), minutes=minutes, party=peer)
            case Due(at):
                why = self.hindrance() or "now"
                return say(language, f"log-test-due-{why}", at=instant(at))


def _sent(state: TestState) -> Sent:
    asked = state.test.message
    return Sent(state.test.name, asked.sender, asked.issued_at, state.answer is not None)
