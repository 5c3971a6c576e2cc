"""Courier files into the stores of a stopped node.

A node is taken for stopped because the locks of its stores could be had; they are held while files are taken, so a node
that starts meanwhile is told that its stores are in use.  What is brought goes the way of the line: the node is put
together as it runs, and only its loops, its line and its listeners are left out.  No receipt is written here: the node
writes it when it starts.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jdec import __version__
from jdec.adapters import nodefolder
from jdec.adapters.clock import SystemClock
from jdec.adapters.keyfiles import read_keys
from jdec.faces.cli.composition import CompositionError, CourierDesk
from jdec.main.keyring import config_of, folder_of
from jdec.main.records import Records
from jdec.node.config import NodeConfig
from jdec.node.courier import CourierTaken
from jdec.node.keys import OwnKeys, PeerKeys
from jdec.node.parts import NodeParts
from jdec.node.ports import PeerUnreachable, StoreError
from jdec.node.reading import NodeRefused
from jdec.node.service import NodeService
from jdec.node.views import NodeStatus


class _NoLine:
    """The other node, which a stopped node does not reach."""

    async def _refuse(self, *_: Any, **__: Any) -> Any:
        raise PeerUnreachable("the node is stopped")

    state = push = pull = pull_mirror = pull_archive = consistency = _refuse

    async def close(self) -> None:
        """Nothing is open."""


class _StoppedNode:
    """Takes pieces of courier files into the stores of a stopped node."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._config = folder, config_of(folder)
        self._runner = asyncio.Runner()
        self._enter()

    def _enter(self) -> None:
        try:
            self._records = Records(self._folder, self._config)
        except StoreError as error:
            if error.code == "store-locked":
                raise CompositionError("node-running", "the node runs: its stores are in use") from error
            raise
        self._service = NodeService(_parts(self._folder, self._config, self._records))
        self._service.stand()

    def _leave(self) -> None:
        self._runner.run(self._service.stop())
        self._records.close()

    def status(self) -> NodeStatus:
        """Return where the stores stand."""
        return self._service.status()

    def take_courier(self, data: bytes) -> CourierTaken:
        """Take one piece; one that opens the other Party's next generation is taken into its new mirror."""
        try:
            return self._take(data)
        except NodeRefused as refused:
            if refused.code != "courier-opened":
                raise
        self._leave()
        self._enter()
        return self._take(data)

    def _take(self, data: bytes) -> CourierTaken:
        return self._runner.run(self._service.courier.take(data))

    def close(self) -> None:
        """Let go of the stores."""
        self._leave()
        self._runner.close()


@contextmanager
def open_stopped(folder: Path) -> Iterator[CourierDesk]:
    """Open the stores of a stopped node, locked, for what courier files bring."""
    node = _StoppedNode(folder_of(folder))
    try:
        yield node
    finally:
        node.close()


def _parts(folder: Path, config: NodeConfig, records: Records) -> NodeParts:
    keys, evidence, own = folder / config.paths.keys, records.data / "evidence", records.own
    return NodeParts(
        config=config,
        version=__version__,
        own=own,
        mirror=records.mirror,
        own_keys=OwnKeys(records.introduction.origin, records.history, lambda role: read_keys(keys, role)),
        peer_keys=PeerKeys(records.peer_introduction.origin, records.peer_history),
        peer=_NoLine(),
        clock=SystemClock(),
        random_bytes=os.urandom,
        log=lambda *_, **__: None,
        keep_evidence=lambda code, data: nodefolder.keep_evidence(evidence, code, data),
        evidence_count=nodefolder.count_evidence(evidence),
        on_peer_keys=lambda: None,
        on_fatal=lambda: None,
        is_intact=nodefolder.is_intact(records.mark, own.meta("mark"), own.head().size),
        on_proven_intact=lambda: None,
        archive=records.archive,
        on_peer_generation=records.keep_peer,
    )
