"""Connections that stay open: how many there are, and the way to end them all when the node stops.

A stream never ends by itself, so a server that waits for its connections would wait for ever.  Ending is
polite: a submission stream answers what it has taken and stops reading; an event stream ends after the event
it is sending.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jdec.faces.api.problems import RETRY_S, Problem


class Live:
    """All open streams of one API.  One event loop only."""

    def __init__(self, per_client: int, together: int) -> None:
        self._per_client = per_client
        self._together = together
        self._count: Counter[str] = Counter()
        self._enders: set[Callable[[], None]] = set()
        self._ended = False

    def __len__(self) -> int:
        return self._count.total()

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """Hold a place for one stream of this client.  Raises `Problem` where there is none left."""
        if self._count[client] >= self._per_client or len(self) >= self._together:
            raise Problem("streams-too-many", retry_after_s=RETRY_S, limit=str(self._per_client))
        self._count[client] += 1
        try:
            yield
        finally:
            self._count[client] -= 1

    @contextmanager
    def ending(self, end: Callable[[], None]) -> Iterator[None]:
        """Have `end` called once when all streams are to end; at once where that was said already."""
        self._enders.add(end)
        try:
            if self._ended:
                end()
            yield
        finally:
            self._enders.discard(end)

    def end_all(self) -> None:
        """End every stream, and every one that starts from now on."""
        self._ended = True
        for end in tuple(self._enders):
            end()
