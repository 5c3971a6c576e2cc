"""What the composition root hands to a node."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from jdec.node.archive import Archive
from jdec.node.config import NodeConfig
from jdec.node.handing_back import Rebuilding
from jdec.node.introduction import Introduction
from jdec.node.keys import OwnKeys, PeerKeys
from jdec.node.picture import PicturePorts
from jdec.node.ports import Clock, Peer, RandomBytes, RecordStore


def _nothing() -> None:
    """Where nobody listens."""


def _no_files() -> list[tuple[str, str, int, str]]:
    """Where no evidence is kept."""
    return []


class NodeParts(msgspec.Struct, frozen=True):
    """Stores, keys, clock, randomness, the peer, and where to say what happened.

    `log(event, **facts)` writes one structured line.  `keep_evidence(code, data)` stores a file and returns how many
    there are; `list_evidence` names them with code, size and SHA-256, `read_evidence` returns one, or None.
    `on_peer_keys` is called, from the mirror's thread, when the other Party's manifest changed, so that
    the link trusts what it now names.  `on_fatal` is called when the process must end.  `is_intact` says whether the
    own store is known to be the one this installation last wrote; `on_proven_intact` makes it so again.
    `remember_size` notes, outside the store, how many entries it holds by now.
    `archive` holds the earlier generations of both records.  `on_peer_generation` is called, from the mirror's thread,
    when the other Party rightly opened its next generation: it keeps the introduction durably, and the node goes round
    once, with a new mirror.  `needs_generation` says that the own record is being recovered and may not go on.
    `rebuilding` names earlier generations that are lacking, and where they are filled again; None where there are none.
    `picture` is where the launch picture is read; None where this node computes none.
    `on_own_certificates` is called once the other node is sure to know the certificates of our next manifest.
    """

    config: NodeConfig
    version: str
    own: RecordStore
    mirror: RecordStore
    own_keys: OwnKeys
    peer_keys: PeerKeys
    peer: Peer
    clock: Clock
    random_bytes: RandomBytes
    log: Callable[..., None]
    keep_evidence: Callable[[str, bytes], int]
    evidence_count: int
    on_peer_keys: Callable[[], None]
    on_fatal: Callable[[], None]
    is_intact: bool
    on_proven_intact: Callable[[], None]
    on_own_certificates: Callable[[], None] = _nothing
    archive: Archive = Archive()
    on_peer_generation: Callable[[Introduction], None] = lambda _introduction: None
    needs_generation: bool = False
    picture: PicturePorts | None = None
    remember_size: Callable[[int], None] = lambda _size: None
    list_evidence: Callable[[], list[tuple[str, str, int, str]]] = _no_files
    read_evidence: Callable[[str], bytes | None] = lambda _name: None
    rebuilding: Rebuilding | None = None
