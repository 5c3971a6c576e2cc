"""Rows of the picture's tables: accounts to rows and back, each judged by its digest before it is believed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from jdec.node.tables import (
    NOTICES,
    EventQuery,
    Folded,
    HashRow,
    Stamp,
    Stand,
    TablesUnfit,
    Told,
    UnreadableEntry,
)
from jdec.picture.accounts import ComponentAccount, EventAccount
from jdec.picture.noticing import NoticeAccount, NoticeComponentAccount
from jdec.words.instants import unix_micros

# Constants of this module only; what is asked for arrives as arguments.
_ALL_HASHES: Final = (
    "SELECT name, inputs_hash, outcome_hash FROM component UNION ALL"  # noqa: S608
    f" SELECT '{NOTICES}' || name AS name, inputs_hash, outcome_hash FROM noticed"
)
Row = tuple[Any, ...]
_ENCODER: Final = msgspec.json.Encoder()
_COMPONENT: Final[msgspec.json.Decoder[ComponentAccount]] = msgspec.json.Decoder(ComponentAccount)
_NOTICED: Final[msgspec.json.Decoder[NoticeComponentAccount]] = msgspec.json.Decoder(NoticeComponentAccount)
_NOTICE: Final[msgspec.json.Decoder[NoticeAccount]] = msgspec.json.Decoder(NoticeAccount)
_EVENT: Final[msgspec.json.Decoder[EventAccount]] = msgspec.json.Decoder(EventAccount)
_EVENT_COLUMNS: Final = "name, component, position, state, verdict, time_us, account, digest"
_NOTICE_COLUMNS: Final = "name, component, position, state, account, digest"
_COMPONENT_COLUMNS: Final = "name, inputs_hash, outcome_hash, account, digest"

STAMP: Final = Stamp.__struct_fields__
FAILURES: Final = (sqlite3.DatabaseError, UnicodeDecodeError)


def damaged(cause: Exception) -> TablesUnfit:
    """Return what a failed read or write of the tables means: they are thrown away."""
    return TablesUnfit("damaged", f"tables cannot be used: {type(cause).__name__}: {cause}")


def parts_of(event: str) -> list[str]:
    """Return the earliest entries of an event's assessments, which make its name."""
    return event.split(" + ")


def component_rows(component: ComponentAccount) -> tuple[Row, list[Row]]:
    """Return the row of a component and those of its events."""
    bare = _ENCODER.encode(msgspec.structs.replace(component, events=()))
    events = [
        _sealed(
            (
                each.name,
                component.name,
                at,
                str(each.state),
                verdict_of(each),
                unix_micros(each.time),
                _ENCODER.encode(each),
            )
        )
        for at, each in enumerate(component.events)
    ]
    row = (component.name, component.inputs_hash, component.outcome_hash, bare)
    return _sealed(row), events


def verdict_of(event: EventAccount) -> str:
    """Return under what the event's verdict is counted."""
    return f"verdict:{event.verdict.verdict if event.verdict else 'none'}"


def notice_rows(component: NoticeComponentAccount) -> tuple[Row, list[Row]]:
    """Return the row of a component of notices and those of its notices."""
    bare = _ENCODER.encode(msgspec.structs.replace(component, notices=()))
    notices = [
        _sealed((each.name, component.name, at, str(each.state), _ENCODER.encode(each)))
        for at, each in enumerate(component.notices)
    ]
    return _sealed((component.name, component.inputs_hash, component.outcome_hash, bare)), notices


def opened_notices(db: sqlite3.Connection, row: Row) -> NoticeComponentAccount:
    """Return the component of notices of a row.  Raises `TablesUnfit`."""
    bare: NoticeComponentAccount = _opened(row, _NOTICED)
    query = f"SELECT {_NOTICE_COLUMNS} FROM notice WHERE component=? ORDER BY position"  # noqa: S608  # a constant
    rows = db.execute(query, (row[0],)).fetchall()
    if not rows or [each[2] for each in rows] != list(range(len(rows))):
        raise TablesUnfit("damaged", f"notices of component {row[0]} are missing")
    return msgspec.structs.replace(bare, notices=tuple(_opened(each, _NOTICE) for each in rows))


