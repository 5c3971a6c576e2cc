"""One record in one SQLite file: write-ahead log, every commit on the disk before anyone hears of it.

Tables: `entry` (bytes and leaf hash), `submission`, `manifest`, `receipt`, `station` (kept checkpoints), `head`
(one row: size, frontier, newest note), `cosigned`, `subtree` (derived, disposable) and `meta`.  The file is locked
for one process.  A failed write is never tried again: the caller stops and reads what is on the disk.  What cannot
be read back as it was written is `store-damaged`, never an answer.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from jdec.adapters import sqlite_care
from jdec.adapters.sqlite_care import fold, whole
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
    StoreError,
    StoreFailed,
)
from jdec.node.stations import must_keep_previous
from jdec.record.tree import Frontier, node_hash

FORMAT = "jdec-record/1"
_TILE_LEVELS = sqlite_care.TILE_LEVELS
_REMEMBERED_SUBTREES = 65_536
_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE entry(idx INTEGER PRIMARY KEY, data BLOB NOT NULL, leaf BLOB NOT NULL) STRICT;
CREATE TABLE submission(id TEXT PRIMARY KEY, idx INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE manifest(idx INTEGER PRIMARY KEY) STRICT;
CREATE TABLE receipt(idx INTEGER PRIMARY KEY, cited_size INTEGER NOT NULL, cited_at_us INTEGER NOT NULL,
                     issued_at_us INTEGER NOT NULL) STRICT;
CREATE INDEX receipt_cites ON receipt(cited_size, idx);
CREATE TABLE station(size INTEGER PRIMARY KEY, note BLOB NOT NULL) STRICT;
CREATE TABLE head(only INTEGER PRIMARY KEY CHECK (only = 1), size INTEGER NOT NULL, frontier BLOB NOT NULL,
                  note BLOB NOT NULL, station_size INTEGER NOT NULL, bytes_since INTEGER NOT NULL) STRICT;
CREATE TABLE cosigned(only INTEGER PRIMARY KEY CHECK (only = 1), size INTEGER NOT NULL, note BLOB NOT NULL) STRICT;
CREATE TABLE subtree(level INTEGER, idx INTEGER, hash BLOB NOT NULL, PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID;
"""


def open_store(path: Path, origin: str) -> SqliteStore:
    """Open the record file of `origin`, making it where there is none.

    Raises `StoreError` with code `store-locked`, `store-origin` (the file holds another record) or `store-format`.
    """
    lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as cause:
        os.close(lock)
        raise StoreError("store-locked", f"record file is in use by another process: {path.name}") from cause
    try:
        return SqliteStore(path, origin, lock)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as cause:
        os.close(lock)
        raise StoreError("store-format", f"not a readable record file: {path.name}: {cause}") from cause
    except StoreError:
        os.close(lock)
        raise


