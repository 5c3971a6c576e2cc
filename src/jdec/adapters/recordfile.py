"""A record file opened for reading only, beside a running node or without one, as a stream of packages."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from jdec.adapters.sqlite import FORMAT
from jdec.node.ports import StoreError
from jdec.record.package import DEFAULT_LIMITS, Package


class RecordFile:
    """One record, read within one transaction, so that it stands still while it is read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.origin: str = self._meta("origin")
        row = db.execute("SELECT size, note FROM head").fetchone()
        self.size: int = row[0]
        self._note: bytes = row[1]

    def _meta(self, key: str) -> str:
        row = self._db.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def packages(self, start: int = 0) -> Iterator[Package]:
        """Yield packages from `start` to the newest checkpoint, each ending at one the Party signed."""
        while start < self.size:
            size, note = self._next_end(start)
            query = "SELECT data FROM entry WHERE idx>=? AND idx<? ORDER BY idx"
            entries = tuple(row[0] for row in self._db.execute(query, (start, size)))
            yield Package(start, entries, note)
            start = size

    def _next_end(self, start: int) -> tuple[int, bytes]:
        """Return the farthest kept checkpoint past `start` within the limits of a package, else the nearest."""
        best: tuple[int, bytes] | None = None
        reached, total = start, 0
        query = "SELECT size, note FROM station WHERE size>? ORDER BY size LIMIT 8"
        kept = [*self._db.execute(query, (start,)), (self.size, self._note)]
        for size, note in kept:
            lengths = "SELECT coalesce(sum(length(data)), 0) FROM entry WHERE idx>=? AND idx<?"
            total += self._db.execute(lengths, (reached, size)).fetchone()[0]
            reached = size
            if best and (size - start > DEFAULT_LIMITS.entries or total > DEFAULT_LIMITS.bytes // 2):
                break
            best = (size, note)
        assert best is not None
        return best


@contextlib.contextmanager
def open_record_file(path: Path) -> Iterator[RecordFile]:
    """Open a record file for reading.  Raises `StoreError` `record-file-unknown` where it is not one of ours."""
    message = f"not a record file of this program: {path.name}"
    if not path.is_file():
        raise StoreError("record-file-unknown", message)
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        db.execute("BEGIN")
        row = db.execute("SELECT value FROM meta WHERE key='format'").fetchone()
        if row is None or row[0] != FORMAT:
            raise StoreError("record-file-unknown", message)
        yield RecordFile(db)
    except sqlite3.DatabaseError as cause:
        raise StoreError("record-file-unknown", message) from cause
    finally:
        db.close()
