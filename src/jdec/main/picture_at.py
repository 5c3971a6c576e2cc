"""The picture at a pair of record sizes, folded in a process of its own: whoever asks does not slow the node down."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from jdec.adapters.picture_tables import tables_in_memory
from jdec.main.programs import PROJECTOR
from jdec.main.sources import RecordSource, sources_of
from jdec.node.config import NodeConfig, PictureConfig, read_config
from jdec.node.picture import counts_of
from jdec.node.picture_views import PictureAt, UnreadableView
from jdec.node.projector import Projector, stamp_of
from jdec.node.reading import NodeRefused
from jdec.node.tables import EntrySource, export_digest
from jdec.record.origin import Origin

PATIENCE_S: Final = 20.0
TOGETHER: Final = 1
MOST_UNREADABLE: Final = 1000


def write_picture_at(config_path: Path, own: int, peer: int) -> int:
    """Fold and write the picture to standard output."""
    folder = config_path.resolve().parent
    config = read_config(config_path.read_text(encoding="utf-8"))
    sources = [_cut(each, own if is_own else peer) for is_own, each in _sided(folder, config)]
    found = picture_of_sources(sources, config.picture, own, peer)
    with os.fdopen(os.dup(1), "wb") as out:
        out.write(msgspec.json.encode(found))
    return 0


def _sided(folder: Path, config: NodeConfig) -> Iterator[tuple[bool, EntrySource]]:
    """Yield every generation, and whether it is of the own record."""
    for each in sources_of(folder, config):
        yield Origin.parse(each.record).party == config.party, each


def _cut(source: EntrySource, most: int) -> EntrySource:
    """Return a source of a present record cut to a size; those of earlier generations stay whole."""
    if isinstance(source, RecordSource) and source.most is None:
        return replace(source, most=most)
    return source


def picture_of_sources(
    sources: Sequence[EntrySource], figures: PictureConfig, own: int, peer: int
) -> PictureAt:
    """Return the picture of all that these sources hold, said to be that of these sizes."""
    stamp = stamp_of(figures.parameters, figures.notices)
    tables = tables_in_memory(stamp)
    projector = Projector(sources, tables, figures.parameters, figures.notices)
    while projector.step():
        pass
    rows = tables.rows()
    stand = rows.stand()
    components = sorted(
        rows.components(), key=lambda each: (min(event.time for event in each.events), each.name)
    )
    unreadable = rows.unreadable(0, MOST_UNREADABLE)
    return PictureAt(
        view=stamp.view,
        model=stamp.model,
        parameters=stamp.parameters,
        own=own,
        peer=peer,
        digest=export_digest(rows),
        counts=counts_of(stand.tally),
        components=components,
        notices=[notice for each in rows.notice_components() for notice in each.notices],
        unreadable=[UnreadableView(each.record, each.index, each.code) for each in unreadable],
    )


def folding_at(config_path: Path) -> Callable[[int, int], Awaitable[bytes]]:
    """Return what computes the picture at a pair of sizes; one at a time, and not for ever."""
    running = asyncio.Semaphore(TOGETHER)

    async def fold_at(own: int, peer: int) -> bytes:
        if running.locked():
            raise NodeRefused("picture-busy", "another picture is being computed")
        async with running:
            return await _run(config_path, own, peer)

    return fold_at


async def _run(config_path: Path, own: int, peer: int) -> bytes:
    words = (*PROJECTOR, str(config_path), str(own), str(peer))
    process = await asyncio.create_subprocess_exec(
        *words, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            # Not `communicate`, which in later versions of Python lets go of standard input, and so of the process.
            found = await process.stdout.read()
            await process.wait()
    except TimeoutError as cause:
        raise NodeRefused(
            "picture-slow", f"not computed within {PATIENCE_S:.0f} s", seconds=f"{PATIENCE_S:.0f}"
        ) from cause
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if process.returncode:
        raise NodeRefused("picture-absent", f"the picture could not be computed: code {process.returncode}")
    return found