def opened_component(db: sqlite3.Connection, row: Row) -> ComponentAccount:
    """Return the component of a row with its events.  Raises `TablesUnfit`."""
    bare: ComponentAccount = _opened(row, _COMPONENT)
    query = f"SELECT {_EVENT_COLUMNS} FROM event WHERE component=? ORDER BY position"  # noqa: S608  # a constant
    rows = db.execute(query, (row[0],)).fetchall()
    if not rows or [each[2] for each in rows] != list(range(len(rows))):
        raise TablesUnfit("damaged", f"events of component {row[0]} are missing")
    events = tuple(_opened(each, _EVENT) for each in rows)
    return msgspec.structs.replace(bare, events=events)


def all_components(db: sqlite3.Connection) -> Iterator[ComponentAccount]:
    """Yield every component in the order of names, judged whole.  Raises `TablesUnfit` `damaged`."""
    query = f"SELECT {_COMPONENT_COLUMNS} FROM component ORDER BY name"  # noqa: S608  # a constant
    try:
        for row in db.execute(query):
            yield opened_component(db, row)
    except FAILURES as cause:
        raise damaged(cause) from cause


def all_notice_components(db: sqlite3.Connection) -> Iterator[NoticeComponentAccount]:
    """Yield every component of notices in the order of names, judged whole.  Raises `TablesUnfit` `damaged`."""
    query = f"SELECT {_COMPONENT_COLUMNS} FROM noticed ORDER BY name"  # noqa: S608  # a constant
    try:
        for row in db.execute(query):
            yield opened_notices(db, row)
    except FAILURES as cause:
        raise damaged(cause) from cause


def read_stand(db: sqlite3.Connection, expected: str) -> Stand:
    """Return where the tables stand.  Raises `TablesUnfit` where they are of another form."""
    meta = dict(db.execute("SELECT key, value FROM meta").fetchall())
    if meta.get("format") != expected:
        raise TablesUnfit("stamp", f"tables are of another format: have {meta.get('format')}")
    oldest, newest = db.execute("SELECT min(sequence), max(sequence) FROM change").fetchone()
    folded = db.execute("SELECT record, size, chain FROM folded ORDER BY record").fetchall()
    return Stand(
        stamp=Stamp(*(meta.get(each, "") for each in STAMP)),
        epoch=meta.get("epoch", ""),
        sequence=newest or 0,
        oldest=oldest or 1,
        folded=tuple(Folded(*each) for each in folded),
        tally=dict(db.execute("SELECT what, count FROM tally").fetchall()),
    )


def _sealed(row: Row) -> Row:
    return (*row, _digest(row))


def _digest(row: Iterable[Any]) -> bytes:
    state = hashlib.sha256()
    for value in row:
        data = value if isinstance(value, bytes) else str(value).encode()
        state.update(b"%d:" % len(data) + data)
    return state.digest()[:16]


def _opened(row: Row, decoder: msgspec.json.Decoder[Any]) -> Any:
    if _digest(row[:-1]) != row[-1]:
        raise TablesUnfit("damaged", f"row {row[0]} is not as it was written")
    try:
        return decoder.decode(row[-2])
    except msgspec.MsgspecError as cause:
        raise damaged(cause) from cause


