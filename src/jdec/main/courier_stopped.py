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
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from jdec import __version__
from jdec.adapters import nodefolder
from jdec.adapters.clock import SystemClock
from jdec.adapters.keyfiles import read_keys
from jdec.adapters.sqlite import open_store
from jdec.adapters.storefiles import generation_of, mark_file
from jdec.faces.cli.composition import CompositionError, CourierDesk
from jdec.main.courier import CourierFolder
from jdec.node.courier import CourierTaken
from jdec.node.introduction import Introduction
from jdec.node.keys import OwnKeys, PeerKeys
from jdec.node.parts import NodeParts
from jdec.node.ports import PeerUnreachable, RecordStore, StoreError
from jdec.node.service import NodeService
from jdec.node.views import NodeStatus
from jdec.record.manifest import KeyHistory


class _NoLine:
    """The other node, which a stopped node does not reach."""

    async def _refuse(self, *_: Any, **__: Any) -> Any:
        raise PeerUnreachable("the node is stopped")

    state = push = pull = pull_mirror = consistency = _refuse

    async def close(self) -> None:
        """Nothing is open."""


class _StoppedNode:
    """Takes pieces of courier files into the stores of a stopped node."""

    def __init__(self, service: NodeService, runner: asyncio.Runner) -> None:
        self._service = service
        self._runner = runner

    def status(self) -> NodeStatus:
        """Return where the stores stand."""
        return self._service.status()

    def take_courier(self, data: bytes) -> CourierTaken:
        """Take one piece."""
        return self._runner.run(self._service.courier.take(data))


@contextmanager
def open_stopped(folder: Path) -> Iterator[CourierDesk]:
    """Open the stores of a stopped node, locked, for what courier files bring."""
    found = CourierFolder(folder)
    found.data.mkdir(mode=0o700, exist_ok=True)
    with ExitStack() as stack:
        own = _locked(stack, found.own_file, found.own.origin)
        mirror = _locked(stack, found.mirror_file, found.peer.origin)
        runner = stack.enter_context(asyncio.Runner())
        service = NodeService(_parts(found, own, mirror))
        service.stand()
        stack.callback(lambda: runner.run(service.stop()))
        yield _StoppedNode(service, runner)


def _locked(stack: ExitStack, path: Path, origin: str) -> RecordStore:
    try:
        store = open_store(path, origin)
    except StoreError as error:
        if error.code == "store-locked":
            raise CompositionError("node-running", "the node runs: its stores are in use") from error
        raise
    stack.callback(store.close)
    return store


def _parts(folder: CourierFolder, own: RecordStore, mirror: RecordStore) -> NodeParts:
    keys = folder.path / folder.config.paths.keys
    evidence = folder.data / "evidence"
    mark = mark_file(folder.path / folder.config.paths.installation_mark, generation_of(folder.own.origin))
    return NodeParts(
        config=folder.config,
        version=__version__,
        own=own,
        mirror=mirror,
        own_keys=OwnKeys(folder.own.origin, _history(folder.own, own), lambda role: read_keys(keys, role)),
        peer_keys=PeerKeys(folder.peer.origin, _history(folder.peer, mirror)),
        peer=_NoLine(),
        clock=SystemClock(),
        random_bytes=os.urandom,
        log=lambda *_, **__: None,
        keep_evidence=lambda code, data: nodefolder.keep_evidence(evidence, code, data),
        evidence_count=nodefolder.count_evidence(evidence),
        on_peer_keys=lambda: None,
        on_fatal=lambda: None,
        is_intact=nodefolder.is_intact(mark, own.meta("mark"), own.head().size),
        on_proven_intact=lambda: None,
    )


def _history(introduction: Introduction, store: RecordStore) -> KeyHistory:
    roots, threshold, origin = introduction.root_pairs(), introduction.threshold, introduction.origin
    if manifests := store.manifests():
        return KeyHistory.rebuild(manifests, roots, threshold, origin)
    return KeyHistory.begin(introduction.manifest.encode(), roots, threshold, origin)
