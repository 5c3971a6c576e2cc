"""Sign-ins: begun with a fresh secret each time, ended by idleness, by age, by their officer, or from outside.

A page that is open counts as being watched: a wall screen that nobody touches does not go dark in the middle of a
shift; the age of the sign-in ends it all the same.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from jdec.node.people.desk import DeskStore, Officer, OfficerState, Session

SECRET_BYTES: Final = 32
_FRESH: Final = timedelta(seconds=1)
_TOUCH: Final = timedelta(seconds=30)
_MOST_CACHED: Final = 4096


class Signed(msgspec.Struct, frozen=True):
    """Somebody who is signed in: the session and the officer as he is now."""

    session: Session
    officer: Officer


class Over(msgspec.Struct, frozen=True):
    """A session that is over, and whose it was: empty where nobody knows."""

    number: str = ""


class Sessions:
    """All sign-ins of one desk.  Blocking; from any thread.

    What the store says of a session is believed for a second, so that many requests at once ask it once.
    """

    def __init__(
        self,
        store: DeskStore,
        now: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
        *,
        idle: timedelta,
        longest: timedelta,
    ) -> None:
        self._store = store
        self._now = now
        self._random_bytes = random_bytes
        self._idle = idle
        self._longest = longest
        self._known: dict[str, tuple[datetime, Signed]] = {}

    def open(self, officer: Officer, before: str = "") -> str:
        """Begin a session and return its cookie; the session of a cookie that was there before is ended."""
        if before:
            self.end(digest(before))
        cookie = urlsafe_b64encode(self._random_bytes(SECRET_BYTES)).decode().rstrip("=")
        now = self._now()
        session = Session(digest(cookie), officer.number, now, now, now + self._longest)
        self._store.open_session(session)
        return cookie

    def find(self, cookie: str) -> Signed | Over:
        """Return who holds a cookie."""
        return self.look(digest(cookie)) if cookie else Over()

    def look(self, cookie_sha256: str) -> Signed | Over:
        """Return whose a session is, and keep that it was heard of."""
        now = self._now()
        known = self._known.get(cookie_sha256)
        # A clock that was set back makes nothing fresh that it saw before.
        if known is not None and timedelta(0) <= now - known[0] < _FRESH:
            return known[1] if now < known[1].session.ends_at else Over(known[1].officer.number)
        found = self._store.session(cookie_sha256)
        if found is None:
            self._known.pop(cookie_sha256, None)
            return Over()
        session, officer = found
        if not self._is_good(session, officer, now):
            self._known.pop(cookie_sha256, None)
            return Over(officer.number)
        if now - session.seen_at > _TOUCH:
            self._store.touch(cookie_sha256, now)
        if len(self._known) >= _MOST_CACHED:
            self._known.clear()
        self._known[cookie_sha256] = (now, Signed(session, officer))
        return Signed(session, officer)

    def look_anew(self, cookie_sha256: str) -> Signed | Over:
        """Return whose a session is by what the store says now."""
        self._known.pop(cookie_sha256, None)
        return self.look(cookie_sha256)

    def of(self, number: str) -> list[str]:
        """Return the sessions of an officer that were not ended."""
        return [each.cookie_sha256 for each in self._store.sessions() if each.number == number]

    def open_ones(self) -> list[Session]:
        """Return every session that is open now."""
        now, officers = self._now(), {each.number: each for each in self._store.officers()}
        return [
            each
            for each in self._store.sessions()
            if each.number in officers and self._is_good(each, officers[each.number], now)
        ]

    def end(self, cookie_sha256: str) -> None:
        """End one session."""
        self._known.pop(cookie_sha256, None)
        self._store.end_session(cookie_sha256)

    def end_all(self, number: str) -> list[str]:
        """End every session of an officer; return which they were."""
        ended = self._store.end_sessions(number)
        for each in ended:
            self._known.pop(each, None)
        return ended

    def forget(self) -> None:
        """Believe nothing any more: something about an officer was changed."""
        self._known.clear()

    def _is_good(self, session: Session, officer: Officer, now: datetime) -> bool:
        is_in_time = now < session.ends_at and now - session.seen_at < self._idle
        return is_in_time and officer.state is OfficerState.ACTIVE and bool(officer.roles)


def digest(secret: str) -> str:
    """Return what is kept of a secret: cookies and invitations are long and random, so one SHA-256 is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
