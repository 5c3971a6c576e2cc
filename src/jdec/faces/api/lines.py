"""Cutting a byte stream into lines, however the network cut it into chunks.

A line keeps its newline, because the newline is part of a message.  A line longer than the limit is not kept:
its bytes are dropped as they come and `TOO_LONG` stands in its place, so a hostile line costs no memory and
still gets its answer.  This module does not look inside a line.
"""

from __future__ import annotations

from enum import Enum
from typing import Final


class Oversize(Enum):
    """What stands where a line was longer than the limit."""

    TOO_LONG = "too-long"


TOO_LONG: Final = Oversize.TOO_LONG
Line = bytes | Oversize


class LineCutter:
    """Feeds on chunks and gives whole lines.  Holds less than one line of `limit` bytes, newline included."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._tail = b""
        self._dropping = False

    def feed(self, chunk: bytes) -> list[Line]:
        """Return the lines that this chunk completes, in order."""
        pieces = chunk.split(b"\n")
        last = pieces.pop()
        lines: list[Line] = []
        if pieces:
            lines.append(self._end(pieces[0]))
            lines.extend(self._whole(piece) for piece in pieces[1:])
        self._keep(last)
        return lines

    def finish(self) -> list[Line]:
        """Return what stands after the last newline, as it stands; nothing when the stream ended with one."""
        tail, dropped = self._tail, self._dropping
        self._tail, self._dropping = b"", False
        if dropped:
            return [TOO_LONG]
        return [tail] if tail else []

    def _end(self, piece: bytes) -> Line:
        tail, dropped = self._tail, self._dropping
        self._tail, self._dropping = b"", False
        return TOO_LONG if dropped else self._whole(tail + piece)

    def _whole(self, piece: bytes) -> Line:
        return piece + b"\n" if len(piece) < self._limit else TOO_LONG

    def _keep(self, piece: bytes) -> None:
        # An unfinished line may hold `limit` bytes: it could still be the last one, without a newline.
        if self._dropping or len(self._tail) + len(piece) > self._limit:
            self._tail, self._dropping = b"", True
        else:
            self._tail += piece
