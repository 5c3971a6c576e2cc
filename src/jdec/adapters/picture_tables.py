"""The tables of the picture in one SQLite file: written by the projector, read by the node beside it.

Tables: `meta` (stamp and epoch), `folded` (how far each record was folded), `component`, `event`, `part` (which event
holds an assessment, by its earliest entry), `noticed` and `notice` (the same of notices), `unreadable`, `change` (the
log for followers, bounded) and `tally`.  Every row that is shown has a digest over itself: a byte that changed on the
disk makes the tables unfit, never wrong.

Whoever writes holds a lock file beside it, as with the records: one projector at a time.

The file is disposable.  It is not synced at every commit: what a power cut takes is folded again.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from jdec.adapters.picture_rows import (
    FAILURES,
    STAMP,
    Row,
    SnapshotRows,
    all_components,
    all_notice_components,
    component_rows,
    damaged,
    notice_rows,
    parts_of,
    read_stand,
)
from jdec.node.ports import StoreError
from jdec.node.tables import NOTICES, TOLD, Batch, Snapshot, Stamp, Stand, TablesUnfit
from jdec.picture.accounts import ComponentAccount
from jdec.picture.noticing import NoticeComponentAccount

FILE: Final = "picture.sqlite"
FORMAT: Final = "jdec-picture/1"
_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE folded(record TEXT PRIMARY KEY, size INTEGER NOT NULL, chain BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE component(name TEXT PRIMARY KEY, inputs_hash TEXT NOT NULL, outcome_hash TEXT NOT NULL,
                       account BLOB NOT NULL, digest BLOB NOT NULL) STRICT;
CREATE TABLE event(name TEXT PRIMARY KEY, component TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL,
                   verdict TEXT NOT NULL, time_us INTEGER NOT NULL, account BLOB NOT NULL, digest BLOB NOT NULL) STRICT;
CREATE INDEX event_component ON event(component, position);
CREATE INDEX event_time ON event(time_us, name);
CREATE INDEX event_state ON event(state, time_us, name);
CREATE TABLE part(entry TEXT PRIMARY KEY, event TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE noticed(name TEXT PRIMARY KEY, inputs_hash TEXT NOT NULL, outcome_hash TEXT NOT NULL,
                     account BLOB NOT NULL, digest BLOB NOT NULL) STRICT;
CREATE TABLE notice(name TEXT PRIMARY KEY, component TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL,
                    account BLOB NOT NULL, digest BLOB NOT NULL) STRICT;
CREATE INDEX notice_component ON notice(component, position);
CREATE TABLE unreadable(record TEXT, idx INTEGER, code TEXT NOT NULL, PRIMARY KEY (record, idx)) STRICT, WITHOUT ROWID;
CREATE TABLE change(sequence INTEGER PRIMARY KEY, name TEXT NOT NULL, is_gone INTEGER NOT NULL) STRICT;
CREATE TABLE tally(what TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""


@contextlib.contextmanager
def locked_tables(path: Path) -> Iterator[None]:
    """Keep the tables for one writer.  Raises `StoreError` `picture-locked` where another process has them."""
    lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as cause:
            message = f"tables of the picture are in use by another process: {path.name}"
            raise StoreError("picture-locked", message) from cause
        yield
    finally:
        os.close(lock)


def open_tables(path: Path, stamp: Stamp) -> SqliteTables:
    """Open tables for writing.  Raises `TablesUnfit` where there are none with this stamp."""
    if not path.is_file():
        raise TablesUnfit("missing", "there are no tables yet")
    db = _connect(path)
    try:
        tables = SqliteTables(db)
        if tables.stand().stamp != stamp:
            raise TablesUnfit("stamp", f"tables are of another stamp: have {tables.stand().stamp}")
    except FAILURES as cause:
        db.close()
        raise damaged(cause) from cause
    except TablesUnfit:
        db.close()
        raise
    return tables


def make_tables(path: Path, stamp: Stamp, random_bytes: Callable[[int], bytes]) -> SqliteTables:
    """Throw away what is there and make empty tables."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    made = sqlite3.connect(fresh, isolation_level=None)
    _fill(made, stamp, random_bytes(6).hex())
    made.close()
    # In this order: whoever looks meanwhile finds no tables, and never a file with the log of another.
    for each in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        each.unlink(missing_ok=True)
    fresh.replace(path)
    return SqliteTables(_connect(path))


def _fill(db: sqlite3.Connection, stamp: Stamp, epoch: str) -> None:
    """Make the tables, empty, in one transaction."""
    facts = {"format": FORMAT, "epoch": epoch, **{name: getattr(stamp, name) for name in STAMP}}
    db.executescript("BEGIN IMMEDIATE;" + _SCHEMA)
    db.executemany("INSERT INTO meta VALUES (?, ?)", sorted(facts.items()))
    db.execute("COMMIT")


