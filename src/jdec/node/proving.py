"""Whether a record holds all that the other node's mirror of it holds: what opens a store that may be an old copy."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

from jdec.node.ports import PeerState, RecordStore
from jdec.record.origin import Origin
from jdec.record.proofs import root_at


def holds_mirrored(own: RecordStore, origin: str, state: PeerState) -> bool:
    """Say whether our record, of this origin, holds everything that the other node's mirror says it holds."""
    present, theirs = Origin.parse(origin), state.mirror_origin
    if theirs != str(present):
        # A generation that was opened and has not reached the other node yet has lost nothing.
        earlier = [str(replace(present, generation=each)) for each in range(1, present.generation)]
        return theirs in earlier and own.cosigned() is None
    if not 0 < state.mirror_size <= own.head().size:
        return state.mirror_size == 0
    return b64encode(root_at(state.mirror_size, own.hash_of)).decode() == state.mirror_root