class SnapshotRows:
    """The tables at one moment, over a connection in a transaction."""

    def __init__(self, db: sqlite3.Connection, form: str) -> None:
        self._db = db
        self._form = form

    def stand(self) -> Stand:
        """Return where they stand."""
        return read_stand(self._db, self._form)

    def events(self, query: EventQuery) -> list[EventAccount]:
        """Return events in the order of lift-off, then name."""
        wanted: list[tuple[str, tuple[Any, ...]]] = []
        if query.state is not None:
            wanted.append(("state = ?", (query.state,)))
        if query.since_us is not None:
            wanted.append(("time_us >= ?", (query.since_us,)))
        if query.until_us is not None:
            wanted.append(("time_us < ?", (query.until_us,)))
        if query.after is not None:
            wanted.append(("(time_us, name) > (?, ?)", query.after))
        condition = " AND ".join(each for each, _ in wanted) or "1"
        # The conditions are the constants above; what was asked for arrives as arguments.
        text = f"SELECT {_EVENT_COLUMNS} FROM event WHERE {condition} ORDER BY time_us, name LIMIT ?"  # noqa: S608
        args = [value for _, values in wanted for value in values]
        return [_opened(row, _EVENT) for row in self._db.execute(text, (*args, query.limit))]

    def event(self, name: str) -> EventAccount | None:
        """Return an event by its name, or by the earliest entry of any of its assessments."""
        row = self._event_row(name)
        return None if row is None else _opened(row, _EVENT)

    def component(self, name: str) -> ComponentAccount | None:
        """Return a component by its own name."""
        query = f"SELECT {_COMPONENT_COLUMNS} FROM component WHERE name=?"  # noqa: S608  # a constant
        row = self._db.execute(query, (name,)).fetchone()
        return None if row is None else opened_component(self._db, row)

    def component_of(self, name: str) -> ComponentAccount | None:
        """Return the component of an event."""
        event = self._event_row(name)
        return None if event is None else self.component(event[1])

    def components(self) -> Iterator[ComponentAccount]:
        """Yield every component in the order of names, judged whole."""
        return all_components(self._db)

    def notice_component(self, name: str) -> NoticeComponentAccount | None:
        """Return a component of notices by its own name."""
        query = f"SELECT {_COMPONENT_COLUMNS} FROM noticed WHERE name=?"  # noqa: S608  # a constant
        row = self._db.execute(query, (name,)).fetchone()
        return None if row is None else opened_notices(self._db, row)

    def notice_components(self) -> Iterator[NoticeComponentAccount]:
        """Yield every component of notices in the order of names, judged whole."""
        return all_notice_components(self._db)

    def notices(self, state: str | None, after: str, limit: int) -> list[NoticeAccount]:
        """Return notices of a state, or all, in the order of names."""
        query = (
            f"SELECT {_NOTICE_COLUMNS} FROM notice WHERE name > ? AND (?2 IS NULL OR state = ?2)"  # noqa: S608
            " ORDER BY name LIMIT ?3"
        )
        return [_opened(row, _NOTICE) for row in self._db.execute(query, (after, state, limit))]

    def _event_row(self, name: str) -> Row | None:
        query = f"SELECT {_EVENT_COLUMNS} FROM event WHERE name=?"  # noqa: S608  # a constant
        row: Row | None = self._db.execute(query, (name,)).fetchone()
        if row is None:
            found = self._db.execute("SELECT event FROM part WHERE entry=?", (name,)).fetchone()
            row = self._db.execute(query, found).fetchone() if found else None
        return row

    def changes(self, after: int, limit: int) -> list[Told]:
        """Return changes past a sequence number, oldest first."""
        query = "SELECT sequence, name, is_gone FROM change WHERE sequence > ? ORDER BY sequence LIMIT ?"
        return [Told(at, name, bool(gone)) for at, name, gone in self._db.execute(query, (after, limit))]

    def hashes(self, names: tuple[str, ...]) -> list[HashRow]:
        """Return the hashes of these components, as far as they exist."""
        query = f"SELECT name, inputs_hash, outcome_hash FROM ({_ALL_HASHES}) WHERE name=?"  # noqa: S608
        found = (self._db.execute(query, (name,)).fetchone() for name in names)
        return [HashRow(*row) for row in found if row]

    def hashes_after(self, name: str, limit: int) -> list[HashRow]:
        """Return the hashes of components whose names come after this one, in the order of names."""
        query = f"SELECT name, inputs_hash, outcome_hash FROM ({_ALL_HASHES}) WHERE name > ? ORDER BY name LIMIT ?"  # noqa: S608
        return [HashRow(*row) for row in self._db.execute(query, (name, limit))]

    def unreadable(self, start: int, limit: int) -> list[UnreadableEntry]:
        """Return entries that could not be read, past the first `start`."""
        query = "SELECT record, idx, code FROM unreadable ORDER BY record, idx LIMIT ? OFFSET ?"
        return [UnreadableEntry(*row) for row in self._db.execute(query, (limit, start))]
