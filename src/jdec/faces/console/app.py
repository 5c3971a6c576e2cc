"""The console as an application: every page behind its door, one live line, files that never change, and one shape for
whatever goes wrong.

`Console` holds what pages share; `build_console` gives the ASGI application.  This face translates between people and
their node; it decides nothing about messages or records.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import secrets
import traceback
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException

from jdec.faces.console import (
    pages_acts,
    pages_approve,
    pages_check,
    pages_courier,
    pages_event,
    pages_log,
    pages_log_acts,
    pages_notices,
    pages_people,
    pages_record,
    pages_sign_in,
    pages_summary,
    pages_watch,
)
from jdec.faces.console.acting import Acting
from jdec.faces.console.answers import Seat
from jdec.faces.console.calls import Call, Page, Refusal
from jdec.faces.console.door import as_response, doors
from jdec.faces.console.endings import Endings
from jdec.faces.console.following import Following
from jdec.faces.console.fragments import Fragments, Kept
from jdec.faces.console.gather_watch import held_lines, open_notices
from jdec.faces.console.line_testing import LineTesting
from jdec.faces.console.live import Hub
from jdec.faces.console.notice_records import NoticeRecords
from jdec.faces.console.own_acts import OwnActs
from jdec.faces.console.pages_live import live_line
from jdec.faces.console.parts import ConsoleParts
from jdec.faces.console.passkeys import Challenges
from jdec.faces.console.rates import (
    ACT,
    ACTS_PER_MINUTE,
    INVITATIONS_PER_MINUTE,
    INVITE,
    REFUSED,
    REFUSED_PER_MINUTE,
    SIGN_IN,
    Rates,
)
from jdec.faces.console.refusing import refuse_unread
from jdec.faces.console.rendering import Renderer
from jdec.faces.console.static import Static, static_files
from jdec.faces.console.tokens import Tokens
from jdec.faces.console.verifying import Verifying
from jdec.faces.console.views import EventLine, LiveKind, Said, WatchView
from jdec.faces.console.watching_over import WatchTalk
from jdec.messages.header import Role
from jdec.messages.watch import ShiftHandover
from jdec.node.people.desk import AuditLine, Officer
from jdec.node.people.policy import NOTHING_MORE, SAYS, Action, Asked, Permitted
from jdec.node.people.sessions import Sessions, Signed
from jdec.node.picture_views import PictureAt
from jdec.node.views import EntryView
from jdec.words.traffic import is_exercise

WATCH_OVER_S: Final = 2.0
END_PAGES_S: Final = 1.0
"""So often is looked at the sessions of open pages; each is believed for a second, so a page ends within two."""
LIST_EVERY: Final = 5
"""Every so many rounds the officers' list is looked at."""
READ_AT_ONCE: Final = 8
"""So many entries are read from the node at the same time for all pages together."""