def tables_in_memory(stamp: Stamp) -> SqliteTables:
    """Empty tables that are on no disk, for a picture that nobody keeps."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    _fill(db, stamp, "")
    return SqliteTables(db)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
    except sqlite3.DatabaseError as cause:
        db.close()
        raise damaged(cause) from cause
    return db


class SqliteTables:
    """The writing side, over one open connection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._tally: Counter[str] = Counter()

    def stand(self) -> Stand:
        """Return where the tables stand."""
        return read_stand(self._db, FORMAT)

    def components(self) -> Iterator[ComponentAccount]:
        """Yield every component, judged whole."""
        return all_components(self._db)

    def notice_components(self) -> Iterator[NoticeComponentAccount]:
        """Yield every component of notices, judged whole."""
        return all_notice_components(self._db)

    def rows(self) -> SnapshotRows:
        """Return the same tables to read, as the writer sees them."""
        return SnapshotRows(self._db, FORMAT)

    def unreadable_of(self, record: str) -> frozenset[int]:
        """Return the indexes of a record's entries that could not be read."""
        rows = self._db.execute("SELECT idx FROM unreadable WHERE record=?", (record,))
        return frozenset(row[0] for row in rows)

    def write(self, batch: Batch) -> Stand:
        """Write a batch in one transaction."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._write(batch)
                stand = self.stand()
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise
        except FAILURES as cause:
            raise damaged(cause) from cause
        return stand

    def _write(self, batch: Batch) -> None:
        db = self._db
        self._tally = Counter()
        for each in batch.folded:
            db.execute("INSERT OR REPLACE INTO folded VALUES (?, ?, ?)", (each.record, each.size, each.chain))
        # What was never in the tables is not told as gone.
        told = [(name, 1) for name in batch.gone if self._remove(name)]
        told += [(NOTICES + name, 1) for name in batch.notices_gone if self._remove_notices(name)]
        rows = [component_rows(each) for each in batch.components]
        # First everything that goes: an event may move from one component to another.
        kept = [self._drop_stale(row, events) for row, events in rows]
        for (row, events), same in zip(rows, kept, strict=True):
            self._insert(row, [each for each in events if each[0] not in same])
        for notices in batch.notices:
            self._remove_notices(notices.name)
        for notices in batch.notices:
            self._insert_notices(notices)
        told += [(each.name, 0) for each in batch.components]
        told += [(NOTICES + each.name, 0) for each in batch.notices]
        db.executemany("INSERT INTO change(name, is_gone) VALUES (?, ?)", told)
        if told:
            db.execute("DELETE FROM change WHERE sequence <= (SELECT max(sequence) FROM change) - ?", (TOLD,))
        for entry in batch.unreadable:
            row = (entry.record, entry.index, entry.code)
            db.execute("INSERT OR REPLACE INTO unreadable VALUES (?, ?, ?)", row)
        self._count("unreadable", len(batch.unreadable))
        self._write_tally()

    def _remove(self, name: str) -> bool:
        """Take a component out, with its events; say whether it was there."""
        for event in self._events(name).values():
            self._remove_event(event)
        removed = self._db.execute("DELETE FROM component WHERE name=?", (name,)).rowcount
        self._count("components", -removed)
        return removed > 0

    def _drop_stale(self, row: Row, events: list[Row]) -> frozenset[str]:
        """Take out what is no more of a component's events, and what is different; return the names that stay."""
        coming = {each[0]: each[-1] for each in events}
        held = self._events(row[0])
        for name, event in held.items():
            if coming.get(name) != event[-1]:
                self._remove_event(event)
        return frozenset(name for name, event in held.items() if coming.get(name) == event[-1])

    def _events(self, component: str) -> dict[str, Row]:
        query = "SELECT name, state, verdict, digest FROM event WHERE component=?"
        return {row[0]: row for row in self._db.execute(query, (component,))}

    def _remove_event(self, event: Row) -> None:
        name, state, verdict, _ = event
        self._db.executemany("DELETE FROM part WHERE entry=?", [(each,) for each in parts_of(name)])
        self._db.execute("DELETE FROM event WHERE name=?", (name,))
        for what in ("events", state, verdict):
            self._count(what, -1)

    def _insert(self, row: Row, events: list[Row]) -> None:
        db = self._db
        known = db.execute("SELECT 1 FROM component WHERE name=?", (row[0],)).fetchone()
        db.execute("INSERT OR REPLACE INTO component VALUES (?, ?, ?, ?, ?)", row)
        db.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", events)
        self._count("components", 0 if known else 1)
        for name, _, _, state, verdict, *_ in events:
            parts = [(each, name) for each in parts_of(name)]
            db.executemany("INSERT OR REPLACE INTO part VALUES (?, ?)", parts)
            for what in ("events", state, verdict):
                self._count(what, 1)

    def _remove_notices(self, name: str) -> bool:
        """Take a component of notices out; say whether it was there."""
        db = self._db
        self._count("notices", -db.execute("DELETE FROM notice WHERE component=?", (name,)).rowcount)
        return db.execute("DELETE FROM noticed WHERE name=?", (name,)).rowcount > 0

    def _insert_notices(self, component: NoticeComponentAccount) -> None:
        row, notices = notice_rows(component)
        self._db.execute("INSERT INTO noticed VALUES (?, ?, ?, ?, ?)", row)
        self._db.executemany("INSERT INTO notice VALUES (?, ?, ?, ?, ?, ?)", notices)
        self._count("notices", len(notices))

    def _count(self, what: str, more: int) -> None:
        self._tally[what] += more

    def _write_tally(self) -> None:
        query = "INSERT INTO tally VALUES (?1, ?2) ON CONFLICT DO UPDATE SET count = count + ?2"
        self._db.executemany(query, [each for each in self._tally.items() if each[1]])

    def close(self) -> None:
        """Close the file."""
        self._db.close()


class SqliteReading:
    """The reading side: each look opens the file anew, so that tables built again are seen at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextlib.contextmanager
    def open(self) -> Iterator[Snapshot]:
        """Give the tables as they stand now, within one transaction."""
        if not self._path.is_file():
            raise TablesUnfit("missing", "there are no tables yet")
        uri = f"{self._path.resolve().as_uri()}?mode=ro"
        try:
            with contextlib.closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5)) as db:
                db.execute("BEGIN")
                yield SnapshotRows(db, FORMAT)
        except FAILURES as cause:
            raise damaged(cause) from cause
