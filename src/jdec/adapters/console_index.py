"""The console's index of both records in one SQLite file (`jdec.node.people.index`): derived, stamped, thrown away.

Nothing here is waited for by the disk: what a power cut takes is followed again from an older cursor.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec

from jdec.node.people.index import VIEW, Indexed, Step, Wanted

FILE: Final = "console.sqlite"
_BATCH: Final = 500
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SCHEMA: Final = """
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entries (
    record TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    issued_us INTEGER, submission TEXT NOT NULL, plain TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (record, number)
);
CREATE INDEX entries_by_time ON entries (issued_us);
CREATE INDEX entries_by_kind ON entries (kind, issued_us);
CREATE TABLE about (
    name TEXT NOT NULL, cited TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (cited, name)
) WITHOUT ROWID;
"""


class SqliteIndex:
    """The index in a file."""

    def __init__(self, path: Path, records: str, log: Callable[..., None]) -> None:
        """`records` names what it is of: with another name, or of another version, it is begun anew."""
        self._path = path
        self._stamp = f"{VIEW} {records}"
        self._log = log
        # `put` waits for neither a search nor a write: what waits has a lock of its own, and so has each connection.
        self._lock = threading.Lock()
        self._writing = threading.RLock()
        self._reading = threading.RLock()
        self._waiting: list[Indexed] = []
        self._cursor = ""
        self._base = self._open()
        self._reader = self._read_only()

    def close(self) -> None:
        """Write what waits and close the file."""
        self.write()
        self._reader.close()
        self._base.close()

    def cursor(self) -> str:
        """Where to follow on from."""
        with self._writing, self._lock:
            self._waiting.clear()
            found = self._base.execute("SELECT value FROM state WHERE name = 'cursor'").fetchone()
            self._cursor = str(found[0]) if found else ""
            return self._cursor

    def put(self, entry: Indexed | None, cursor: str) -> None:
        """Take an entry and where to follow on after it."""
        with self._lock:
            if entry is not None:
                self._waiting.append(entry)
            self._cursor = cursor

    def is_full(self) -> bool:
        """Say whether enough waits to be written."""
        return len(self._waiting) >= _BATCH

    def write(self) -> None:
        """Write what waits with its cursor, in one step."""
        with self._writing:
            with self._lock:
                taken, cursor = tuple(self._waiting), self._cursor
            if not taken:
                return
            rows, abouts = [], []
            for each in taken:
                issued = None if each.issued_at is None else round(each.issued_at.timestamp() * 1_000_000)
                body = msgspec.json.encode(each).decode()
                row = (each.record, each.index, each.name, each.kind, issued, each.submission, each.plain)
                rows.append((*row, body))
                abouts += [(each.name, cited, each.kind) for cited in each.about]
            with self._base:
                self._base.executemany("INSERT OR REPLACE INTO entries VALUES (?,?,?,?,?,?,?,?)", rows)
                self._base.executemany("INSERT OR REPLACE INTO about VALUES (?,?,?)", abouts)
                self._base.execute("INSERT OR REPLACE INTO state VALUES ('cursor', ?)", (cursor,))
            with self._lock:
                del self._waiting[: len(taken)]

    def begin_anew(self, reason: str) -> None:
        """Throw everything away."""
        with self._writing, self._reading, self._lock:
            self._log("console index begun anew", reason=reason)
            self._waiting.clear()
            self._reader.close()
            self._base.close()
            self._remove()
            self._base = self._make()
            self._reader = self._read_only()

    def follow_anew(self) -> None:
        """Keep every entry, and forget where to follow on."""
        with self._writing:
            self.write()
            with self._base:
                self._base.execute("DELETE FROM state WHERE name = 'cursor'")
            with self._lock:
                self._cursor = ""

    def keep_to(self, record: str, size: int) -> int:
        """Drop what an earlier generation does not have; return the first entry that is lacking."""
        beyond = "SELECT name FROM entries WHERE record = ? AND number >= ?"
        with self._writing:
            self.write()
            with self._base:
                self._base.execute(f"DELETE FROM about WHERE name IN ({beyond})", (record, size))  # noqa: S608  a constant
                self._base.execute("DELETE FROM entries WHERE record = ? AND number >= ?", (record, size))
            held = "SELECT count(*), coalesce(max(number) + 1, 0) FROM entries WHERE record = ?"
            count, end = self._base.execute(held, (record,)).fetchone()
        return int(end) if count == end else 0

    def statements(self, names: Sequence[str]) -> dict[str, Indexed]:
        """Urgent statements by name."""
        marks = ",".join("?" * len(names))
        sql = f"SELECT body FROM entries WHERE kind = 'urgent-statement' AND name IN ({marks})"  # noqa: S608  marks only
        return {each.name: each for each in self._read(sql, names)}

    def pick(self, wanted: Wanted, limit: int) -> list[Indexed]:
        """Entries that are wanted, newest first."""
        place = "coalesce(issued_us, 0)"
        conditions: list[str] = []
        values: list[Any] = []
        if wanted.record:
            conditions.append("record = ?")
            values.append(wanted.record)
        if wanted.party:
            # '0' follows '/': every record of one Party, its earlier generations too.
            conditions.append("record >= ? AND record < ?")
            values += [f"jdec/{wanted.party}/", f"jdec/{wanted.party}0"]
        if wanted.kinds:
            conditions.append(f"kind IN ({_marks(wanted.kinds)})")
            values += wanted.kinds
        if wanted.text:
            either = ["instr(plain, ?)"] * (1 + len(wanted.words_too))
            values += [wanted.text.lower(), *wanted.words_too]
            if wanted.kinds_too:
                either.append(f"kind IN ({_marks(wanted.kinds_too)})")
                values += wanted.kinds_too
            conditions.append(f"({' OR '.join(either)})")
        if wanted.after is not None:
            conditions.append(f"({place}, record, number) < (?, ?, ?)")
            values += wanted.after
        where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
        order = f"ORDER BY {place} DESC, record DESC, number DESC LIMIT ?"
        return list(self._read(f"SELECT body FROM entries {where}{order}", (*values, limit)))  # noqa: S608  marks only

    def citing(self, name: str, limit: int) -> list[Indexed]:
        """Entries that cite a message."""
        sql = (
            "SELECT body FROM entries JOIN about USING (name) WHERE cited = ? "
            "ORDER BY coalesce(issued_us, 0), record, number LIMIT ?"
        )
        return list(self._read(sql, (name, limit)))

    def entries(self, names: Sequence[str]) -> dict[str, Indexed]:
        """Entries by name."""
        sql = f"SELECT body FROM entries WHERE name IN ({_marks(names)})"  # noqa: S608  marks only
        return {each.name: each for each in self._read(sql, names)}

    def steps(self, own: str, peer: str, most: int) -> list[Step]:
        """The newest places at which something was said of launches."""
        quiet = "kind NOT IN ('receipt', 'key-manifest', 'complete-until', '')"
        sql = (
            "SELECT record, number, issued_us FROM entries "  # noqa: S608  a constant
            f"WHERE record IN (?, ?) AND issued_us IS NOT NULL AND {quiet} ORDER BY issued_us DESC LIMIT ?"
        )
        ends_of = "SELECT record, max(number) + 1 FROM entries WHERE record IN (?, ?) GROUP BY record"
        with self._reading:
            rows = self._reader.execute(sql, (own, peer, most)).fetchall()
            ends = dict(self._reader.execute(ends_of, (own, peer)))
        rows.sort(key=lambda row: (row[2], row[0], row[1]))
        sizes: dict[bool, int] = {record == own: end for record, end in ends.items()}
        for record, number, _ in reversed(rows):
            sizes[record == own] = min(sizes[record == own], number)
        steps = []
        for record, number, issued in rows:
            sizes[record == own] = max(sizes[record == own], number + 1)
            at = _EPOCH + timedelta(microseconds=issued)
            steps.append(Step(at, sizes.get(True, 0), sizes.get(False, 0)))
        return steps

    def count(self) -> int:
        """How many entries there are."""
        with self._reading:
            return int(self._reader.execute("SELECT count(*) FROM entries").fetchone()[0])

    def _read(self, sql: str, values: Sequence[Any]) -> Iterator[Indexed]:
        with self._reading:
            rows = self._reader.execute(sql, tuple(values)).fetchall()
        for (body,) in rows:
            yield msgspec.json.decode(body, type=Indexed)

    def _open(self) -> sqlite3.Connection:
        """Open the file, or begin anew where it is of something else or cannot be read."""
        if self._path.exists():
            with contextlib.suppress(sqlite3.Error):
                base = sqlite3.connect(self._path, check_same_thread=False)
                with contextlib.suppress(sqlite3.Error):
                    found = base.execute("SELECT value FROM state WHERE name = 'stamp'").fetchone()
                    if found and found[0] == self._stamp:
                        return base
                base.close()
            self._log("console index begun anew", reason="stamped otherwise")
            self._remove()
        return self._make()

    def _read_only(self) -> sqlite3.Connection:
        """Open the connection of searches: they see what is written and wait for nobody."""
        base = sqlite3.connect(self._path, check_same_thread=False)
        base.execute("PRAGMA query_only = ON")
        return base

    def _make(self) -> sqlite3.Connection:
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        base = sqlite3.connect(self._path, check_same_thread=False)
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = OFF")
        base.executescript(_SCHEMA)
        with base:
            base.execute("INSERT INTO state VALUES ('stamp', ?)", (self._stamp,))
        return base

    def _remove(self) -> None:
        for end in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + end).unlink(missing_ok=True)


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