class Console:
    """What the pages of one console share.  One event loop only."""

    def __init__(self, parts: ConsoleParts, monotonic: Any) -> None:
        self.parts = parts
        self.settings = parts.settings
        self.store = parts.store
        self.now = parts.now
        self.hub = Hub(parts.random_bytes(4).hex(), parts.settings.live_pages)
        self.following = Following(parts.door, self.hub, parts.index, parts.now, parts.log)
        self.sessions = Sessions(
            parts.store,
            parts.now,
            parts.random_bytes,
            idle=parts.settings.session_idle,
            longest=parts.settings.session_longest,
        )
        self.static = Static(parts.settings.static)
        self.renderer = Renderer(parts.settings, parts.now, self.static.path_of)
        self.fragments = Fragments(self.renderer)
        self.views: Kept[tuple[Seat, str], WatchView] = Kept(16)
        self.pasts: Kept[str, PictureAt] = Kept(8)
        self.maps: Kept[tuple[str, str], bytes] = Kept(16)
        self._said: Kept[str, tuple[Said, ...]] = Kept(1024)
        self.entries: Kept[str, EntryView] = Kept(4096)
        self.reading = asyncio.Semaphore(READ_AT_ONCE)
        self.challenges = Challenges(parts.random_bytes, monotonic)
        per_minute = {
            SIGN_IN: parts.settings.sign_ins_per_minute,
            ACT: ACTS_PER_MINUTE,
            INVITE: INVITATIONS_PER_MINUTE,
            REFUSED: REFUSED_PER_MINUTE,
        }
        self.rates = Rates(per_minute, monotonic)
        self.tokens = Tokens(monotonic)
        self.untold: Kept[str, int] = Kept(1024)
        self.managing = asyncio.Lock()
        """Held from the look at the people to what is written of them: nobody else changes them meanwhile."""
        self.own_acts = OwnActs(parts.store.audit)
        self.acting = Acting(parts, monotonic)
        self.records = NoticeRecords(self)
        self.verifying = Verifying(self)
        self.talk: WatchTalk = WatchTalk(self)
        self.testing = LineTesting(self, monotonic)
        self.endings = Endings(parts.door, parts.certificates, parts.now, monotonic)
        self.following.more_cells = lambda language: (
            *self.testing.cells(language),
            *self.endings.cells(language),
        )
        self.following.more_steps = lambda language: (
            *self.testing.steps(language),
            *self.endings.steps(language),
        )
        self.following.more_trouble = self.testing.band
        self._held: Kept[tuple[str, str], tuple[EventLine, ...]] = Kept(16)
        self.renderer.held = self._held_for
        # Whoever has no key at this desk may have a passkey: the page asks, whatever the list says when it is made.
        self.renderer.signs = lambda officer: not parts.signing.has_key(officer)
        self.renderer.by_two = lambda: self.records.by_two
        self.renderer.may = self.may

    async def run(self) -> None:
        """Follow the node, and watch over what time alone changes, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.following.run())
            group.create_task(self._end_pages())
            group.create_task(self._watch_over())

    async def _end_pages(self) -> None:
        """End pages whose session is over, also by `jdec console bar` beside this process; no node is waited for."""
        while True:
            await asyncio.sleep(END_PAGES_S)
            for session in self.hub.sessions():
                found = await asyncio.to_thread(self.sessions.look, session)
                if not isinstance(found, Signed) or not self.may(found.officer, Action.VIEW_WATCH):
                    self.hub.end_session(session)

    async def _watch_over(self) -> None:
        """Tell pages when the window of a notice opens or closes, or when another kind needs two officers."""
        opened = open_notices(self.following, self.now())
        for turn in itertools.count():
            if turn % LIST_EVERY == 0:
                await self._look_at_list()
                if await self.endings.look(next(iter(self.following.records), "")):
                    self.hub.publish(LiveKind.STATUS)
            await asyncio.sleep(WATCH_OVER_S)
            await self.talk.look()
            await self.testing.look()
            now_open = open_notices(self.following, self.now())
            if now_open != opened:
                opened = now_open
                self.hub.publish(LiveKind.PICTURE, {"names": [], "ring": ""})

    async def _look_at_list(self) -> None:
        """Read the officers' list anew; one that cannot be read changes nothing of what was known."""
        before = self.records.by_two
        with contextlib.suppress(Refusal):
            await self.records.roster()
        if self.records.by_two != before:
            self.hub.publish(LiveKind.PICTURE, {"names": [], "ring": ""})

    def _held_for(self, officer: Officer, language: str) -> tuple[EventLine, ...] | None:
        """Return what holds the alarm, for any page of an officer who may see the watch; made once a change."""
        if not self.may(officer, Action.VIEW_WATCH):
            return None
        key = (language, self.hub.sequence)
        found = self._held.get(key)
        if found is None:
            found = held_lines(self.following, language, self.settings.party)
            self._held.put(key, found)
        return found

    def may(self, officer: Officer, action: Action, asked: Asked = NOTHING_MORE) -> bool:
        """Ask the policy whether an officer may do something now."""
        return self._may(officer, [Role(role.value) for role in officer.roles], action, asked)

    def roles_for(self, officer: Officer, action: Action, kind: str = "") -> list[Role]:
        """Return the roles in which an officer may do something, as the record knows them.  Raises `Refusal`.

        `kind` is that of the message which is said, where the action alone does not tell.
        """
        roles = [Role(role.value) for role in officer.roles]
        found = [role for role in roles if self._may(officer, [role], action, Asked(kind=kind))]
        if not found:
            raise Refusal("not-allowed", 403)
        return found

    def _may(self, officer: Officer, roles: list[Role], action: Action, asked: Asked) -> bool:
        roster = self.talk.talk.roster(self.settings.party)
        on_watch = roster.message.on_watch if roster and isinstance(roster.message, ShiftHandover) else ()
        asked = msgspec.structs.replace(
            asked,
            kind=asked.kind or SAYS.get(action, ""),
            is_on_shift=officer.number in [each.number for each in on_watch],
        )
        return isinstance(self.parts.policy.decide(roles, action, self.settings.traffic, asked), Permitted)

    def has_demo_officers(self) -> bool:
        """Say whether officers of an exercise may sign in with one click."""
        return is_exercise(self.settings.traffic)

    def say_next(self, session: str, said: Said) -> None:
        """Keep a sentence for the next page of a session."""
        self._said.put(session, (said,))

    def take_said(self, call: Call) -> tuple[Said, ...]:
        """Return what is to be said on a session's next page, once; a page that refreshes a piece of itself is none."""
        if call.is_fragment:
            return ()
        session = call.who.session.cookie_sha256
        found = self._said.get(session) or ()
        if found:
            self._said.put(session, ())
        return found

    def write_down(self, call: Call, outcome: str, target: str = "", number: str = "") -> None:
        """Add a line to the audit trail.  Blocking."""
        line = AuditLine(
            self.now(),
            number or call.number,
            call.page.path[:40],
            target[:400],
            call.source[:64],
            outcome[:80],
        )
        self.store.write_down(line)
        self.own_acts.add(line)


