"""What the composition root hands to a node."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from jdec.node.archive import Archive
from jdec.node.config import NodeConfig
from jdec.node.introduction import Introduction
from jdec.node.keys import OwnKeys, PeerKeys
from jdec.node.ports import Clock, Peer, RandomBytes, RecordStore


def _nothing() -> None:
    """Where nobody listens."""


class NodeParts(msgspec.Struct, frozen=True):
    """Stores, keys, clock, randomness, the peer, and where to say what happened.

    `log(event, **facts)` writes one structured line.  `keep_evidence(code, data)` stores a file and returns how many
    there are.  `on_peer_keys` is called, from the mirror's thread, when the other Party's manifest changed, so that
    the link trusts what it now names.  `on_fatal` is called when the process must end.  `is_intact` says whether the
    own store is known to be the one this installation last wrote; `on_proven_intact` makes it so again.
    `remember_size` notes, outside the store, how many entries it holds by now.
    `archive` holds the earlier generations of both records.  `on_peer_generation` is called, from the mirror's thread,
    when the other Party rightly opened its next generation: it keeps the introduction durably, and the node goes round
    once, with a new mirror.  `needs_generation` says that the own record is being recovered and may not go on.
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
    remember_size: Callable[[int], None] = lambda _size: None
