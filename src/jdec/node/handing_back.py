"""Earlier generations over the line: given to the other node where its copy is spoilt, and fetched back from it.

An earlier generation is closed.  The first manifest of the one after it, which root officers signed, cites its size
and root, so whatever gives that tree is what both Parties hold, wherever it comes from.  A copy that is gone is filled
again in a store of its own, beside the old one, and takes its place once all of it is verified; until then it is worth
nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

import msgspec

from jdec.messages.service import Receipt
from jdec.node.archive import Archive, ArchivedRecord, Lacking
from jdec.node.link import next_package
from jdec.node.mending import REASONS, Fetch, NotMended, reason_of
from jdec.node.ports import AppendBatch, MirrorRefused, Peer, RecordStore, StoredEntry
from jdec.node.recovery import holds_cited
from jdec.node.scrub import Deriver, Ledger
from jdec.node.views import DamageView, Which
from jdec.record.checkpoint import Checkpoint
from jdec.record.errors import RecordError
from jdec.record.manifest import KeyHistory, first_missing, manifest_in, read_manifest
from jdec.record.origin import Origin
from jdec.record.package import Package, decode_package
from jdec.record.tree import Frontier, leaf_hashes
from jdec.record.verifier import verify_stream

_FIRST_PAUSE_S = 5.0
_LONGEST_PAUSE_S = 120.0


async def archived_package(archive: Archive, record: str, start: int) -> bytes:
    """Return the next package from `start` of an earlier generation of either record, for the other node.

    Nothing beyond what both Parties hold of it is given.  Raises `MirrorRefused` `mirror-unknown` and `mirror-range`.
    """
    archived = archive.find(record)
    if archived is None:
        raise MirrorRefused("mirror-unknown", f"no archive is kept here of {record[:100]}", 0)
    size = archived.size
    found = await asyncio.to_thread(next_package, archived.store, start) if start <= size else None
    if found is None or found[0] > size:
        message = f"archive ends before that: have {size} entries, asked from {start}"
        raise MirrorRefused("mirror-range", message, size)
    return found[1]


class ArchivePeer(Protocol):
    """What is asked of the other node for an earlier generation."""

    async def pull_mirror(self, generation: int, start: int) -> bytes:
        """Fetch one package of our record of that generation from its mirror."""

    async def pull_archive(self, record: str, start: int) -> bytes:
        """Fetch one package of an earlier generation by its record's name."""


class Rebuilding(msgspec.Struct, frozen=True):
    """What a node lacks of earlier generations, and where they are filled again.

    `begin` makes an empty store beside the place of one.  `finish` is given it full and verified: it closes it, puts
    it in its place durably, and lets the node go round, which then has it in its archive.
    """

    lacking: tuple[Lacking, ...]
    begin: Callable[[Lacking], RecordStore]
    finish: Callable[[Lacking, RecordStore], None]


class FetchingBack:
    """Fetches earlier generations back that a running node lacks; says of each why it is not here yet."""

    def __init__(
        self,
        rebuilding: Rebuilding | None,
        peer: Peer,
        *,
        counts: Callable[[Receipt], bool],
        log: Callable[..., None],
    ) -> None:
        self._rebuilding = rebuilding
        self._peer = peer
        self._counts = counts
        self._log = log
        lacking = rebuilding.lacking if rebuilding else ()
        self._left = {each.cited.origin: "" for each in lacking}

    def damages(self) -> list[DamageView]:
        """Return what is still lacking."""
        return [DamageView(origin, "file", 0, reason) for origin, reason in self._left.items()]

    async def run(self) -> None:
        """Fetch one after another, trying again with growing pauses."""
        if self._rebuilding is None:
            return
        for each in self._rebuilding.lacking:
            self._log("archive lacks a generation", record=each.cited.origin, size=each.cited.size)
            pause = _FIRST_PAUSE_S
            while not await self._try(self._rebuilding, each):
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_S)

    async def _try(self, rebuilding: Rebuilding, each: Lacking) -> bool:
        origin = each.cited.origin

        try:
            store = await asyncio.to_thread(rebuilding.begin, each)
            try:
                await fetch_back(each, archive_fetch(self._peer, each.which, origin), store, self._counts)
            except Exception:
                store.close()
                raise
            await asyncio.to_thread(rebuilding.finish, each, store)
        except (*REASONS, OSError) as error:
            reason = reason_of(error)
            if self._left[origin] != reason.code:
                self._log(
                    "archive not fetched back", record=origin, reason=reason.code, detail=str(reason)[:200]
                )
            self._left[origin] = reason.code
            return False
        self._log("archive fetched back", record=origin, size=each.cited.size)
        del self._left[origin]
        return True