def build_console(console: Console) -> Litestar:
    """Return the console as an ASGI application."""
    pages: Sequence[Page] = (
        *pages_sign_in.PAGES,
        *pages_watch.PAGES,
        *pages_event.PAGES,
        *pages_acts.PAGES,
        *pages_notices.PAGES,
        *pages_approve.PAGES,
        *pages_record.PAGES,
        *pages_check.PAGES,
        *pages_courier.PAGES,
        *pages_log.PAGES,
        *pages_log_acts.PAGES,
        *pages_summary.PAGES,
        *pages_people.PAGES,
    )
    by_path: dict[str, dict[str, Page]] = {}
    for page in pages:
        by_path.setdefault(page.path, {})[page.method] = page

    def answer_exception(request: Request[Any, Any, Any], error: Any) -> Response[bytes]:
        return as_response(console, refuse_unread(console, _refusal_of(console, error), request))

    return Litestar(
        route_handlers=[
            *(doors(console, path, found) for path, found in by_path.items()),
            live_line(console),
            static_files(console),
        ],
        exception_handlers={Exception: answer_exception},
        openapi_config=None,
        logging_config=None,
        debug=False,
        pdb_on_exception=False,
    )


def _refusal_of(console: Console, error: Exception) -> Refusal:
    if isinstance(error, HTTPException) and error.status_code == 404:
        return Refusal("not-found", 404)
    if isinstance(error, HTTPException) and error.status_code == 405:
        return Refusal("method", 405)
    if isinstance(error, HTTPException) and error.status_code < 500:
        return Refusal("form-wrong", error.status_code)
    number = secrets.token_hex(8)
    # Where it happened and what kind of failure, but none of its words: they may quote a message or a cookie.
    frames = [
        f"{each.filename}:{each.lineno} {each.name}" for each in traceback.extract_tb(error.__traceback__)
    ]
    console.parts.log("console failure", number=number, error=type(error).__name__, frames=frames[-12:])
    return Refusal("internal", 500, number=number)
