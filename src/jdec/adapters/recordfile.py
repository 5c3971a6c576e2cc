"""A record file opened for reading only, beside a running node or without one, as a stream of packages."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from jdec.adapters.sqlite import FORMAT
from jdec.adapters.sqlite_care import READ_FAILURES, unreadable, whole
from jdec.node.ports import StoreDamaged, StoredEntry, StoreError
from jdec.record.package import DEFAULT_LIMITS, Package

_MOST_BYTES = DEFAULT_LIMITS.bytes // 2


class RecordFile:
    """One record, read within one transaction, so that it stands still while it is read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.origin: str = self._meta("origin")
        row = db.execute("SELECT size, note FROM head").fetchone()
        if row is None or [type(each) for each in row] != [int, bytes]:
            raise StoreDamaged("where the record stands cannot be read")
        self.size: int = row[0]
        self.note: bytes = row[1]

    def _meta(self, key: str) -> str:
        row = self._db.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def packages(self, start: int = 0, most_bytes: int = _MOST_BYTES) -> Iterator[Package]:
        """Yield packages from `start` to the newest checkpoint, each ending at one the Party signed.

        None has entries of more than `most_bytes` where a kept checkpoint allows it.  Whoever takes them verifies them:
        an entry is given as it lies there.
        """
        for begin, size, note, _ in self.spans(start, most_bytes):
            query = "SELECT data FROM entry WHERE idx>=? AND idx<? ORDER BY idx"
            entries = tuple(row[0] for row in self._db.execute(query, (begin, size)))
            yield Package(begin, entries, note)

    def whole_packages(self, start: int = 0, most_bytes: int = _MOST_BYTES) -> Iterator[Package]:
        """Yield the same packages for somebody else: no entry is given that does not hash to the leaf beside it.

        Raises `StoreDamaged`.
        """
        for begin, size, note, _ in self.spans(start, most_bytes):
            query = "SELECT idx, data, leaf FROM entry WHERE idx>=? AND idx<? ORDER BY idx"
            entries: list[bytes] = []
            for row in self._db.execute(query, (begin, size)):
                entry = whole(row)
                if entry is None or entry.index != begin + len(entries):
                    break
                entries.append(entry.data)
            if (index := begin + len(entries)) < size:
                raise StoreDamaged(f"entry {index} does not give its leaf hash", index)
            yield Package(begin, tuple(entries), note)

    def spans(self, start: int = 0, most_bytes: int = _MOST_BYTES) -> Iterator[tuple[int, int, bytes, int]]:
        """Yield (start, end, note, bytes of the entries) of the same packages, without reading them."""
        while start < self.size:
            size, note = self._next_end(start, most_bytes)
            yield start, size, note, self._bytes(start, size)
            start = size

    def entries(self, start: int, limit: int) -> list[StoredEntry]:
        """Return whole entries from `start`; fewer where a damaged one follows.  Raises `StoreDamaged` at one."""
        query = "SELECT idx, data, leaf FROM entry WHERE idx>=? AND idx<? ORDER BY idx LIMIT ?"
        taken: list[StoredEntry] = []
        for row in self._db.execute(query, (start, self.size, limit)):
            entry = whole(row)
            if entry is None or entry.index != start + len(taken):
                break
            taken.append(entry)
        if not taken and limit > 0 and start < self.size:
            raise StoreDamaged(f"entry {start} does not give its leaf hash", start)
        return taken

    def manifest(self) -> bytes:
        """Return entry 0, a key manifest; empty where there is none."""
        row = self._db.execute("SELECT data FROM entry WHERE idx=0").fetchone()
        return bytes(row[0]) if row else b""

    def cosigned(self) -> int:
        """Return how many entries the other Party is known to hold (own records)."""
        row = self._db.execute("SELECT size FROM cosigned").fetchone()
        return int(row[0]) if row else 0

    def cited(self) -> int:
        """Return the position up to which the newest receipt here cites the other record (see `node.archive`)."""
        row = self._db.execute("SELECT cited_size FROM receipt ORDER BY idx DESC LIMIT 1").fetchone()
        return int(row[0]) if row else 0

    def has_more_than_receipts(self, start: int) -> bool:
        """Say whether any entry from `start` on deserves a receipt."""
        row = self._db.execute("SELECT count(*) FROM receipt WHERE idx>=?", (start,)).fetchone()
        return self.size - start > int(row[0])

    def _bytes(self, start: int, end: int) -> int:
        query = "SELECT coalesce(sum(length(data)), 0) FROM entry WHERE idx>=? AND idx<?"
        return int(self._db.execute(query, (start, end)).fetchone()[0])

    def _next_end(self, start: int, most_bytes: int) -> tuple[int, bytes]:
        """Return the farthest kept checkpoint past `start` within the limits of a package, else the nearest."""
        best: tuple[int, bytes] | None = None
        reached, total = start, 0
        query = "SELECT size, note FROM station WHERE size>? ORDER BY size LIMIT 8"
        kept = [*self._db.execute(query, (start,)), (self.size, self.note)]
        for size, note in kept:
            total += self._bytes(reached, size)
            reached = size
            if best and (size - start > DEFAULT_LIMITS.entries or total > most_bytes):
                break
            best = (size, note)
        assert best is not None
        return best


@contextlib.contextmanager
def open_record_file(path: Path) -> Iterator[RecordFile]:
    """Open a record file for reading.

    Raises `StoreError` `record-file-unknown` where it is not one of ours, `store-damaged` where it cannot be read on.
    """
    message = f"not a record file of this program: {path.name}"
    if not path.is_file():
        raise StoreError("record-file-unknown", message)
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        try:
            db.execute("BEGIN")
            row = db.execute("SELECT value FROM meta WHERE key='format'").fetchone()
        except READ_FAILURES as cause:
            raise StoreError("record-file-unknown", message) from cause
        if row is None or row[0] != FORMAT:
            raise StoreError("record-file-unknown", message)
        try:
            yield RecordFile(db)
        except READ_FAILURES as cause:
            raise unreadable(cause) from cause
    finally:
        db.close()
