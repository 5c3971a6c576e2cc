"""Two real nodes with stores in memory, joined in one process, and the first one's API on a real port."""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
import tempfile
import threading
from base64 import b64encode
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec
import uvicorn

from jdec.adapters.clock import SystemClock
from jdec.adapters.listener import Server, answering
from jdec.adapters.memory import MemoryStore
from jdec.adapters.tls import make_certificate
from jdec.faces.api import FaceLimits, build_app, end_streams, unreadable
from jdec.messages import encode, new_message, submission_id
from jdec.messages.launch_data import CompleteUntil
from jdec.node.config import ApiClient, ApiConfig, Limits, LinkConfig, NodeConfig
from jdec.node.keys import OwnKeys, PeerKeys
from jdec.node.parts import NodeParts
from jdec.node.ports import Peer, PeerRefused, PeerState
from jdec.node.service import NodeService
from jdec.record.keys import NO_END_S, SEED_BYTES, CoreSigner, Role
from jdec.record.manifest import KeyHistory, Manifest, sign_manifest
from jdec.record.origin import Origin

from .picturing import InProcess, StoreSource

T = TypeVar("T")
TRAFFIC = "exercise.demo"
TOKENS = {
    "operator": "operator-token",
    "reader": "reader-token",
    "submitter": "submitter-token",
    "slow": "slow-token",
}
PERMISSIONS = {
    "operator": ("submit", "read", "operate"),
    "reader": ("read",),
    "submitter": ("submit",),
    "slow": ("submit",),
}
QUICK = FaceLimits(heartbeat_s=0.05, follow_s=0.3, send_s=5.0, body_s=5.0)
NO_LIMIT = 10_000_000
SLOW_PER_MINUTE = 2


def bearer(client: str) -> dict[str, str]:
    """Return the header by which this client signs in."""
    return {"authorization": f"Bearer {TOKENS[client]}"}


def api_config(max_batch: int = 1000) -> ApiConfig:
    """Return a configuration with one client for each set of permissions."""
    clients = tuple(
        ApiClient(
            name=name,
            token_sha256=hashlib.sha256(token.encode()).hexdigest(),
            may=PERMISSIONS[name],
            messages_per_minute=SLOW_PER_MINUTE if name == "slow" else NO_LIMIT,
        )
        for name, token in TOKENS.items()
    )
    return ApiConfig(clients=clients, max_batch=max_batch)


def message(number: int, *, party: str = "USA", **changed: Any) -> bytes:
    """Return the bytes of the message `number`: a watermark, the shortest kind."""
    now = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
    fields: dict[str, Any] = {
        "sender": party,
        "traffic": TRAFFIC,
        "submission": submission_id(1_795_428_900_000 + number, number.to_bytes(10, "big")),
        "issued_at": now,
        "salt": number.to_bytes(8, "big"),
        "until": now,
    }
    return encode(new_message(CompleteUntil, **{**fields, **changed}))


class JoinedPeer:
    """The other node, called directly: what the link carries between two processes, without a wire."""

    def __init__(self) -> None:
        self.other: NodeService | None = None

    def _exchange(self) -> Any:
        assert self.other is not None
        return self.other.exchange

    async def state(self) -> PeerState:
        state: PeerState = self._exchange().state()
        return state

    async def push(self, package: bytes) -> bytes:
        lines: bytes = await self._exchange().take(package)
        return lines

    async def pull(self, start: int) -> bytes:
        package: bytes = await self._exchange().package(start)
        return package

    async def pull_mirror(self, generation: int, start: int) -> bytes:
        package: bytes = await self._exchange().mirror_package(generation, start)
        return package

    async def pull_archive(self, record: str, start: int) -> bytes:
        raise PeerRefused("mirror-unknown", f"no archive is kept here of {record} from {start}")

    async def consistency(self, old: int, new: int) -> list[bytes]:
        path: list[bytes] = await self._exchange().consistency_path(old, new)
        return path

    async def close(self) -> None:
        return None


class _Installation:
    """Keys and the first manifest of one Party."""

    def __init__(self, party: str) -> None:
        self.party = party
        self.origin = Origin.parse(f"jdec/{party}/{TRAFFIC}/1")

        def signer(name: str, role: Role) -> CoreSigner:
            return CoreSigner(name, role, os.urandom(SEED_BYTES), not_after_s=NO_END_S)

        self.roots = [signer(f"jdec/{party}/root-{number}", Role.ROOT) for number in (1, 2)]
        log, mirror = signer(str(self.origin), Role.LOG), signer(self.origin.mirror_name, Role.MIRROR)
        self.signers = {Role.LOG: [log], Role.MIRROR: [mirror]}
        _, _, certificate = make_certificate(str(self.origin), SystemClock().now_us())
        manifest = Manifest(
            origin=self.origin,
            version=1,
            roots=tuple(root.pair for root in self.roots),
            threshold=2,
            keys=(log.pair, mirror.pair),
            certificates=(certificate,),
        )
        self.note = sign_manifest(manifest, self.roots)

    def history(self) -> KeyHistory:
        return KeyHistory.begin(self.note, tuple(root.pair for root in self.roots), 2, str(self.origin))


