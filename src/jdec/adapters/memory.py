"""A record store in memory, for tests, bounds and simulations.  It refuses what the durable stores refuse."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence

from jdec.node.ports import (
    AppendBatch,
    DerivedRow,
    Head,
    Kept,
    Mending,
    ReceiptRow,
    StoreConflict,
    StoreDamaged,
    StoredEntry,
)
from jdec.node.stations import must_keep_previous
from jdec.record.tree import Frontier, leaf_hash, node_hash


class MemoryStore:
    """Keeps one record in lists.  Nothing survives the process."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._entries: list[StoredEntry] = []
        self._submissions: dict[str, int] = {}
        self._manifests: list[int] = []
        self._receipts: list[ReceiptRow] = []
        self._stations: dict[int, bytes] = {}
        self._station = (0, 0)
        self._bytes = 0
        self._head = Head(size=0, frontier=Frontier.empty().to_bytes(), note=b"")
        self._cosigned: tuple[int, bytes] | None = None
        self._meta: dict[str, str] = {}

    def head(self) -> Head:
        """Return where the record stands."""
        return self._head

    def append(self, batch: AppendBatch, expected_size: int) -> None:
        """Add the batch if the record still has `expected_size` entries."""
        with self._lock:
            self._expect(expected_size)
            size = expected_size + len(batch.entries)
            total = self._bytes + sum(len(data) for data in batch.entries)
            if self._head.note and must_keep_previous(size - self._station[0], total - self._station[1]):
                self._stations[self._head.size] = self._head.note
                self._station = (self._head.size, self._bytes)
            for offset, (data, leaf) in enumerate(zip(batch.entries, batch.leaves, strict=True)):
                self._entries.append(StoredEntry(expected_size + offset, data, leaf))
            for offset, submission in enumerate(batch.submissions):
                if submission:
                    self._submissions[submission] = expected_size + offset
            self._manifests.extend(batch.manifests)
            self._receipts.extend(batch.receipts)
            self._bytes = total
            self._head = Head(size, batch.frontier, batch.note)

    def replace_checkpoint(self, note: bytes, expected_size: int) -> None:
        """Put a later checkpoint of the same size in place of the newest."""
        with self._lock:
            self._expect(expected_size)
            self._head = Head(expected_size, self._head.frontier, note)

    def _expect(self, size: int) -> None:
        if self._head.size != size:
            raise StoreConflict(
                "store-size", f"record has another size: have {self._head.size}, expected {size}"
            )

    def read(self, start: int, limit: int, max_bytes: int) -> list[StoredEntry]:
        """Return entries from `start` within the limits, at least one where there is one."""
        with self._lock:
            taken: list[StoredEntry] = []
            total = 0
            for entry in self._entries[start : start + limit]:
                total += len(entry.data)
                if taken and total > max_bytes:
                    break
                if leaf_hash(entry.data) != entry.leaf:
                    if taken:
                        break
                    raise StoreDamaged(f"entry {entry.index} does not give its leaf hash", entry.index)
                taken.append(entry)
            return taken

    def checkpoint_for(self, start: int, max_entries: int, max_bytes: int) -> tuple[int, bytes] | None:
        """Return the largest kept checkpoint past `start` within the limits, else the nearest."""
        with self._lock:
            best: tuple[int, bytes] | None = None
            for size, note in [*sorted(self._stations.items()), (self._head.size, self._head.note)]:
                if size <= start or not note:
                    continue
                total = sum(len(entry.data) for entry in self._entries[start:size])
                if best is not None and (size - start > max_entries or total > max_bytes):
                    break
                best = (size, note)
            return best

    def checkpoint_at(self, size: int) -> bytes | None:
        """Return the kept checkpoint of exactly this size."""
        with self._lock:
            return self._head.note or None if size == self._head.size else self._stations.get(size)

    def find_submissions(self, submissions: Sequence[str]) -> dict[str, int]:
        """Return the index of each known submission id."""
        with self._lock:
            return {each: self._submissions[each] for each in submissions if each in self._submissions}

    def manifests(self) -> list[tuple[int, bytes]]:
        """Return every key manifest with its index."""
        with self._lock:
            return [(index, self.read(index, 1, 1)[0].data) for index in self._manifests]

    def receipt_covering(self, index: int) -> ReceiptRow | None:
        """Return the first receipt citing beyond `index`."""
        with self._lock:
            at = bisect_right(self._receipts, index, key=lambda row: row.cited_size)
            return self._receipts[at] if at < len(self._receipts) else None

    def receipt_before(self, index: int) -> ReceiptRow | None:
        """Return the last receipt standing before `index`."""
        with self._lock:
            at = bisect_left(self._receipts, index, key=lambda row: row.index)
            return self._receipts[at - 1] if at else None

    def receipt_after(self, index: int) -> ReceiptRow | None:
        """Return the first receipt standing at `index` or after it."""
        with self._lock:
            at = bisect_left(self._receipts, index, key=lambda row: row.index)
            return self._receipts[at] if at < len(self._receipts) else None

    def count_receipts(self, start: int) -> int:
        """Return how many entries from `start` on are receipts."""
        with self._lock:
            return len(self._receipts) - bisect_left(self._receipts, start, key=lambda row: row.index)

    def hash_of(self, level: int, index: int) -> bytes:
        """Return the hash of complete subtree `index` of 2**level leaves."""
        if level == 0:
            return self._entries[index].leaf
        return node_hash(self.hash_of(level - 1, 2 * index), self.hash_of(level - 1, 2 * index + 1))

    def put_cosigned(self, size: int, note: bytes) -> None:
        """Keep the newest cosigned checkpoint."""
        self._cosigned = (size, note)

    def cosigned(self) -> tuple[int, bytes] | None:
        """Return the newest cosigned checkpoint."""
        return self._cosigned

    def meta(self, key: str) -> str | None:
        """Return a short fact about this store."""
        return self._meta.get(key)

    def set_meta(self, key: str, value: str) -> None:
        """Write a short fact about this store."""
        self._meta[key] = value

    def tidy(self, budget: int) -> int:  # noqa: ARG002  the port's signature; memory has nothing to tidy
        """Memory keeps no tiles and no write-ahead log."""
        return 0

    def examine(self, start: int, stop: int) -> Kept:
        """Return what is kept of a run of entries."""
        with self._lock:
            return Kept(
                entries=self._entries[start:stop],
                manifests=[each for each in self._manifests if start <= each < stop],
                receipts=[each for each in self._receipts if start <= each.index < stop],
                subtrees=[],
            )

    def inspect(self) -> list[str]:
        """Return what does not add up."""
        with self._lock:
            found = []
            if len(self._entries) != self._head.size:
                found.append(f"{len(self._entries)} entries, expected {self._head.size}")
            if any(not 0 <= index < self._head.size for index in self._submissions.values()):
                found.append("a submission id leads beyond the record")
            return found

    def mend(self, mending: Mending) -> None:
        """Put proven rows in the place of damaged ones."""
        with self._lock:
            if mending.head:
                self._expect(mending.head.size)
                note = mending.head.note or self._head.note
                self._head = Head(mending.head.size, mending.head.frontier, note)
            for entry in mending.entries:
                self._entries[entry.index] = entry
            for row in mending.derived:
                self._forget(row.index)
                self._derive(row)
            for size in mending.lost_checkpoints:
                self._stations.pop(size, None)
            if mending.forget_cosigned:
                self._cosigned = None

    def rebuild(self, rows: Iterable[DerivedRow]) -> None:
        """Derive everything again."""
        with self._lock:
            fresh = list(rows)
            self._submissions.clear()
            self._manifests.clear()
            self._receipts.clear()
            for row in fresh:
                self._derive(row)

    def _forget(self, index: int) -> None:
        for submission in [text for text, at in self._submissions.items() if at == index]:
            del self._submissions[submission]
        self._manifests = [each for each in self._manifests if each != index]
        self._receipts = [each for each in self._receipts if each.index != index]

    def _derive(self, row: DerivedRow) -> None:
        if row.submission:
            self._submissions[row.submission] = row.index
        if row.is_manifest:
            insort(self._manifests, row.index)
        if row.receipt:
            insort(self._receipts, row.receipt, key=lambda each: each.index)

    def close(self) -> None:
        """Nothing is open."""
