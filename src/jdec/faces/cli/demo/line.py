"""The line between two nodes as this process carries it: bytes passed through, so that it can truly be cut.

The nodes speak mutual TLS with each other and this process sees only what any wire sees.  A cut ends every
connection at once and refuses new ones; mending lets the nodes find each other again by themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

Door = tuple[str, int]
LOOPBACK: Final = "127.0.0.1"
_CHUNK: Final = 65_536


class Line:
    """One door a Party, behind which the other Party's node is found wherever it listens at that moment.

    `find` maps a Party to what answers with the host and port of that Party's link listener, or None while
    its node does not run.
    """

    def __init__(self, find: Mapping[str, Callable[[], Door | None]]) -> None:
        self._find = dict(find)
        self._servers: dict[str, asyncio.Server] = {}
        self._open: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()
        self.is_cut = False

    async def open(self) -> None:
        """Open the doors, on ports that happen to be free."""
        for party in self._find:
            self._servers[party] = await asyncio.start_server(self._handler(party), LOOPBACK, 0)

    def url_of(self, party: str) -> str:
        """Return the address under which the node of `party` is reached over this line."""
        port = self._servers[party].sockets[0].getsockname()[1]
        return f"https://{LOOPBACK}:{port}"

    def lead(self, party: str, find: Callable[[], Door | None]) -> None:
        """Lead whoever calls `party` to another door from now on."""
        self._find[party] = find

    def cut(self) -> None:
        """End every connection now and every new one as it comes."""
        self.is_cut = True
        for writer in tuple(self._open):
            writer.transport.abort()

    def mend(self) -> None:
        """Carry again."""
        self.is_cut = False

    async def close(self) -> None:
        """Close the doors and end what passes."""
        self.cut()
        for server in self._servers.values():
            server.close()
            await server.wait_closed()
        for task in tuple(self._passing):
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    def _handler(self, party: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]:
        def admit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.ensure_future(self._pass(party, reader, writer))
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)

        return admit

    async def _pass(self, party: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            door = None if self.is_cut else self._find[party]()
            if door is None:
                return
            try:
                far_reader, far_writer = await asyncio.open_connection(*door)
            except OSError:
                return
            self._open.add(far_writer)
            try:
                await self._both_ways(reader, far_writer, far_reader, writer)
            finally:
                self._let_go(far_writer)
        finally:
            self._let_go(writer)

    async def _both_ways(
        self,
        near: asyncio.StreamReader,
        to_far: asyncio.StreamWriter,
        far: asyncio.StreamReader,
        to_near: asyncio.StreamWriter,
    ) -> None:
        """Pass until either side ends: TLS needs no half-open connection."""
        ways = [
            asyncio.ensure_future(self._one_way(near, to_far)),
            asyncio.ensure_future(self._one_way(far, to_near)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _one_way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            # The line may have been cut while the connection to the far side was being made.
            while not self.is_cut and (chunk := await reader.read(_CHUNK)):
                writer.write(chunk)
                await writer.drain()
        except OSError:
            return

    def _let_go(self, writer: asyncio.StreamWriter) -> None:
        self._open.discard(writer)
        if self.is_cut:
            writer.transport.abort()
        else:
            writer.close()