def _parts(
    own: _Installation,
    other: _Installation,
    peer: Peer,
    config: ApiConfig,
    limits: Limits,
    folder: Path,
) -> tuple[NodeParts, InProcess]:
    store, mirror = MemoryStore(), MemoryStore()
    picture = InProcess(
        folder / own.party, StoreSource(str(own.origin), store), StoreSource(str(other.origin), mirror)
    )
    parts = NodeParts(
        config=NodeConfig(
            party=own.party,
            peer=other.party,
            traffic=TRAFFIC,
            api=config,
            link=LinkConfig(heartbeat_s=0.2),
            limits=limits,
        ),
        version="0.1.0",
        own=store,
        mirror=mirror,
        own_keys=OwnKeys(str(own.origin), own.history(), lambda role: own.signers[role]),
        peer_keys=PeerKeys(str(other.origin), other.history()),
        peer=peer,
        clock=SystemClock(),
        random_bytes=os.urandom,
        log=lambda event, **facts: None,
        keep_evidence=lambda code, data: 0,
        evidence_count=0,
        on_peer_keys=lambda: None,
        on_fatal=lambda: None,
        is_intact=True,
        on_proven_intact=lambda: None,
        picture=picture.ports,
    )
    return parts, picture


class RunningApi:
    """Both nodes and the server, in a thread with its own event loop."""

    def __init__(
        self,
        service_type: type[NodeService] = NodeService,
        limits: FaceLimits = QUICK,
        node_limits: Limits | None = None,
        max_batch: int = 1000,
    ) -> None:
        self._type, self._limits, self._node_limits = service_type, limits, node_limits or Limits()
        self._config = api_config(max_batch)
        self._folder = tempfile.TemporaryDirectory()
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self.service: NodeService
        self.other: NodeService
        self._failure: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        if self._failure is not None:
            raise self._failure
        self.client = httpx.Client(base_url=self.url, timeout=20)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.client.close()
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run this in the server's loop and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def end_streams(self) -> None:
        """Do what the composition root does before it stops the server."""
        self._loop.call_soon_threadsafe(end_streams, self.app)

    async def _run(self) -> None:
        try:
            await self._serve()
        except BaseException as error:
            self._failure = error
            raise
        finally:
            self._started.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        usa, rus = _Installation("USA"), _Installation("RUS")
        to_rus, to_usa = JoinedPeer(), JoinedPeer()
        folder = Path(self._folder.name)
        parts, of_usa = _parts(usa, rus, to_rus, self._config, self._node_limits, folder)
        other_parts, of_rus = _parts(rus, usa, to_usa, self._config, Limits(), folder)
        self.service, self.other = self._type(parts), NodeService(other_parts)
        of_usa.peer.other, of_rus.peer.other = self.other.picture, self.service.picture
        to_rus.other, to_usa.other = self.other, self.service
        for service, installation in ((self.service, usa), (self.other, rus)):
            await service.start()
            await service.begin_record(installation.note.decode)
        pictures = [
            asyncio.create_task(each.run(service.bulletin, service.picture))
            for service, each in ((self.service, of_usa), (self.other, of_rus))
        ]
        self.app = build_app(self.service, self._config, limits=self._limits)
        server = _Server(
            uvicorn.Config(
                self.app,
                access_log=False,
                log_config=None,
                lifespan="off",
                server_header=False,
                http=answering(unreadable()),
            )
        )
        serving = asyncio.create_task(server.serve(sockets=[self._socket]))
        await server.is_serving.wait()
        self._started.set()
        await self._stop.wait()
        end_streams(self.app)
        for service in (self.service, self.other):
            await service.stop()
        await asyncio.gather(*pictures)
        server.should_exit = True
        await serving
        self._folder.cleanup()


class _Server(Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_serving = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_serving.set()


def leaf_of(data: bytes) -> str:
    """Return the base64 RFC 6962 leaf hash of an entry."""
    return b64encode(hashlib.sha256(b"\x00" + data).digest()).decode()


def lines_of(body: bytes) -> list[Any]:
    """Return the JSON values of a body of lines."""
    return [msgspec.json.decode(line) for line in body.splitlines()]


def head_of(api: RunningApi, method: str, path: str, more: str = "") -> bytes:
    """Return the head of a raw request of the operator; `more` is further header lines."""
    token = TOKENS["operator"]
    return f"{method} {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n{more}\r\n".encode()


def dial(api: RunningApi) -> socket.socket:
    """Return a raw connection."""
    where = urlsplit(api.url)
    return socket.create_connection((where.hostname or "", where.port or 0), timeout=20)


def until(raw: socket.socket, wanted: bytes) -> bytes:
    """Read until these bytes came, or the connection ended."""
    got = b""
    while wanted not in got and (piece := raw.recv(65_536)):
        got += piece
    return got
