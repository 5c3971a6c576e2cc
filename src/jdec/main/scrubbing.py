"""`jdec node scrub` on a stopped node's folder: walk both records, and mend them where that is asked for.

A running node does the same by itself, slowly; here nobody waits, and nothing is paced.  The locks of the stores are
held, so no node starts meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import msgspec

from jdec.adapters.peer_client import HttpsPeer
from jdec.adapters.sqlite import SqliteStore, open_store
from jdec.adapters.storefiles import mirror_file, own_file
from jdec.faces.cli.composition import CompositionError
from jdec.faces.cli.looking import ScrubOrder, ScrubReport
from jdec.main import keyring
from jdec.main.recovery import certificates_in, reach
from jdec.messages.service import Receipt
from jdec.node.archive import mirror_pairs_of
from jdec.node.introduction import Introduction, read_introduction
from jdec.node.mending import Fetch, Mender, NotMended
from jdec.node.ports import PeerUnreachable, StoreError, StoreFailed
from jdec.node.recovery import RecoveryRefused
from jdec.node.scrub import KINDS, Find, Ledger, Walk, cosigned_by
from jdec.node.views import DamageView, Which
from jdec.record.errors import RecordError
from jdec.record.keys import KeyPair
from jdec.record.manifest import KeyHistory
from jdec.record.origin import Origin
from jdec.record.proofs import root_at

_SLICE = 1024
_ROUNDS = 4
_BYTES = ("leaf", "entry", "run")


def scrub(order: ScrubOrder, on_progress: Callable[[int], None]) -> ScrubReport:
    """Walk both records of a stopped node; with `repair` mend what can be mended, and walk again."""
    folder = keyring.folder_of(order.folder)
    with ExitStack() as stack:
        ledgers = dict(_ledgers(folder, stack))
        with _line(folder, ledgers) as fetches:
            checked, mended, left = 0, 0, list[DamageView]()
            for which, ledger in ledgers.items():
                here = _Here(which, ledger, fetches[which], on_progress)
                here.look(is_mending=order.repair)
                checked += here.checked
                mended += here.mended
                left += here.left
    return ScrubReport(checked, mended, tuple(left))


class _Here:
    """One record being looked at."""

    def __init__(
        self, which: Which, ledger: Ledger, fetch: Fetch, on_progress: Callable[[int], None]
    ) -> None:
        self._which = which
        self._ledger = ledger
        self._fetch = fetch
        self._on_progress = on_progress
        self.checked = 0
        self.mended = 0
        self.left: list[DamageView] = []

    def look(self, *, is_mending: bool) -> None:
        """Walk; mend and walk again for as long as that changes something."""
        for _ in range(_ROUNDS if is_mending else 1):
            finds = self._walk()
            self.left = [self._view(find, "") for find in finds]
            if not finds or not is_mending or not self._mend(finds):
                return

    def _walk(self) -> list[Find]:
        walk, self.checked = Walk(self._ledger), 0
        try:
            while not walk.is_done:
                self.checked += walk.step(_SLICE)
                self._on_progress(self.checked)
        except StoreError as error:
            walk.finds.append(Find("file", 0, detail=str(error)))
        return walk.finds

    def _mend(self, finds: list[Find]) -> bool:
        """Mend entries before anything that is judged by them; say whether anything was mended."""
        first = [find for find in finds if find.what in _BYTES]
        chosen = sorted(first or finds, key=lambda each: KINDS.index(each.what))
        self.left = [self._view(find, "needs-walk") for find in finds if find not in chosen]
        before, mender = self.mended, Mender(self._ledger, self._fetch)
        for find in chosen:
            try:
                asyncio.run(mender.mend(self._claimed(find)))
                self.mended += 1
            except NotMended as reason:
                self.left.append(self._view(find, reason.code))
            except StoreFailed as failure:
                raise CompositionError("disk-failed", str(failure)) from failure
        return self.mended > before

    def _claimed(self, find: Find) -> Find:
        """Where no signature decided, take the leaf that is stored: the next walk holds it against the signed root."""
        if find.what != "entry" or find.leaf:
            return find
        kept = self._ledger.store.examine(find.index, find.index + 1).entries
        return msgspec.structs.replace(find, leaf=kept[0].leaf) if kept else find

    def _view(self, find: Find, reason: str) -> DamageView:
        return DamageView(self._which.value, find.what, find.index, reason)


def _ledgers(folder: Path, stack: ExitStack) -> Iterator[tuple[Which, Ledger]]:
    config = keyring.config_of(folder)
    data = folder / config.paths.data
    own, peer = (
        read_introduction((folder / name).read_bytes())
        for name in (config.paths.introduction, config.paths.peer_introduction)
    )
    stores: dict[Which, SqliteStore] = {}
    for which, introduction, name in ((Which.OWN, own, own_file), (Which.PEER, peer, mirror_file)):
        path = name(data, Origin.parse(introduction.origin).generation)
        stores[which] = stack.enter_context(contextlib.closing(open_store(path, introduction.origin)))
    histories = {Which.OWN: _history(folder, own), Which.PEER: _history(folder, peer, of_peer=True)}

    def bears_out(receipt: Receipt) -> bool:
        store = stores[Which.OWN]
        if receipt.record != own.origin or not 0 < receipt.size <= store.head().size:
            return False
        return root_at(receipt.size, store.hash_of) == receipt.root

    open_cosigned = cosigned_by(
        lambda: histories[Which.PEER], tuple(_earlier_mirror_pairs(data, peer.origin))
    )
    yield (
        Which.OWN,
        Ledger(stores[Which.OWN], own.origin, True, lambda: histories[Which.OWN], bears_out, open_cosigned),
    )
    yield (
        Which.PEER,
        Ledger(stores[Which.PEER], peer.origin, False, lambda: histories[Which.PEER], bears_out),
    )


def _earlier_mirror_pairs(data: Path, present: str) -> Iterator[KeyPair]:
    """Yield the mirror keys of the other Party's earlier generations, as far as their files are here."""
    origin = Origin.parse(present)
    for generation in range(1, origin.generation):
        path = mirror_file(data, generation)
        if path.is_file():
            name = str(replace(origin, generation=generation))
            with contextlib.closing(open_store(path, name)) as store:
                yield from mirror_pairs_of(store, name, store.head().size)


