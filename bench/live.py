"""Many browsers' live lines at one console, as cheap as they can be: raw connections that read and count."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from typing import Final

_STUCK_S: Final = 120
_LIMIT: Final = 1 << 20
_EVENT: Final = re.compile(rb"id: \S+-(\d+)\nevent: (\w+)\n")


class _Line:
    """One live line: the numbers of the events it was told, and that of its last picture."""

    def __init__(self) -> None:
        self.first = 0
        self.numbers: set[int] = set()
        self.picture = 0

    def take(self, piece: bytes) -> None:
        """Take in whole events."""
        for number, kind in _EVENT.findall(piece):
            if kind == b"hello":
                self.first = int(number)
                continue
            self.numbers.add(int(number))
            if kind == b"picture":
                self.picture = int(number)


class Listeners:
    """Live lines, each of a session of its own or of one that others have too."""

    def __init__(self, port: int, sessions: list[str]) -> None:
        """`sessions` is a Cookie header for each line."""
        self._port = port
        self._heads = [
            (
                f"GET /live HTTP/1.1\r\nhost: localhost:{port}\r\ncookie: {cookies}\r\n"
                "accept: text/event-stream\r\nsec-fetch-site: same-origin\r\n\r\n"
            ).encode()
            for cookies in sessions
        ]
        self._lines: list[_Line] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._changed = asyncio.Event()

    @property
    def told(self) -> int:
        """The number of the newest picture that anybody was told."""
        return max((each.picture for each in self._lines), default=0)

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[Listeners]:
        """Open all lines, and wait until each was greeted."""
        self._tasks = [asyncio.create_task(self._listen(head)) for head in self._heads]
        try:
            await self._until(lambda: len([each for each in self._lines if each.first]) == len(self._heads))
            yield self
        finally:
            for each in self._tasks:
                each.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def hear_after(self, number: int) -> None:
        """Wait until every line was told of a picture newer than a number."""
        await self._until(lambda: all(each.picture > number for each in self._lines))

    async def settle(self) -> int:
        """Wait until all lines have the same last event, or as long as is sensible; return how many were lost."""
        newest = max(max(each.numbers, default=0) for each in self._lines)
        with contextlib.suppress(TimeoutError):
            await self._until(lambda: all(max(each.numbers, default=0) >= newest for each in self._lines))
        return sum(
            newest - each.first - len({n for n in each.numbers if n <= newest}) for each in self._lines
        )

    async def _until(self, is_so: object) -> None:
        assert callable(is_so)
        async with asyncio.timeout(_STUCK_S):
            while not is_so():
                for each in self._tasks:
                    if each.done():
                        each.result()
                        raise RuntimeError("a live line ended")
                self._changed.clear()
                await self._changed.wait()

    async def _listen(self, head: bytes) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=_LIMIT)
        line = _Line()
        self._lines.append(line)
        try:
            writer.write(head)
            status = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in status.split(b"\r\n", 1)[0]:
                raise RuntimeError(status[:200].decode("latin-1"))
            tail = b""
            while piece := await reader.read(1 << 16):
                # Chunk lengths stand between events and hold no empty line.
                whole, _, tail = (tail + piece).rpartition(b"\n\n")
                line.take(whole)
                self._changed.set()
        finally:
            self._changed.set()
            writer.close()
