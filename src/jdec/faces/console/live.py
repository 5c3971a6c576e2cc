"""The live line: one stream of events to any number of browsers, each event made once.

Every event but the beat has a number; a browser that comes back names the last one it had and is told what it missed,
or, where that is too long ago, that it must read its page anew.  What waits for one browser is bounded: one that takes
nothing is let go, and comes back the same way.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from jdec.faces.console.views import LiveKind

KEPT: Final = 4096
WAITING: Final = 256
MOST_OF_SESSION: Final = 8
"""So many pages one session keeps live: it does not take the line from all others."""
RETRY_MS: Final = 1500
_ENCODER: Final = msgspec.json.Encoder()


class PagesFull(Exception):
    """No more pages can be kept live at once, or none more of one session."""


class Listener:
    """One browser's end of the line.  One event loop only."""

    def __init__(self, session: str) -> None:
        self.session = session
        self.is_over = False
        self.is_slow = False
        self._pieces: deque[bytes] = deque()
        self._bell = asyncio.Event()

    def put(self, piece: bytes) -> None:
        """Add a piece; a listener that has too many of them waiting is let go."""
        if self.is_over:
            return
        if len(self._pieces) >= WAITING:
            self.is_slow = True
            self._pieces.clear()
            self.end()
            return
        self._pieces.append(piece)
        self._bell.set()

    def end(self) -> None:
        """Say that no more comes; what waits is still given out."""
        self.is_over = True
        self._bell.set()

    async def take(self) -> bytes:
        """Return what waits; nothing when all is over."""
        await self._bell.wait()
        taken = b"".join(self._pieces)
        self._pieces.clear()
        if not self.is_over:
            self._bell.clear()
        return taken


class Hub:
    """All live pages of one console."""

    def __init__(self, epoch: str, most: int) -> None:
        """`epoch` tells this process's numbers from those of one before it."""
        self._epoch = epoch
        self._most = most
        self._number = 0
        self._kept: deque[bytes] = deque(maxlen=KEPT)
        self._listeners: set[Listener] = set()
        self._is_over = False

    def __len__(self) -> int:
        return len(self._listeners)

    @property
    def sequence(self) -> str:
        """The number of the newest event: what a page made now has seen."""
        return f"{self._epoch}-{self._number}"

    def publish(self, kind: LiveKind, data: Mapping[str, Any] | None = None) -> str:
        """Tell everybody; return the event's number.  A `sequence` in the data is set to it."""
        self._number += 1
        told = dict(data or {})
        if kind is LiveKind.PICTURE:
            told["sequence"] = self.sequence
        piece = as_event(kind, told, self.sequence)
        self._kept.append(piece)
        self._send(piece)
        return self.sequence

    def beat(self, data: Mapping[str, Any]) -> None:
        """Say that the line lives; nobody misses an old beat."""
        self._send(as_event(LiveKind.BEAT, data))

    def join(self, session: str, after: str, hello: Mapping[str, Any]) -> Listener:
        """Begin a browser's line after the event it had last.  Raises `PagesFull`."""
        of_session = sum(each.session == session for each in self._listeners)
        if len(self._listeners) >= self._most or of_session >= MOST_OF_SESSION:
            raise PagesFull
        listener = Listener(session)
        missed = self._missed(after)
        told = {**hello, "sequence": self.sequence} | ({"reset": True} if missed is None else {})
        listener.put(b"retry: %d\n\n" % RETRY_MS)
        if missed:
            # As one piece: what is missed may be more than may wait.
            listener.put(b"".join(missed))
        listener.put(as_event(LiveKind.HELLO, told, self.sequence))
        self._listeners.add(listener)
        if self._is_over:
            listener.end()
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a browser."""
        self._listeners.discard(listener)

    def sessions(self) -> set[str]:
        """Return the sessions that have a page open."""
        return {each.session for each in self._listeners}

    def end_session(self, session: str) -> None:
        """Tell the pages of a session that it is over."""
        for listener in [each for each in self._listeners if each.session == session]:
            listener.put(as_event(LiveKind.ENDED, {}))
            listener.end()

    def end_all(self) -> None:
        """End every line, and every one that begins from now on."""
        self._is_over = True
        for listener in tuple(self._listeners):
            listener.end()

    def _missed(self, after: str) -> list[bytes] | None:
        """Return what came after an event; None where that cannot be told any more."""
        if not after:
            return []
        epoch, _, number = after.rpartition("-")
        if epoch != self._epoch or not number.isascii() or not number.isdigit() or len(number) > 15:
            return None
        count = self._number - int(number)
        if count < 0 or count > len(self._kept):
            return None
        return list(self._kept)[len(self._kept) - count :] if count else []

    def _send(self, piece: bytes) -> None:
        for listener in tuple(self._listeners):
            listener.put(piece)


def as_event(kind: LiveKind, data: Mapping[str, Any], number: str = "") -> bytes:
    """Return one event as `text/event-stream` has it (WHATWG HTML, section 9.2); JSON holds no newline."""
    head = f"id: {number}\n" if number else ""
    return f"{head}event: {kind.value}\ndata: ".encode() + _ENCODER.encode(data) + b"\n\n"