def _history(folder: Path, introduction: Introduction, *, of_peer: bool = False) -> KeyHistory:
    """Return the key history; only its beginning, from the introduction, where the record's manifests are damaged."""
    try:
        return keyring.history_of(folder, of_peer=of_peer)[1]
    except (RecordError, StoreError):
        roots, threshold = introduction.root_pairs(), introduction.threshold
        return KeyHistory.begin(introduction.manifest.encode(), roots, threshold, introduction.origin)


@contextlib.contextmanager
def _line(folder: Path, ledgers: dict[Which, Ledger]) -> Iterator[dict[Which, Fetch]]:
    """Give what fetches packages from the other node; it is first asked when something is to be mended."""
    config = keyring.config_of(folder)
    generation = Origin.parse(ledgers[Which.OWN].origin).generation

    certificates = certificates_in(folder / config.paths.keys)

    async def reached(call: Callable[[HttpsPeer], object]) -> bytes:
        try:
            peer, _ = await reach(folder, config, certificates)
        except (RecoveryRefused, StoreError, RecordError) as cut:
            raise PeerUnreachable(str(cut)) from cut
        try:
            answer: bytes = await call(peer)  # type: ignore[misc]  # both calls give bytes
            return answer
        finally:
            await peer.close()

    async def from_mirror(start: int) -> bytes:
        return await reached(lambda peer: peer.pull_mirror(generation, start))

    async def from_record(start: int) -> bytes:
        return await reached(lambda peer: peer.pull(start))

    yield {Which.OWN: from_mirror, Which.PEER: from_record}
