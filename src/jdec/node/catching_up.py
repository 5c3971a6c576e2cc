"""The own record's earlier generations, given to a mirror that lags behind what the present one cites.

A mirror takes generations in their order, each once it holds all that the next one cites.  So the rest of the one that
it is at is pushed, and then the beginning of the one after, which opens that one there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from jdec.node.archive import Archive
from jdec.node.link import next_package
from jdec.node.ports import Peer, PeerRefused, PeerState
from jdec.record.checkpoint import read_checkpoint
from jdec.record.errors import RecordError
from jdec.record.origin import Origin

# Generations that were pushed, and how far each mirror is.
Reached = tuple[tuple[str, int], ...]


async def push_earlier(own: str, archive: Archive, peer: Peer, log: Callable[..., None]) -> Reached:
    """Push what the other node's mirror lacks of generations before `own`; say how far its mirrors are.

    Raises `PeerRefused`, also where the other node takes a generation in and goes round.
    """
    present = Origin.parse(own)
    if present.generation == 1:
        return ()
    generations = _mirrored_generations(await peer.state(), present)
    for generation in generations:
        earlier = replace(present, generation=generation)
        try:
            reached = [(str(earlier), await _push(str(earlier), archive, peer, log))]
            break
        except PeerRefused as refused:
            if refused.code != "generation-passed" or generation == generations[-1]:
                raise
    following = earlier.next_generation()
    if following != present:
        reached.append((str(following), await _push(str(following), archive, peer, log)))
    return tuple(reached)


def _mirrored_generations(state: PeerState, present: Origin) -> Sequence[int]:
    """Return which of our earlier generations the other node says it mirrors.

    One whose own store may be old does not say: then it may be any of them, and refuses those that it has passed.
    """
    with suppress(RecordError):
        held = Origin.parse(state.mirror_origin)
        if (held.party, held.traffic) == (present.party, present.traffic):
            return (min(held.generation, present.generation - 1),)
    return range(1, present.generation)


async def _push(origin: str, archive: Archive, peer: Peer, log: Callable[..., None]) -> int:
    archived, size = archive.find(origin), 0
    while archived and size < archived.size:
        found = await asyncio.to_thread(next_package, archived.store, size)
        if found is None or found[0] > archived.size:
            break
        note = await peer.push(found[1])
        size = read_checkpoint(note).size
        if size < found[0]:
            break
    log("pushed an earlier generation", origin=origin, size=size)
    return size
