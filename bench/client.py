"""A client of a node's API that costs the machine as little as it can: HTTP/1.1 by hand over kept connections.

A general client would take a millisecond of the two cores for every request, and that would be measured as the node's.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

_STUCK_S = 120
_LIMIT = 1 << 22


class Client:
    """Requests to one node, each on a connection of its own while it lasts."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        assert parts.port is not None
        self.host, self.port = parts.hostname, parts.port
        self._fields = f"host: {self.host}\r\nauthorization: Bearer {token}\r\n"
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        for _reader, writer in self._idle:
            writer.close()
        self._idle.clear()

    def head(self, method: str, path: str, *fields: str) -> bytes:
        """Return the head of a request."""
        lines = "".join(f"{field}\r\n" for field in fields)
        return f"{method} {path} HTTP/1.1\r\n{self._fields}{lines}\r\n".encode()

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return a new connection."""
        return await asyncio.open_connection(self.host, self.port, limit=_LIMIT)

    async def get(self, path: str) -> bytes:
        """Return the body of an answer."""
        return await self._ask(self.head("GET", path))

    async def status(self) -> dict[str, object]:
        """Return where the node stands."""
        found: dict[str, object] = json.loads(await self.get("/v1/status"))
        return found

    async def mirrored(self) -> int:
        """Return how many entries of the own record the other node holds."""
        return int(str((await self.status())["mirrored_size"]))

    async def submit(self, message: bytes) -> int:
        """Submit one message; return its index."""
        length = f"content-length: {len(message)}"
        head = self.head("POST", "/v1/messages", "content-type: application/json", length)
        return index_of(await self._ask(head + message))

    async def _ask(self, request: bytes) -> bytes:
        reader, writer = await self._connection()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        at = head.lower().index(b"content-length:") + 15
        body = await reader.readexactly(int(head[at : head.index(b"\r", at)]))
        self._idle.append((reader, writer))
        return body

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof():
                return reader, writer
            # The node closes what was idle for long; a burst left it over.
            writer.close()
        return await self.open()


class Ladder:
    """Follows the records of a node and remembers how far the own one is mirrored."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.mirrored = 0
        self._changed = asyncio.Event()

    @contextlib.asynccontextmanager
    async def watching(self) -> AsyncIterator[Ladder]:
        """Follow while the block runs."""
        opened = await self._opened("now")
        task = asyncio.create_task(self._follow(*opened))
        try:
            yield self
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _opened(self, cursor: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await self._client.open()
        writer.write(self._client.head("GET", f"/v1/follow?cursor={cursor}", "connection: close"))
        await reader.readuntil(b"\r\n\r\n")
        return reader, writer

    async def _follow(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        cursor = "now"
        while True:
            try:
                cursor = await self._read(reader, cursor)
            finally:
                writer.close()
            # The node ends a stream after its time; whoever follows goes on from the last event.
            reader, writer = await self._opened(cursor)

    async def _read(self, reader: asyncio.StreamReader, cursor: str) -> str:
        """Take in events until the stream ends; return the cursor of the last one."""
        tail = b""
        while piece := await reader.read(1 << 18):
            tail += piece
            # An event ends in an empty line; the chunk lengths between them hold none.
            whole, _, tail = tail.rpartition(b"\n\n")
            at = whole.rfind(b"\nid: ")
            if at >= 0:
                cursor = whole[at + 5 :].split(b"\n", 1)[0].decode()
            at = whole.rfind(b"event: mirrored")
            if at >= 0:
                size = whole.index(b'"size":', at) + 7
                self.mirrored = number_at(whole, size)
                changed, self._changed = self._changed, asyncio.Event()
                changed.set()
        return cursor

    async def reach(self, size: int) -> None:
        """Wait until the record is mirrored up to `size`."""
        async with asyncio.timeout(_STUCK_S):
            while self.mirrored < size:
                await self._changed.wait()


def index_of(answer: bytes) -> int:
    """Return the index that an answer to a submission names.  Raises `RuntimeError` for any other answer."""
    at = answer.find(b'"index":')
    if at < 0:
        raise RuntimeError(answer[:300].decode("utf-8", "replace"))
    return number_at(answer, at + 8)


def number_at(text: bytes, at: int) -> int:
    """Return the decimal number that begins at a place."""
    end = at
    while text[end : end + 1].isdigit():
        end += 1
    return int(text[at:end])
