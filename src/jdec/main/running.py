"""Putting one node together from its folder and running it until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import uvicorn

from jdec import __version__
from jdec.adapters import nodefolder
from jdec.adapters.clock import SystemClock
from jdec.adapters.keyfiles import read_keys
from jdec.adapters.listener import ListenerLoop, answering, raise_file_limit
from jdec.adapters.logs import make_log
from jdec.adapters.peer_client import HttpsPeer
from jdec.adapters.peer_server import LinkApp, LinkHandlers, TlsAwareProtocol
from jdec.adapters.sqlite import open_store
from jdec.adapters.storefiles import generation_of, mark_file, mirror_file, own_file
from jdec.adapters.tls import client_context, find_certificate, server_context, trust
from jdec.faces.api import build_app, end_streams, unreadable
from jdec.main.arming import arm_for
from jdec.main.inbox import Inbox
from jdec.node.config import NodeConfig, read_config
from jdec.node.introduction import Introduction, read_introduction
from jdec.node.keys import OwnKeys, PeerKeys
from jdec.node.parts import NodeParts
from jdec.node.ports import RecordStore
from jdec.node.service import NodeService
from jdec.record.manifest import KeyHistory
from jdec.words.faults import Refused, fault

_GRACE_S = 3


class RunningNode:
    """A node with its stores, its two listeners and its inbox."""

    def __init__(self, config_path: Path) -> None:
        self.folder = config_path.resolve().parent
        self.config = read_config(config_path.read_text(encoding="utf-8"))
        self._log = make_log(self.config.log_level, party=self.config.party, traffic=self.config.traffic)
        arm_for(self.config.traffic, self._log.info)
        self._stop = asyncio.Event()
        self._failed = False
        self._clock = SystemClock()
        paths = self.config.paths
        self._introduction = _introduction(self.folder / paths.introduction, self.config, self.config.party)
        self._peer_introduction = _introduction(
            self.folder / paths.peer_introduction, self.config, self.config.peer
        )
        own, peer = self._introduction.origin, self._peer_introduction.origin
        self._mark = mark_file(self.folder / paths.installation_mark, generation_of(own))
        data = self.folder / paths.data
        data.mkdir(mode=0o700, exist_ok=True)
        self.own_store = open_store(own_file(data, generation_of(own)), own)
        self.mirror_store = open_store(mirror_file(data, generation_of(peer)), peer)
        self._own_keys = OwnKeys(
            self._introduction.origin,
            _history(self._introduction, self.own_store),
            lambda role: read_keys(self.folder / paths.keys, role),
        )
        self._peer_keys = PeerKeys(
            self._peer_introduction.origin, _history(self._peer_introduction, self.mirror_store)
        )
        self._server_context = server_context(*self._link_files(), self._peer_keys.history.certificates())
        self._peer = HttpsPeer(
            self.config.link.peer_url,
            lambda: client_context(*self._link_files(), self._peer_keys.history.certificates()),
            self.config.link.timeout_s,
        )
        self.service = NodeService(self._parts(data))
        self._api = build_app(self.service, self.config.api)
        self._inbox = Inbox(
            self.folder / "inbox", self.service, self._peer_keys, self.mirror_store, self._peer_keys_changed
        )

    def _link_files(self) -> tuple[Path, Path]:
        """Return certificate and key: those the other node is sure to know, the newest where there are none."""
        folder, cosigned = self.folder / self.config.paths.keys, self.own_store.cosigned()
        with contextlib.suppress(FileNotFoundError):
            return find_certificate(folder, self._own_keys.certificates(cosigned[0] if cosigned else 0))
        try:
            return find_certificate(folder, self._own_keys.history.certificates())
        except FileNotFoundError as cause:
            rule = f"no TLS certificate in the keys folder is named by the key manifest: {folder.name}"
            raise Refused([fault("link-certificate-missing", "paths.keys", folder.name, rule)]) from cause

    def _parts(self, data: Path) -> NodeParts:
        size = self.own_store.head().size
        is_intact = nodefolder.is_intact(self._mark, self.own_store.meta("mark"), size)
        if is_intact:
            self._renew_mark()
        return NodeParts(
            config=self.config,
            version=__version__,
            own=self.own_store,
            mirror=self.mirror_store,
            own_keys=self._own_keys,
            peer_keys=self._peer_keys,
            peer=self._peer,
            clock=self._clock,
            random_bytes=os.urandom,
            log=self._log.info,
            keep_evidence=lambda code, each: nodefolder.keep_evidence(data / "evidence", code, each),
            evidence_count=nodefolder.count_evidence(data / "evidence"),
            on_peer_keys=self._peer_keys_changed,
            on_fatal=self._fatal,
            is_intact=is_intact,
            on_proven_intact=self._renew_mark,
            remember_size=lambda size: nodefolder.remember_size(self._mark, size),
            on_own_certificates=self._own_certificates_changed,
        )

    def _renew_mark(self) -> None:
        store = self.own_store
        nodefolder.renew_mark(
            self._mark, store.head().size, lambda mark: store.set_meta("mark", mark), os.urandom
        )

    def _peer_keys_changed(self) -> None:
        """Accept what the manifest newly names; what it no longer names is refused request by request."""
        trust(self._server_context, self._peer_keys.history.certificates())
        self._loop.call_soon_threadsafe(lambda: self._loop.create_task(self._peer.renew()))

    def _own_certificates_changed(self) -> None:
        """Show the certificate that the other node now knows, to whoever connects and on new connections."""
        self._server_context.load_cert_chain(*self._link_files())
        self._loop.create_task(self._peer.renew())

    def _inbox_ended(self, inbox: asyncio.Task[None]) -> None:
        """A node that no manifest can reach any more must not look well."""
        if not inbox.cancelled() and (error := inbox.exception()):
            self._log.info("inbox failed", error=type(error).__name__, detail=str(error)[:200])
            self._fatal()

    def _fatal(self) -> None:
        self._failed = True
        self._stop.set()

    async def run(self, on_ready: Callable[[nodefolder.Address], None]) -> int:
        """Serve until SIGINT or SIGTERM; return 0 after a graceful stop, 1 where the node stopped itself."""
        self._loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            self._loop.add_signal_handler(number, self._stop.set)
        api, link = self._listen()
        await self.service.start()
        try:
            await self.service.begin_record(self._first_manifest)
            servers = [self._api_server(), self._link_server()]
            serving = [
                asyncio.create_task(server.serve(sockets=[sock]))
                for server, sock in zip(servers, (api, link), strict=True)
            ]
            inbox = asyncio.create_task(self._inbox.run())
            inbox.add_done_callback(self._inbox_ended)
            address = self._address(api, link)
            nodefolder.write_address(self.folder, address)
            on_ready(address)
            stopping = asyncio.create_task(self._stop.wait())
            await asyncio.wait([stopping, *serving], return_when=asyncio.FIRST_COMPLETED)
            inbox.cancel()
        finally:
            nodefolder.forget_address(self.folder)
            end_streams(self._api)
            await self.service.stop()
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*serving, return_exceptions=True)
        self.own_store.close()
        self.mirror_store.close()
        return 1 if self._failed else 0

    def _first_manifest(self) -> str:
        return self._introduction.manifest

    def _listen(self) -> tuple[socket.socket, socket.socket]:
        api, link = self.config.api, self.config.link
        return _bind(api.host, api.port), _bind(link.host, link.port)

    def _address(self, api: socket.socket, link: socket.socket) -> nodefolder.Address:
        scheme = "https" if self.config.api.certificate else "http"
        return nodefolder.Address(
            os.getpid(),
            f"{scheme}://{self.config.api.host}:{api.getsockname()[1]}",
            f"https://{self.config.link.host}:{link.getsockname()[1]}",
        )

    def _api_server(self) -> uvicorn.Server:
        server = _server(self._api, http=answering(unreadable()))
        api = self.config.api
        if api.certificate and api.key:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            context.load_cert_chain(self.folder / api.certificate, self.folder / api.key)
            server.config.ssl = context
        return server

    def _link_server(self) -> uvicorn.Server:
        exchange, history = self.service.exchange, self._peer_keys
        handlers = LinkHandlers(
            is_pinned=lambda der: der in history.history.certificates(),
            take=exchange.take,
            state=exchange.state,
            package=exchange.package,
            mirror=exchange.mirror_package,
            consistency=exchange.consistency_path,
        )
        server = _server(LinkApp(handlers, self._log.info), http=TlsAwareProtocol)
        server.config.ssl = self._server_context
        return server


class _QuietServer(uvicorn.Server):
    """A server that leaves signals to the node: it decides in which order things stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _server(app: Any, **options: Any) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        # Nothing that a request says of itself tells who sent it.
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_S,
        timeout_keep_alive=120,
        **options,
    )
    config.load()
    return _QuietServer(config)


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted connections inherit this; without it an answer waits out the other side's delayed ACK.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        sock.bind((host, port))
    except OSError as cause:
        sock.close()
        rule = f"address cannot be listened on: {host} port {port}: {cause.strerror}"
        raise Refused([fault("config-address", "port", port, rule, host=host, port=str(port))]) from cause
    sock.setblocking(False)
    return sock