class SqliteStore:
    """The store port over one SQLite file.  One writer thread; reads from any thread."""

    def __init__(self, path: Path, origin: str, lock: int) -> None:
        self._path = path
        self._lock = lock
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        self._subtrees: dict[tuple[int, int], bytes] = {}
        is_new = not path.exists() or path.stat().st_size == 0
        if is_new:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = self._connection()
        # A file whose first transaction never finished has no tables and is new as well.
        if is_new or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            self._create(connection, origin)
        self._check(origin)

    def _create(self, connection: sqlite3.Connection, origin: str) -> None:
        # `executescript` would commit by itself at its end were there no open transaction of its own making.
        connection.executescript("BEGIN IMMEDIATE;" + _SCHEMA)
        empty = Frontier.empty().to_bytes()
        connection.execute("INSERT INTO head VALUES (1, 0, ?, x'', 0, 0)", (empty,))
        connection.executemany("INSERT INTO meta VALUES (?, ?)", [("format", FORMAT), ("origin", origin)])
        connection.execute("COMMIT")

    def _check(self, origin: str) -> None:
        found, form = self.meta("origin"), self.meta("format")
        if form != FORMAT:
            raise StoreError(
                "store-format", f"record file format is not ours: have {form}, expected {FORMAT}"
            )
        if found != origin:
            raise StoreError(
                "store-origin", f"record file holds another record: have {found}, expected {origin}"
            )

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False, timeout=30
            )
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            # Folding the write-ahead log back is `tidy`'s work, off the path of a commit.
            connection.execute("PRAGMA wal_autocheckpoint=0")
            self._local.connection = connection
            with self._guard:
                self._all.append(connection)
        return connection

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Run one write transaction.  After `StoreFailed` nobody knows what is on the disk but the disk."""
        connection = self._connection()
        with self._writing:
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except StoreError:
                connection.execute("ROLLBACK")
                raise
            except Exception as cause:
                # Also what is no error of the database: a transaction left open would swallow the next one.
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                code = "store-damaged" if sqlite_care.is_damage(cause) else "store-failed"
                raise StoreFailed(code, f"record file write failed: {cause}") from cause

    def _ask(self, query: str, args: Sequence[Any] = ()) -> list[Any]:
        """Return every row of a query.  Raises `StoreError` where the file does not give them."""
        try:
            return self._connection().execute(query, args).fetchall()
        except sqlite_care.READ_FAILURES as cause:
            raise sqlite_care.unreadable(cause) from cause

    def head(self) -> Head:
        """Return where the record stands."""
        rows = self._ask("SELECT size, frontier, note FROM head")
        if [[type(each) for each in row] for row in rows] != [[int, bytes, bytes]]:
            raise StoreDamaged("where the record stands cannot be read")
        return Head(*rows[0])

    def append(self, batch: AppendBatch, expected_size: int) -> None:
        """Write the batch in one transaction if the record still has `expected_size` entries."""
        with self._transaction() as db:
            size, note, station, since = self._expect(db, expected_size)
            added = sum(len(data) for data in batch.entries)
            new_size = size + len(batch.entries)
            since += added
            if note and must_keep_previous(new_size - station, since):
                db.execute("INSERT OR REPLACE INTO station VALUES (?, ?)", (size, note))
                station, since = size, added
            rows = zip(range(size, new_size), batch.entries, batch.leaves, strict=True)
            db.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
            named = [(text, size + at) for at, text in enumerate(batch.submissions) if text]
            db.executemany("INSERT INTO submission VALUES (?, ?)", named)
            db.executemany("INSERT INTO manifest VALUES (?)", [(each,) for each in batch.manifests])
            receipts = [
                (row.index, row.cited_size, row.cited_at_us, row.issued_at_us) for row in batch.receipts
            ]
            db.executemany("INSERT INTO receipt VALUES (?, ?, ?, ?)", receipts)
            db.execute(
                "UPDATE head SET size=?, frontier=?, note=?, station_size=?, bytes_since=?",
                (new_size, batch.frontier, batch.note, station, since),
            )

    def replace_checkpoint(self, note: bytes, expected_size: int) -> None:
        """Put a later checkpoint of the same size in place of the newest."""
        with self._transaction() as db:
            self._expect(db, expected_size)
            db.execute("UPDATE head SET note=?", (note,))

    @staticmethod
    def _expect(db: sqlite3.Connection, expected: int) -> tuple[int, bytes, int, int]:
        row: tuple[int, bytes, int, int] = db.execute(
            "SELECT size, note, station_size, bytes_since FROM head"
        ).fetchone()
        if row[0] != expected:
            raise StoreConflict("store-size", f"record has another size: have {row[0]}, expected {expected}")
        return row

    def read(self, start: int, limit: int, max_bytes: int) -> list[StoredEntry]:
        """Return whole entries from `start` within the limits, at least one where there is one."""
        taken: list[StoredEntry] = []
        total = 0
        query = "SELECT idx, data, leaf FROM entry WHERE idx >= ? ORDER BY idx LIMIT ?"
        try:
            cursor = self._connection().execute(query, (start, limit))
            for row in cursor:
                total += len(row[1]) if type(row[1]) is bytes else 0
                if taken and total > max_bytes:
                    break
                entry = whole(row)
                if entry is None or entry.index != start + len(taken):
                    if taken:
                        break
                    raise StoreDamaged(f"entry {start} does not give its leaf hash", start)
                taken.append(entry)
            cursor.close()
        except sqlite_care.READ_FAILURES as cause:
            if not taken:
                raise sqlite_care.unreadable(cause) from cause
        if not taken and limit > 0 and start < self.head().size:
            raise StoreDamaged(f"entry {start} is not there", start)
        return taken

    def checkpoint_for(self, start: int, max_entries: int, max_bytes: int) -> tuple[int, bytes] | None:
        """Return the largest kept checkpoint past `start` within the limits, else the nearest."""
        query = (
            "SELECT size, note FROM station WHERE size > ?1 "
            "UNION ALL SELECT size, note FROM head WHERE size > ?1 ORDER BY size LIMIT 64"
        )
        best: tuple[int, bytes] | None = None
        reached, total = start, 0
        for size, note in self._ask(query, (start,)):
            lengths = "SELECT coalesce(sum(length(data)), 0) FROM entry WHERE idx >= ? AND idx < ?"
            total += self._ask(lengths, (reached, size))[0][0]
            reached = size
            if best is not None and (size - start > max_entries or total > max_bytes):
                break
            best = (size, note)
        return best

    def checkpoint_at(self, size: int) -> bytes | None:
        """Return the kept checkpoint of exactly this size."""
        query = "SELECT note FROM head WHERE size=?1 AND note<>x'' UNION ALL SELECT note FROM station WHERE size=?1"
        rows = self._ask(query, (size,))
        return rows[0][0] if rows else None

    def find_submissions(self, submissions: Sequence[str]) -> dict[str, int]:
        """Return the index of each known submission id."""
        found: dict[str, int] = {}
        for at in range(0, len(submissions), 500):
            some = submissions[at : at + 500]
            marks = ",".join("?" * len(some))
            found.update(self._ask(f"SELECT id, idx FROM submission WHERE id IN ({marks})", some))  # noqa: S608
        return found

    def manifests(self) -> list[tuple[int, bytes]]:
        """Return every key manifest with its index."""
        query = (
            "SELECT manifest.idx, data, leaf FROM manifest LEFT JOIN entry USING (idx) ORDER BY manifest.idx"
        )
        found = []
        for row in self._ask(query):
            entry = whole(row)
            if entry is None:
                raise StoreDamaged(f"entry {row[0]}, a key manifest, does not give its leaf hash", row[0])
            found.append((entry.index, entry.data))
        return found

    def receipt_covering(self, index: int) -> ReceiptRow | None:
        """Return the first receipt citing beyond `index`."""
        return self._receipt("WHERE cited_size > ? ORDER BY cited_size, idx", index)

    def receipt_before(self, index: int) -> ReceiptRow | None:
        """Return the last receipt standing before `index`."""
        return self._receipt("WHERE idx < ? ORDER BY idx DESC", index)

    def receipt_after(self, index: int) -> ReceiptRow | None:
        """Return the first receipt standing at `index` or after it."""
        return self._receipt("WHERE idx >= ? ORDER BY idx", index)

    def _receipt(self, condition: str, index: int) -> ReceiptRow | None:
        rows = self._ask(f"SELECT * FROM receipt {condition} LIMIT 1", (index,))  # noqa: S608
        return ReceiptRow(*rows[0]) if rows else None

    def count_receipts(self, start: int) -> int:
        """Return how many entries from `start` on are receipts."""
        query = "SELECT count(*) FROM receipt WHERE idx >= ?"
        count: int = self._ask(query, (start,))[0][0]
        return count

    def hash_of(self, level: int, index: int) -> bytes:
        """Return the hash of complete subtree `index` of 2**level leaves."""
        if level < _TILE_LEVELS:
            query = "SELECT leaf FROM entry WHERE idx>=? AND idx<? ORDER BY idx"
            bounds = (index << level, (index + 1) << level)
            leaves = [row[0] for row in self._ask(query, bounds)]
            if len(leaves) != 1 << level:
                raise StoreError("store-hash", f"no such complete subtree: level {level}, index {index}")
            return fold(leaves)
        # A complete subtree never changes, so what was hashed once may be remembered.
        remembered = self._subtrees.get((level, index))
        if remembered is None:
            remembered = self._hash_of_tiles(level, index)
            if len(self._subtrees) >= _REMEMBERED_SUBTREES:
                self._subtrees.clear()
            self._subtrees[level, index] = remembered
        return remembered

    def _hash_of_tiles(self, level: int, index: int) -> bytes:
        """Hash a subtree of whole tiles from those kept at every eighth level, else from its two halves."""
        span = 1 << (level % _TILE_LEVELS)
        query = "SELECT hash FROM subtree WHERE level=? AND idx>=? AND idx<? ORDER BY idx"
        bounds = (level // _TILE_LEVELS, index * span, (index + 1) * span)
        kept = [row[0] for row in self._ask(query, bounds)]
        if len(kept) == span:
            return fold(kept)
        return node_hash(self.hash_of(level - 1, 2 * index), self.hash_of(level - 1, 2 * index + 1))

    def put_cosigned(self, size: int, note: bytes) -> None:
        """Keep the newest cosigned checkpoint."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO cosigned VALUES (1, ?, ?)", (size, note))

    def cosigned(self) -> tuple[int, bytes] | None:
        """Return the newest cosigned checkpoint."""
        rows = self._ask("SELECT size, note FROM cosigned")
        return (rows[0][0], rows[0][1]) if rows else None

    def meta(self, key: str) -> str | None:
        """Return a short fact about this store."""
        rows = self._ask("SELECT value FROM meta WHERE key=?", (key,))
        return rows[0][0] if rows else None

    def set_meta(self, key: str, value: str) -> None:
        """Write a short fact about this store."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def tidy(self, budget: int) -> int:
        """Derive missing subtree hashes and fold the write-ahead log back; return how many hashes were made."""
        db = self._connection()
        size = self.head().size
        made: list[tuple[int, int, bytes]] = []
        level = 1
        while size >> (_TILE_LEVELS * level) and len(made) < budget:
            query = "SELECT coalesce(max(idx) + 1, 0) FROM subtree WHERE level=?"
            start = self._ask(query, (level,))[0][0]
            stop = min(size >> (_TILE_LEVELS * level), start + budget - len(made))
            fresh = [(level, at, self.hash_of(_TILE_LEVELS * level, at)) for at in range(start, stop)]
            with self._transaction():
                db.executemany("INSERT OR REPLACE INTO subtree VALUES (?, ?, ?)", fresh)
            made += fresh
            level += 1
        self._ask("PRAGMA wal_checkpoint(PASSIVE)")
        return len(made)

    def examine(self, start: int, stop: int) -> Kept:
        """Return what is kept of a run of entries, unjudged."""
        try:
            return sqlite_care.examine(self._connection(), start, stop)
        except sqlite_care.READ_FAILURES as cause:
            raise sqlite_care.unreadable(cause) from cause

    def inspect(self) -> list[str]:
        """Return what SQLite finds wrong with the file, and which counts do not add up."""
        try:
            return sqlite_care.inspect(self._connection())
        except sqlite_care.READ_FAILURES as cause:
            raise sqlite_care.unreadable(cause) from cause

    def mend(self, mending: Mending) -> None:
        """Put proven rows in the place of damaged ones, in one transaction."""
        with self._transaction() as db:
            if mending.head:
                self._expect(db, mending.head.size)
            sqlite_care.mend(db, mending)
        self._subtrees.clear()

    def rebuild(self, rows: Iterable[DerivedRow]) -> None:
        """Derive every derived table again, in one transaction; then write a file anew that is still not in order."""
        with self._transaction() as db:
            sqlite_care.rebuild(db, rows)
        self._subtrees.clear()
        with self._writing:
            sqlite_care.tidy_pages(self._connection())

    def close(self) -> None:
        """Close every connection and let go of the lock."""
        with self._guard:
            for connection in self._all:
                connection.close()
            self._all.clear()
        os.close(self._lock)
