"""Two real nodes as processes, and figures of what goes through them over their API."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx

from jdec.adapters.nodefolder import NodePlan, make_node, read_address

PARTIES = ("USA", "RUS")
_READY_S = 30
_STUCK_S = 60
_ONE = {"content-type": "application/json"}
_MANY = {"content-type": "application/x-ndjson"}


class Nodes:
    """Two node folders and the processes that run them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        ports = {party: _free_port() for party in PARTIES}
        for party, other in (PARTIES, PARTIES[::-1]):
            url = f"https://127.0.0.1:{ports[other]}"
            plan = NodePlan(
                folder / party, party, other, "exercise.demo", link_port=ports[party], peer_url=url
            )
            config = make_node(plan, time.time_ns() // 1000, os.urandom).config
            text = config.read_text().replace(
                'may = ["submit"', 'messages_per_minute = 10000000\nmay = ["submit"'
            )
            config.write_text(text)
        for party, other in (PARTIES, PARTIES[::-1]):
            (folder / party / "peer.json").write_bytes((folder / other / "introduction.json").read_bytes())

    def start(self, party: str) -> None:
        """Start one node and wait until it listens."""
        command = [sys.executable, "-m", "jdec.main", "node", "run", str(self.folder / party / "node.toml")]
        log = (self.folder / f"{party}.log").open("ab")
        self.processes[party] = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + _READY_S
        while time.monotonic() < deadline:
            with contextlib.suppress(Exception):
                read_address(self.folder / party)
                return
            time.sleep(0.02)
        raise RuntimeError(f"{party} did not start: see {party}.log")

    def stop(self, party: str) -> None:
        """Stop one node gracefully."""
        process = self.processes.pop(party)
        process.terminate()
        process.wait(30)

    def memory_mib(self, party: str) -> float:
        """Return the resident memory of one node."""
        text = Path(f"/proc/{self.processes[party].pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("VmRSS"))

    def client(self, party: str) -> httpx.AsyncClient:
        """Return a client of one node's API."""
        token = (self.folder / party / "tokens" / "operator.token").read_text().strip()
        url = read_address(self.folder / party).api_url
        return httpx.AsyncClient(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=120)

    @contextlib.contextmanager
    def running(self) -> Iterator[Nodes]:
        """Run both nodes."""
        try:
            for party in PARTIES:
                self.start(party)
            yield self
        finally:
            for party in list(self.processes):
                self.stop(party)


class Ladder:
    """Follows the own record of a node and remembers when each size was mirrored."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self.mirrored = 0
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def watching(self) -> AsyncIterator[Ladder]:
        """Follow while the block runs."""
        self._task = asyncio.create_task(self._follow())
        try:
            yield self
        finally:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _follow(self) -> None:
        async with self._client.stream("GET", "/v1/follow?cursor=now") as response:
            async for line in response.aiter_lines():
                if line.startswith("data:"):
                    event = json.loads(line[5:])
                    if event["type"] == "mirrored":
                        self.mirrored = event["size"]
                        changed, self._changed = self._changed, asyncio.Event()
                        changed.set()

    async def reach(self, size: int) -> None:
        """Wait until the record is mirrored up to `size`."""
        while self.mirrored < size:
            changed = self._changed
            if self.mirrored < size:
                await asyncio.wait_for(changed.wait(), _STUCK_S)


async def singles(
    client: httpx.AsyncClient, ladder: Ladder, messages: list[bytes]
) -> tuple[list[float], list[float]]:
    """Submit one message at a time on an idle pair; return milliseconds to accepted and to mirrored."""
    accepted, mirrored = [], []
    for message in messages:
        started = time.perf_counter()
        answer = await client.post("/v1/messages", content=message, headers=_ONE)
        accepted.append((time.perf_counter() - started) * 1000)
        await ladder.reach(_index_of(answer.text) + 1)
        mirrored.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(0.02)
    return accepted, mirrored


async def open_loop(
    client: httpx.AsyncClient, ladder: Ladder, messages: list[bytes], rate: float
) -> list[float]:
    """Submit at a fixed rate whatever the answers; return milliseconds from the planned instant to mirrored."""
    start = time.perf_counter() + 0.1
    times: list[float] = []

    async def one(number: int, message: bytes) -> None:
        planned = start + number / rate
        await asyncio.sleep(max(0.0, planned - time.perf_counter()))
        answer = await client.post("/v1/messages", content=message, headers=_ONE)
        await ladder.reach(_index_of(answer.text) + 1)
        times.append((time.perf_counter() - planned) * 1000)

    await asyncio.gather(*(one(number, message) for number, message in enumerate(messages)))
    return times


async def mirrored_up_to(client: httpx.AsyncClient, size: int) -> None:
    """Wait until the node says that its record is mirrored up to `size`; looks every ten milliseconds."""
    while (await client.get("/v1/status")).json()["mirrored_size"] < size:  # noqa: ASYNC110  another process
        await asyncio.sleep(0.01)


async def stream(client: httpx.AsyncClient, messages: list[bytes], *, to_mirrored: bool) -> float:
    """Submit everything through the stream endpoint; return messages a second to mirrored (or to accepted).

    Answers are read while messages are still being sent, as the endpoint expects of a long stream; the HTTP client
    used elsewhere reads only after it has written, so this one speaks HTTP/1.1 chunks itself.
    """
    url = client.base_url
    reader, writer = await asyncio.open_connection(url.host, url.port, limit=1 << 22)
    head = (
        f"POST /v1/messages/stream HTTP/1.1\r\nhost: {url.host}\r\nauthorization: {client.headers['authorization']}\r\n"
        f"content-type: {_MANY['content-type']}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    )
    started = time.perf_counter()
    writer.write(head.encode())

    async def send() -> None:
        for at in range(0, len(messages), 200):
            piece = b"".join(messages[at : at + 200])
            writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            await writer.drain()
        writer.write(b"0\r\n\r\n")

    sending = asyncio.create_task(send())
    answered, tail = 0, b""
    while piece := await reader.read(1 << 18):
        answered += piece.count(b'"index":')
        tail = (tail + piece)[-4096:]
    await sending
    writer.close()
    if answered != len(messages):
        raise RuntimeError(f"{answered} of {len(messages)} messages were accepted: {tail[-300:]!r}")
    if to_mirrored:
        await mirrored_up_to(client, _index_of(tail[tail.rindex(b'"index":') :].decode()) + 1)
    return len(messages) / (time.perf_counter() - started)


def _index_of(line: str) -> int:
    at = line.find('"index":')
    if at < 0:
        raise RuntimeError(line[:300])
    end = at + 8
    while line[end].isdigit():
        end += 1
    return int(line[at + 8 : end])


def summary(times: list[float]) -> tuple[float, float]:
    """Return median and 99th percentile."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.99)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
