"""The generations before the present one of both records: read, and written only where damage is mended.

What a Party said in an earlier generation stays said: its submission ids are known, its entries can be cited and its
receipts count.  Of an own generation only what the other Party mirrored is here: the rest stands on no record that both
hold, and is said again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from jdec.messages import read
from jdec.messages.header import Found, NoSuchIndex, Reference, ReferenceState, WrongLeaf
from jdec.node.ports import ReceiptRow, RecordStore, StoredEntry, StoreError
from jdec.node.views import Which
from jdec.record.checkpoint import Checkpoint
from jdec.record.errors import RecordError
from jdec.record.keys import KeyPair, Role
from jdec.record.manifest import KeyHistory, first_missing, manifest_in, read_manifest
from jdec.record.origin import Origin
from jdec.record.tree import leaf_hash

GENERATION_SPAN = 1 << 40
"""Receipts cite positions: a generation's number less one, times this, and the size.  So a later generation's first
entry lies past every entry of an earlier one, and one order holds for them all."""


def first_position(origin: str) -> int:
    """Return the position of entry 0 of a record among all generations of its Party.  Raises `RecordError`."""
    return (Origin.parse(origin).generation - 1) * GENERATION_SPAN


class ArchivedRecord(msgspec.Struct, frozen=True):
    """One earlier generation; `size` is how many of its entries both Parties hold."""

    which: Which
    origin: str
    store: RecordStore
    size: int

    def note(self) -> bytes:
        """Return the checkpoint of exactly what both Parties hold; empty where none of that size is kept."""
        head = self.store.head()
        return head.note if head.size == self.size else self.store.checkpoint_at(self.size) or b""

    def history(self) -> KeyHistory:
        """Return the keys of this generation, which were judged when it was written here.  Raises `RecordError`."""
        return history_of(self.store, self.origin, self.size)

    def resolve(self, reference: Reference) -> ReferenceState:
        """Look a citation up; an entry that is damaged keeps its leaf, and its bytes say nothing."""
        if reference.index >= self.size:
            return NoSuchIndex(self.size)
        try:
            found: Sequence[StoredEntry] = self.store.read(reference.index, 1, 1)
        except StoreError:
            kept = self.store.examine(reference.index, reference.index + 1).entries
            found = [StoredEntry(each.index, b"", each.leaf) for each in kept]
        if not found or found[0].index != reference.index:
            return NoSuchIndex(self.size)
        if found[0].leaf != reference.leaf:
            return WrongLeaf(found[0].leaf)
        return Found(read(found[0].data))


class Lacking(msgspec.Struct, frozen=True):
    """An earlier generation that is not here as the one after it cites it: its file is gone, or holds another tree."""

    which: Which
    cited: Checkpoint


class ArchivedPlace(msgspec.Struct, frozen=True):
    """Where a message stands in an earlier generation of the own record; `same` says whether with these very bytes."""

    origin: str
    index: int
    leaf: bytes
    size: int
    same: bool


def history_of(store: RecordStore, origin: str, size: int) -> KeyHistory:
    """Return the key history of an earlier generation by its own word: it was judged when it was written here."""
    manifests = [each for each in store.manifests() if each[0] < size]
    if not manifests:
        raise first_missing()
    first = read_manifest(manifest_in(manifests[0][1]))
    return KeyHistory.rebuild(manifests, first.roots, first.threshold, origin)


def mirror_pairs_of(store: RecordStore, origin: str, size: int) -> tuple[KeyPair, ...]:
    """Return every mirror key of an earlier generation; none where it holds no manifest."""
    try:
        return history_of(store, origin, size).all_pairs(Role.MIRROR)
    except RecordError:
        return ()


class Archive:
    """All earlier generations of both records, oldest first."""

    def __init__(self, records: Sequence[ArchivedRecord] = ()) -> None:
        self._records = tuple(records)

    def __bool__(self) -> bool:
        return bool(self._records)

    def __iter__(self) -> Iterator[ArchivedRecord]:
        return iter(self._records)

    def find(self, origin: str) -> ArchivedRecord | None:
        """Return the earlier generation of this name, if there is one."""
        return next((each for each in self._records if each.origin == origin), None)

    def sizes(self) -> dict[str, int]:
        """Return how many entries of each earlier generation both Parties hold, by its origin."""
        return {each.origin: each.size for each in self._records}

    def stores(self, which: Which) -> list[RecordStore]:
        """Return the stores of one Party's earlier generations, oldest first."""
        return [each.store for each in self._records if each.which is which]

    def places(self, messages: Sequence[tuple[str, bytes]]) -> list[ArchivedPlace | None]:
        """Return where each (submission id, bytes) stands in an earlier generation of the own record."""
        found: list[ArchivedPlace | None] = [None] * len(messages)
        for each in self._records:
            if each.which is not Which.OWN:
                continue
            known = each.store.find_submissions([submission for submission, _ in messages])
            for at, (submission, data) in enumerate(messages):
                index = known.get(submission)
                if index is not None and index < each.size:
                    leaf = each.store.hash_of(0, index)
                    same = leaf == leaf_hash(data)
                    found[at] = ArchivedPlace(each.origin, index, leaf, each.size, same)
        return found

    def mirror_pairs(self) -> tuple[KeyPair, ...]:
        """Return every mirror key of the other Party's earlier generations."""
        earlier = (each for each in self._records if each.which is Which.PEER)
        return tuple(pair for each in earlier for pair in mirror_pairs_of(each.store, each.origin, each.size))

    def last_receipted(self) -> int:
        """Return the position up to which earlier generations of the other record receipt the own one; 0 for none."""
        rows = [store.receipt_before(store.head().size) for store in self.stores(Which.PEER)]
        return max((row.cited_size for row in rows if row), default=0)

    def first_covering(self, which: Which, position: int, present: RecordStore) -> ReceiptRow | None:
        """Return the first receipt on a Party's record, of whatever generation, that cites past this position."""
        for store in (*self.stores(which), present):
            if found := store.receipt_covering(position):
                return found
        return None