def _introduction(path: Path, config: NodeConfig, party: str) -> Introduction:
    try:
        data = path.read_bytes()
    except OSError as cause:
        rule = f"introduction file cannot be read: {path.name}"
        raise Refused([fault("introduction-missing", "paths", path.name, rule, file=path.name)]) from cause
    found = read_introduction(data)
    traffic = found.origin.split("/")[2]
    if found.party != party or traffic != config.traffic or found.origin.split("/")[1] != party:
        rule = f"introduction is of another record: got {found.origin}, expected {party} in {config.traffic}"
        args = {"got": found.origin, "party": party, "traffic": config.traffic}
        raise Refused([fault("introduction-other", "paths", found.origin, rule, **args)])
    return found


def _history(introduction: Introduction, store: RecordStore) -> KeyHistory:
    """Return the key history: from the record where it has begun, from the introduction where it has not."""
    roots, threshold, origin = introduction.root_pairs(), introduction.threshold, introduction.origin
    manifests = store.manifests()
    if manifests:
        return KeyHistory.rebuild(manifests, roots, threshold, origin)
    return KeyHistory.begin(introduction.manifest.encode(), roots, threshold, origin)


def run_node(config_path: Path, on_ready: Callable[[nodefolder.Address], None]) -> int:
    """Run the node of a configuration file; return its exit code."""

    async def _run() -> int:
        return await RunningNode(config_path).run(on_ready)

    raise_file_limit()
    with asyncio.Runner(loop_factory=ListenerLoop) as runner:
        return runner.run(_run())
