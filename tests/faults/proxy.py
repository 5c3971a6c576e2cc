"""A line between two nodes with the faults that real lines have; TLS stays end to end, so only bytes are touched.

`weather[party]` is what befalls calls to that Party's node.  `struck` counts what really happened, so that a test
cannot pass in calm weather.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jdec.faces.cli.demo.line import Door, Line

THERE, BACK = "there", "back"
_CHUNK = 65_536


@dataclass(frozen=True)
class Weather:
    """What befalls every connection; the default is calm.

    `delay_s` holds each piece back; `bytes_per_s` lets no more through.  `swallows` names directions (`there`: from
    the caller; `back`: to the caller) in which bytes vanish while the connection stands.  After `limit` bytes in the
    direction `at` a connection comes to `end`: `reset` (as a crashed host), `close` (in order, mid-package) or
    `garbage` (every later piece is replaced by noise).
    """

    refuses: bool = False
    delay_s: float = 0.0
    bytes_per_s: int = 0
    swallows: tuple[str, ...] = ()
    end: str = ""
    at: str = THERE
    limit: int = 0


class FaultLine(Line):
    """The demo's line, with weather."""

    def __init__(self, find: Mapping[str, Callable[[], Door | None]]) -> None:
        super().__init__(find)
        self.weather = dict.fromkeys(find, Weather())
        self.struck: Counter[str] = Counter()
        self._weather_of: dict[asyncio.StreamWriter, Weather] = {}

    def change(self, weather: Weather, *parties: str) -> None:
        """Let this befall calls to these Parties (both, when none is named); every connection begins anew."""
        for party in parties or tuple(self.weather):
            self.weather[party] = weather
        self.hang_up()

    def clear(self) -> None:
        """Calm weather everywhere."""
        self.change(Weather())

    def hang_up(self) -> None:
        """End every connection; new ones are carried."""
        for writer in tuple(self._open):
            writer.transport.abort()

    async def _pass(self, party: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        weather = self.weather[party]
        if weather.refuses:
            self.struck["refused"] += 1
            writer.transport.abort()
            return
        self._weather_of[writer] = weather
        try:
            await super()._pass(party, reader, writer)
        finally:
            del self._weather_of[writer]

    async def _both_ways(
        self,
        near: asyncio.StreamReader,
        to_far: asyncio.StreamWriter,
        far: asyncio.StreamReader,
        to_near: asyncio.StreamWriter,
    ) -> None:
        weather = self._weather_of[to_near]
        both = (to_far, to_near)
        ways = [
            asyncio.ensure_future(self._carry(near, to_far, THERE, weather, both)),
            asyncio.ensure_future(self._carry(far, to_near, BACK, weather, both)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        direction: str,
        weather: Weather,
        both: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
    ) -> None:
        passed = 0
        ends = weather.end if weather.at == direction else ""
        try:
            while not self.is_cut and (chunk := await reader.read(_CHUNK)):
                chunk = await self._hold(chunk, weather)
                if direction in weather.swallows:
                    self.struck[f"swallowed {direction}"] += 1
                    continue
                if ends and passed + len(chunk) > weather.limit:
                    self.struck[ends] += 1
                    kept = max(0, weather.limit - passed)
                    if ends != "garbage":
                        writer.write(chunk[:kept])
                        await writer.drain()
                        self._end(ends, both)
                        return
                    chunk = chunk[:kept] + os.urandom(len(chunk) - kept)
                passed += len(chunk)
                writer.write(chunk)
                await writer.drain()
        except OSError:
            return

    async def _hold(self, chunk: bytes, weather: Weather) -> bytes:
        wait_s = weather.delay_s + (len(chunk) / weather.bytes_per_s if weather.bytes_per_s else 0)
        if wait_s:
            self.struck["held back"] += 1
            await asyncio.sleep(wait_s)
        return chunk

    def _end(self, how: str, both: tuple[asyncio.StreamWriter, asyncio.StreamWriter]) -> None:
        for writer in both:
            if how == "reset":
                raw: socket.socket = writer.get_extra_info("socket")
                # A connection closed with no time to linger says RST and not FIN.
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
            else:
                writer.close()