def archived_ledger(
    archived: ArchivedRecord,
    history: KeyHistory,
    counts: Callable[[Receipt], bool],
    open_cosigned: Callable[[bytes], object],
) -> Ledger:
    """Return what decides about an earlier generation: its own keys, and nothing of what followed."""
    is_own = archived.which is Which.OWN
    cosigned = open_cosigned if is_own else None
    return Ledger(archived.store, archived.origin, is_own, lambda: history, counts, cosigned)


def archive_fetch(peer: ArchivePeer, which: Which, origin: str) -> Fetch:
    """Return what fetches packages of an earlier generation: of an own record from the mirror, as in a recovery."""
    if which is Which.PEER:
        return partial(peer.pull_archive, origin)
    return partial(peer.pull_mirror, Origin.parse(origin).generation)


async def fetch_back(
    lacking: Lacking, fetch: Fetch, store: RecordStore, counts: Callable[[Receipt], bool]
) -> None:
    """Fill an empty store with an earlier generation, package by package, and verify all of it.

    Raises `RecordError` (`generation-cites-other` where it is not the tree that is cited), `NotMended` `copy-other`
    where other entries come than were asked for, and what the line raises.  Never more than is cited is written.
    """
    cited, frontier = lacking.cited, Frontier.empty()
    deriver = Deriver(Ledger(store, cited.origin, lacking.which is Which.OWN, _no_history, counts))
    while (at := frontier.size) < cited.size:
        package = decode_package(await fetch(at))
        if package.start != at or not package.entries or package.end > cited.size:
            message = f"asked for entries from {at} of {cited.size}, got {package.start} to {package.end}"
            raise NotMended("copy-other", message)
        frontier = await asyncio.to_thread(_write, store, package, frontier, deriver)
    await asyncio.to_thread(verify_archived, store, cited)


def _no_history() -> KeyHistory:
    raise AssertionError("what is derived from entries asks for no keys")


def _write(store: RecordStore, package: Package, frontier: Frontier, deriver: Deriver) -> Frontier:
    leaves = leaf_hashes(package.entries)
    rows = [
        deriver.row(StoredEntry(index, data, leaf))
        for index, (data, leaf) in enumerate(zip(package.entries, leaves, strict=True), package.start)
    ]
    grown = frontier.extend(leaves)
    batch = AppendBatch(
        entries=package.entries,
        leaves=leaves,
        submissions=[row.submission for row in rows],
        manifests=[row.index for row in rows if row.is_manifest],
        receipts=[row.receipt for row in rows if row.receipt],
        frontier=grown.to_bytes(),
        note=package.checkpoint_note,
    )
    store.append(batch, package.start)
    return grown


def verify_archived(store: RecordStore, cited: Checkpoint) -> None:
    """Verify an earlier generation whole, from the roots in its own first manifest to the tree that is cited of it.

    Raises `RecordError` and `StoreError`.
    """
    entry = store.read(0, 1, 1)
    if not entry:
        raise first_missing()
    first = read_manifest(manifest_in(entry[0].data))
    verify_stream(_packages(store), first.roots, first.threshold, cited.origin)
    if not holds_cited(store, cited):
        message = f"what was fetched of {cited.origin} is not what its next generation cites"
        raise RecordError("generation-cites-other", message, got=store.head().size, have=cited.size)


def _packages(store: RecordStore) -> Iterator[Package]:
    at, size = 0, store.head().size
    while at < size and (found := next_package(store, at)):
        yield decode_package(found[1])
        at = found[0]
