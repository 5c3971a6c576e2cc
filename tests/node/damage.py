"""A record and the other node's copy of it, to be spoilt: stores of either kind, walked, mended and compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jdec.adapters.memory import MemoryStore
from jdec.adapters.sqlite import open_store
from jdec.node.config import Limits
from jdec.node.keys import OwnKeys, PeerKeys
from jdec.node.link import next_package
from jdec.node.mending import Mender, NotMended
from jdec.node.mirror import Mirror
from jdec.node.ports import PeerRefused, PeerUnreachable, RecordStore
from jdec.node.scrub import KINDS, Find, Ledger, Walk
from jdec.node.sequencer import Draft, Sequencer
from jdec.record.cosignature import open_cosignature
from jdec.record.tree import Frontier

from .parts import Party, manifest_entry, message, receipt_entry
from .simulation import START_S, SimulatedClock

TABLES = ("entry", "submission", "manifest", "receipt", "station", "head", "cosigned", "subtree")


class Pair:
    """USA's record in `own`, and RUS's mirror of it in `mirror`; receipts and a second manifest are on it."""

    def __init__(
        self, own: RecordStore, mirror: RecordStore, *, batches: int = 13, unmirrored: int = 0
    ) -> None:
        self.usa, self.rus = Party("USA"), Party("RUS")
        self.own, self.mirror = own, mirror
        self.is_cut = False
        self._number = 0
        self._clock = SimulatedClock()
        keys = OwnKeys(str(self.usa.origin), self.usa.history(), self.usa.load)
        self._sequencer = Sequencer(
            own, keys, self._clock, Limits(), on_commit=lambda _: None, on_fatal=lambda _: None
        )
        self._peer_keys = PeerKeys(str(self.usa.origin), self.usa.history())
        self._mirror = Mirror(
            mirror,
            self._peer_keys,
            lambda: self.rus.mirror,
            self._clock,
            on_keys=lambda: None,
            counts=lambda _: True,
        )
        first = manifest_entry(self.usa.first_note, "USA")
        self._commit(Draft(first, _id_of(first)))
        _, note = self.usa.next_manifest(self.usa.first, 2)
        for at in range(batches):
            self._say(100)
            self._receipt(at + 1)
            if at == batches // 2:
                second = manifest_entry(note, "USA", number=910_000)
                self._commit(Draft(second, _id_of(second)))
        self.carry()
        self._say(unmirrored)
        self._sequencer.close()
        for store in (own, mirror):
            store.tidy(1000)

    def _commit(self, *drafts: Draft) -> None:
        self._clock.now_us()
        self._sequencer.commit(list(drafts))

    def _say(self, count: int) -> None:
        if count:
            said = [message(self._number + at) for at in range(count)]
            self._number += count
            self._commit(*(Draft(each, _id_of(each)) for each in said))

    def _receipt(self, size: int) -> None:
        entry = receipt_entry("USA", size, Frontier.empty().root())
        issued_us = 1_795_428_900_000_000
        self._commit(Draft(entry, _id_of(entry), (size, issued_us, issued_us)))

    def carry(self) -> None:
        """Bring the mirror up to date, and the cosignature back."""
        while (found := next_package(self.own, self.mirror.head().size)) and found[
            0
        ] > self.mirror.head().size:
            taken = self._mirror.take(found[1])
        self.own.put_cosigned(taken.size, taken.note)

    def ledger(self, store: RecordStore, *, is_own: bool = True) -> Ledger:
        """What decides about this record in a store."""
        return Ledger(
            store=store,
            origin=str(self.usa.origin),
            is_own=is_own,
            history=lambda: self._peer_keys.history,
            counts=lambda _: True,
            open_cosigned=self._open_cosigned if is_own else None,
        )

    def _open_cosigned(self, note: bytes) -> object:
        lines = note[note.rfind(b"\n\n") + 2 :]
        return open_cosignature(note, lines, self.rus.history().mirror_keys())

    def fetch_from(self, store: RecordStore) -> Callable[[int], Any]:
        """Packages as the other node gives them, from its whole copy."""

        async def fetch(start: int) -> bytes:
            if self.is_cut:
                raise PeerUnreachable("line is cut")
            found = next_package(store, start)
            if found is None:
                raise PeerRefused("mirror-range", "mirror ends before that", store.head().size)
            return found[1]

        return fetch


def _id_of(data: bytes) -> str:
    from jdec.messages import read

    return read(data).submission  # type: ignore[union-attr]


def walk(ledger: Ledger, limit: int = 64) -> list[Find]:
    """Walk a store to its end; return what is wrong."""
    made = Walk(ledger)
    while not made.is_done:
        assert made.step(limit) <= limit
    return made.finds


async def mend(ledger: Ledger, finds: list[Find], fetch: Callable[[int], Any]) -> list[str]:
    """Mend what was found; return the codes of what stays."""
    mender, left = Mender(ledger, fetch), []
    for find in sorted(finds, key=lambda each: KINDS.index(each.what)):
        try:
            await mender.mend(find)
        except NotMended as reason:
            left.append(reason.code)
    return left


def dump(path: Path) -> dict[str, list[Any]]:
    """Every value in a record file but those of `meta`, which only opening it reads."""
    db = sqlite3.connect(path)
    try:
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    finally:
        db.close()


def build(folder: Path, **options: Any) -> tuple[Pair, Path, Path]:
    """Build a pair in two files and close them: the pair's stores are then memory copies that stay whole."""
    usa, rus = folder / "own.sqlite", folder / "mirror.sqlite"
    origin = str(Party("USA").origin)
    own, mirror = open_store(usa, origin), open_store(rus, origin)
    pair = Pair(own, mirror, **options)
    own.close()
    mirror.close()
    return pair, usa, rus


def memory_pair(**options: Any) -> Pair:
    """A pair whose both stores are in memory."""
    return Pair(MemoryStore(), MemoryStore(), **options)


__all__ = ["START_S", "Pair", "build", "dump", "memory_pair", "mend", "walk"]
