"""Looking after one SQLite record file: what lies in it, unjudged, and writing what takes the place of damage.

Everything here works on an open connection; the store decides in which transaction.  Nothing here knows what is
right: whoever mends has proven it by the signed tree.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from jdec.node.ports import DerivedRow, Kept, Mending, ReceiptRow, StoreDamaged, StoredEntry, StoreError
from jdec.record.tree import leaf_hash, node_hash

TILE_LEVELS = 8
# A row that the code of SQLite itself cannot read, a file that is none, a table that is not where it was.
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_FORMAT)
# What a broken file makes of a read: SQLite's own errors, and texts in it that are none, even in those errors.
READ_FAILURES = (sqlite3.Error, UnicodeDecodeError)
_MOST_SENTENCES = 20
_COUNTS = (
    (
        "entries: {0}, expected {1}",
        "SELECT (SELECT count(*) FROM entry), size FROM head",
    ),
    (
        "rows beyond the record: {0}",
        "SELECT (SELECT count(*) FROM submission WHERE idx<0 OR idx>=size) + (SELECT count(*) FROM manifest WHERE"
        " idx<0 OR idx>=size) + (SELECT count(*) FROM receipt WHERE idx<0 OR idx>=size) + (SELECT count(*) FROM"
        " subtree WHERE level<1 OR level>7 OR idx<0 OR ((idx + 1) << (8 * level)) > size), 0 FROM head",
    ),
    (
        "submission ids that share an entry: {0}",
        "SELECT count(*) - count(DISTINCT idx), 0 FROM submission",
    ),
)
_STATIONS = (
    "SELECT station_size, bytes_since, (SELECT coalesce(max(size), 0) FROM station) AS last, (SELECT"
    " coalesce(sum(length(data)), 0) FROM entry WHERE idx >= (SELECT coalesce(max(size), 0) FROM station)) FROM head"
)


def unreadable(cause: sqlite3.Error | UnicodeDecodeError) -> StoreError:
    """Return what a failed read means: damage, or a disk that does not answer."""
    if isinstance(cause, UnicodeDecodeError):
        return StoreDamaged("a text in it is none")
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if code & 0xFF in _DAMAGE:
        return StoreDamaged(str(cause))
    return StoreError("store-failed", f"record file cannot be read: {cause}")


def is_damage(cause: BaseException) -> bool:
    """Say whether a failed read or write met a damaged file."""
    if isinstance(cause, UnicodeDecodeError):
        return True
    code = getattr(cause, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def examine(db: sqlite3.Connection, start: int, stop: int) -> Kept:
    """Return what is kept of a run of entries; a value of a wrong type comes as bytes that hash to nothing right."""
    bounds = (start, stop)
    rows = "SELECT idx, CAST(data AS BLOB), CAST(leaf AS BLOB) FROM entry WHERE idx>=? AND idx<? ORDER BY idx"
    entries = [StoredEntry(idx, data or b"", leaf or b"") for idx, data, leaf in db.execute(rows, bounds)]
    manifests = [row[0] for row in db.execute("SELECT idx FROM manifest WHERE idx>=? AND idx<?", bounds)]
    receipts = [
        ReceiptRow(*row)
        for row in db.execute("SELECT * FROM receipt WHERE idx>=? AND idx<? ORDER BY idx", bounds)
    ]
    subtrees: list[tuple[int, int, bytes]] = []
    for level in range(TILE_LEVELS, 64, TILE_LEVELS):
        first, end = start >> level, stop >> level
        if first == end:
            break
        query = "SELECT idx, CAST(hash AS BLOB) FROM subtree WHERE level=? AND idx>=? AND idx<?"
        found = db.execute(query, (level // TILE_LEVELS, first, end)).fetchall()
        subtrees += [(level, idx, value or b"") for idx, value in found]
    return Kept(entries, manifests, receipts, subtrees)


def inspect(db: sqlite3.Connection) -> list[str]:
    """Return what SQLite and the counts find wrong."""
    try:
        found = [str(row[0]) for row in db.execute(f"PRAGMA integrity_check({_MOST_SENTENCES})")]
    except READ_FAILURES as cause:
        if not is_damage(cause):
            raise
        found = [str(cause)]
    if found != ["ok"]:
        # Counting in a broken file could go wrong in any way.
        return [" ".join(each.split())[:200] for each in found]
    found = []
    for sentence, query in _COUNTS:
        have, expected = db.execute(query).fetchone()
        if have != expected:
            found.append(sentence.format(have, expected))
    size, since, last_size, last_since = db.execute(_STATIONS).fetchone()
    if (size, since) != (last_size, last_since):
        found.append(
            f"distance to the last kept checkpoint: {size}, {since}, expected {last_size}, {last_since}"
        )
    return found


def mend(db: sqlite3.Connection, mending: Mending) -> None:
    """Write proven rows in the place of damaged ones; the caller has checked the size of `mending.head`."""
    rows = [(each.index, each.data, each.leaf) for each in mending.entries]
    db.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", rows)
    tiles = [(level // TILE_LEVELS, index, value) for level, index, value in mending.subtrees]
    db.executemany("INSERT OR REPLACE INTO subtree VALUES (?, ?, ?)", tiles)
    for at in range(0, len(mending.derived), 500):
        indexes = [row.index for row in mending.derived[at : at + 500]]
        marks = ",".join("?" * len(indexes))
        for table in ("submission", "manifest", "receipt"):
            db.execute(f"DELETE FROM {table} WHERE idx IN ({marks})", indexes)  # noqa: S608  words and marks from here
    derive(db, mending.derived)
    db.executemany("DELETE FROM station WHERE size=?", [(each,) for each in mending.lost_checkpoints])
    if mending.lost_checkpoints:
        measure_stations(db)
    if mending.head:
        db.execute("UPDATE head SET frontier=?", (mending.head.frontier,))
        if mending.head.note:
            db.execute("UPDATE head SET note=?", (mending.head.note,))
    if mending.forget_cosigned:
        db.execute("DELETE FROM cosigned")


def rebuild(db: sqlite3.Connection, rows: Iterable[DerivedRow]) -> None:
    """Empty every table that is derived from the entries, and fill it again."""
    for table in ("submission", "manifest", "receipt", "subtree"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608  one of four words above
    db.execute("REINDEX receipt_cites")
    derive(db, rows)
    measure_stations(db)


def tidy_pages(db: sqlite3.Connection) -> None:
    """Have SQLite write the file anew if its pages are not in order: lost pages and wrong counts go, no row does.

    Where that does not succeed the file stays as it is.
    """
    with contextlib.suppress(*READ_FAILURES):
        if inspect(db):
            db.execute("VACUUM")


def derive(db: sqlite3.Connection, rows: Iterable[DerivedRow]) -> None:
    """Write derived rows of entries, in runs that memory does not feel."""
    submissions: list[tuple[str, int]] = []

    def write() -> None:
        db.executemany("INSERT OR REPLACE INTO submission VALUES (?, ?)", submissions)
        submissions.clear()

    for row in rows:
        if row.submission:
            submissions.append((row.submission, row.index))
        if row.is_manifest:
            db.execute("INSERT OR REPLACE INTO manifest VALUES (?)", (row.index,))
        if row.receipt:
            each = row.receipt
            values = (each.index, each.cited_size, each.cited_at_us, each.issued_at_us)
            db.execute("INSERT OR REPLACE INTO receipt VALUES (?, ?, ?, ?)", values)
        if len(submissions) >= 4096:
            write()
    write()


def measure_stations(db: sqlite3.Connection) -> None:
    """Count again how far the newest checkpoint lies from the last kept one."""
    _, _, size, since = db.execute(_STATIONS).fetchone()
    db.execute("UPDATE head SET station_size=?, bytes_since=?", (size, since))


def whole(row: Sequence[Any]) -> StoredEntry | None:
    """Return the entry of a row, if its bytes hash to the leaf beside them."""
    index, data, leaf = row
    return StoredEntry(index, data, leaf) if type(data) is bytes and leaf_hash(data) == leaf else None


def fold(hashes: list[bytes]) -> bytes:
    """Return the root over a power of two of hashes."""
    try:
        while len(hashes) > 1:
            hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    except TypeError as cause:
        raise StoreDamaged("a stored hash is no bytes") from cause
    return hashes[0]
