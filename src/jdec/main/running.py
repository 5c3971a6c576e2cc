"""Putting one node together from its folder and running it until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from jdec import __version__
from jdec.adapters import nodefolder
from jdec.adapters.clock import SystemClock
from jdec.adapters.keyfiles import read_keys
from jdec.adapters.listener import ListenerLoop, Server, answering, raise_file_limit
from jdec.adapters.peer_client import HttpsPeer
from jdec.adapters.peer_server import LinkApp, LinkHandlers, TlsAwareProtocol
from jdec.adapters.picture_tables import FILE, SqliteReading
from jdec.adapters.tls import client_context, find_certificate, server_context, trust
from jdec.faces.api import build_app, end_streams, unreadable
from jdec.main.consoling import Consoling
from jdec.main.house import Ended, House, make_server
from jdec.main.inbox import Inbox
from jdec.main.picture_at import folding_at
from jdec.main.projecting import Projecting
from jdec.main.records import Records
from jdec.node.handing_back import archived_package
from jdec.node.introduction import Introduction
from jdec.node.keys import OwnKeys, PeerKeys
from jdec.node.parts import NodeParts
from jdec.node.picture import PicturePorts
from jdec.node.projector import stamp_of
from jdec.node.service import NodeService
from jdec.words.faults import Refused, fault


class RunningNode:
    """A node with its stores, its two listeners and its inbox, for as long as both generations stay."""

    def __init__(self, house: House) -> None:
        self.folder, self.config = house.folder, house.config
        self._house = house
        self._log = house.log
        self._turning = asyncio.Event()
        self._failed = False
        self._clock = SystemClock()
        paths = self.config.paths
        self._records = Records(self.folder, self.config)
        self.own_store, self.mirror_store = self._records.own, self._records.mirror
        own, peer = self._records.introduction.origin, self._records.peer_introduction.origin
        self._own_keys = OwnKeys(
            own, self._records.history, lambda role: read_keys(self.folder / paths.keys, role)
        )
        self._peer_keys = PeerKeys(peer, self._records.peer_history)
        self._server_context = server_context(*self._link_files(), self._peer_keys.history.certificates())
        self._peer = HttpsPeer(
            self.config.link.peer_url,
            lambda: client_context(*self._link_files(), self._peer_keys.history.certificates()),
            self.config.link.timeout_s,
        )
        self.service = NodeService(self._parts(self._records.data))
        self._projecting = self._new_projecting()
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
        is_intact = nodefolder.is_intact(self._records.mark, self.own_store.meta("mark"), size)
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
            list_evidence=lambda: nodefolder.list_evidence(data / "evidence"),
            read_evidence=lambda name: nodefolder.read_evidence(data / "evidence", name),
            on_peer_keys=self._peer_keys_changed,
            on_fatal=self._fatal,
            is_intact=is_intact,
            on_proven_intact=self._renew_mark,
            remember_size=lambda size: nodefolder.remember_size(self._records.mark, size),
            on_own_certificates=self._own_certificates_changed,
            archive=self._records.archive,
            picture=self._picture_ports(data),
            on_peer_generation=self._peer_opened,
            rebuilding=self._records.rebuilding(self._goes_round),
        )

    def _picture_ports(self, data: Path) -> PicturePorts | None:
        if not self.config.picture.enabled:
            return None
        stamp = stamp_of(self.config.picture.parameters, self.config.picture.notices)
        path = self._house.config_path
        return PicturePorts(
            SqliteReading(data / FILE), stamp, self._peer, self._rebuild_picture, folding_at(path)
        )

    def _rebuild_picture(self) -> None:
        if self._projecting is not None:
            self._projecting.rebuild()

    def _new_projecting(self) -> Projecting | None:
        if not self.config.picture.enabled:
            return None
        picture, bulletin = self.service.picture, self.service.bulletin
        return Projecting(
            self._house.config_path,
            bulletin,
            on_news=picture.heard,
            on_life=picture.lives,
            log=self._log.info,
        )

    def _renew_mark(self) -> None:
        store = self.own_store
        nodefolder.renew_mark(
            self._records.mark, store.head().size, lambda mark: store.set_meta("mark", mark), os.urandom
        )

    def _peer_keys_changed(self) -> None:
        """Accept what the manifest newly names; what it no longer names is refused request by request."""
        trust(self._server_context, self._peer_keys.history.certificates())
        self._loop.call_soon_threadsafe(lambda: self._loop.create_task(self._peer.renew()))

    def _peer_opened(self, introduction: Introduction) -> None:
        """Keep the other Party's next generation; with it kept, and not before, the node goes round."""
        self._records.keep_peer(introduction)
        self._goes_round()

    def _goes_round(self) -> None:
        """Begin again in this process, from what the folder holds now.  Called in a thread."""
        self._loop.call_soon_threadsafe(self._turning.set)

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
        self._house.stop.set()

    async def run(self) -> Ended:
        """Serve until the node is told to stop, stops itself, or must go round with another generation."""
        self._loop = asyncio.get_running_loop()
        api, link = self._house.doors()
        await self.service.start()
        try:
            await self.service.begin_record(lambda: self._records.introduction.manifest)
            servers = [self._api_server(), self._link_server()]
            serving = [
                asyncio.create_task(server.serve(sockets=[sock]))
                for server, sock in zip(servers, (api, link), strict=True)
            ]
            inbox = asyncio.create_task(self._inbox.run())
            inbox.add_done_callback(self._inbox_ended)
            self._house.ready()
            projecting = [asyncio.create_task(self._projecting.run())] if self._projecting else []
            ends = [asyncio.create_task(each.wait()) for each in (self._house.stop, self._turning)]
            await asyncio.wait([*ends, *serving], return_when=asyncio.FIRST_COMPLETED)
            for task in (inbox, *projecting, *ends):
                task.cancel()
            await asyncio.gather(*projecting, return_exceptions=True)
        finally:
            if not self._is_turning():
                self._house.forget()
            end_streams(self._api)
            await self.service.stop()
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*serving, return_exceptions=True)
        self._records.close()
        if self._failed:
            return Ended.FAILED
        return Ended.GOES_ROUND if self._is_turning() else Ended.STOPPED

    def _is_turning(self) -> bool:
        return self._turning.is_set() and not self._house.stop.is_set()

    def _api_server(self) -> Server:
        server = make_server(self._api, http=answering(unreadable()))
        shown = self._house.api_certificate
        server.config.ssl = shown.context if shown else None
        return server

    def _link_server(self) -> Server:
        exchange, history = self.service.exchange, self._peer_keys
        comparing = self.service.picture.comparing if self._projecting else None
        handlers = LinkHandlers(
            is_pinned=lambda der: der in history.history.certificates(),
            take=exchange.take,
            state=exchange.state,
            package=exchange.package,
            mirror=exchange.mirror_package,
            consistency=exchange.consistency_path,
            archive=partial(archived_package, self._records.archive),
            picture=comparing.digest if comparing else None,
            component=comparing.account if comparing else None,
        )
        server = make_server(LinkApp(handlers, self._log.info), http=TlsAwareProtocol)
        server.config.ssl = self._server_context
        return server


def run_node(config_path: Path, on_ready: Callable[[nodefolder.Address], None]) -> int:
    """Run the node of a configuration file; return its exit code, 0 after a graceful stop.

    It goes round as often as the other Party opens a generation: what is read once at a start is read again, while the
    doors stay open and whoever knocks waits.  Its console stays through all rounds.
    """

    async def _run() -> int:
        house = House(config_path, on_ready)
        consoling = Consoling(house)
        try:
            while True:
                ended = await RunningNode(house).run()
                if ended is not Ended.GOES_ROUND:
                    return 1 if ended is Ended.FAILED else 0
        finally:
            await consoling.end()
            house.close()

    raise_file_limit()
    with asyncio.Runner(loop_factory=ListenerLoop) as runner:
        return runner.run(_run())
