"""Two nodes' certificates and a real TLS listener, for the tests of the link's adapters."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import uvicorn

from jdec.adapters.listener import Server
from jdec.adapters.peer_client import HttpsPeer
from jdec.adapters.peer_server import LinkApp, LinkHandlers, TlsAwareProtocol
from jdec.adapters.tls import client_context, make_certificate, server_context
from jdec.node.ports import MirrorRefused, PeerState

NOW_US = 1_795_428_900_000_000
EARLIER = "jdec/RUS/exercise.test/1"
STATE = PeerState("RUS", "jdec/RUS/exercise.test/1", 3, "A" * 43 + "=", "jdec/USA/exercise.test/1", 2, "")


class Identity:
    """A certificate with its key, in files."""

    def __init__(self, folder: Path, name: str) -> None:
        key, certificate, self.der = make_certificate(name, NOW_US)
        self.key, self.certificate = folder / f"{name}.pem", folder / f"{name}.crt"
        self.key.write_bytes(key)
        self.certificate.write_bytes(certificate)

    def server(self, *pinned: Identity) -> ssl.SSLContext:
        return server_context(self.certificate, self.key, [each.der for each in pinned])

    def client(self, *pinned: Identity) -> ssl.SSLContext:
        return client_context(self.certificate, self.key, [each.der for each in pinned])


class Node:
    """What stands behind the listener: it remembers what it was asked and answers what it is told to."""

    def __init__(self, *pinned: Identity) -> None:
        self.pinned = {each.der for each in pinned}
        self.taken: list[bytes] = []
        self.shown: list[bytes] = []
        self.refusal: Exception | None = None
        self.package = b"package"
        self.log: list[tuple[str, dict[str, Any]]] = []
        self.gate: asyncio.Event | None = None

    def app(self) -> LinkApp:
        handlers = LinkHandlers(
            is_pinned=self._is_pinned,
            take=self._take,
            state=lambda: STATE,
            package=self._package,
            mirror=self._mirror,
            consistency=self._consistency,
            archive=self._archive,
        )
        return LinkApp(handlers, lambda event, **facts: self.log.append((event, facts)))

    def _is_pinned(self, der: bytes) -> bool:
        self.shown.append(der)
        return der in self.pinned

    async def _take(self, package: bytes) -> bytes:
        if self.gate:
            await self.gate.wait()
        if self.refusal:
            raise self.refusal
        self.taken.append(package)
        return b"cosigned"

    async def _package(self, start: int) -> bytes:
        return self.package if start < 3 else b""

    async def _mirror(self, generation: int, start: int) -> bytes:
        if generation != 1:
            raise MirrorRefused("mirror-unknown", "no mirror is kept here of that generation", 2)
        return f"mirrored from {start}".encode() if start < 2 else b""

    async def _archive(self, record: str, start: int) -> bytes:
        if record != EARLIER:
            raise MirrorRefused("mirror-unknown", f"no archive is kept here of {record}", 0)
        return f"archived from {start}".encode()

    async def _consistency(self, old: int, new: int) -> list[bytes]:
        return [bytes([old]) * 32, bytes([new]) * 32]


@contextlib.asynccontextmanager
async def listening(node: Node, context: ssl.SSLContext) -> AsyncIterator[str]:
    """Serve the link on a free port; give its address."""
    config = uvicorn.Config(
        node.app(),
        log_config=None,
        access_log=False,
        lifespan="off",
        http=TlsAwareProtocol,
        timeout_graceful_shutdown=1,
    )
    config.load()
    config.ssl = context
    server = Server(config)
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        while not server.started:  # noqa: ASYNC110  the server has no event for it
            await asyncio.sleep(0)
        yield f"https://127.0.0.1:{sock.getsockname()[1]}"
        server.should_exit = True
        await serving


@contextlib.asynccontextmanager
async def peer(url: str, context: ssl.SSLContext, timeout_s: float = 10.0) -> AsyncIterator[HttpsPeer]:
    """The client half, closed at the end."""
    made = HttpsPeer(url, lambda: context, timeout_s)
    try:
        yield made
    finally:
        await made.close()
