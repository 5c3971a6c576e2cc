"""The watch log in the desk store's file (`jdec.node.people.log`), over connections of its own."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Row, insert, select
from sqlalchemy.dialects.sqlite import insert as put

from jdec.adapters.desk_store import open_desk
from jdec.adapters.desk_tables import log_checked, log_lines, log_ticks
from jdec.node.people.log import Checked, LineKind, LogLine, Tick


class SqliteLog:
    """The watch log in a file."""

    def __init__(self, path: Path) -> None:
        self._engine = open_desk(path)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def write(self, line: LogLine) -> int:
        """Add a line and return its number."""
        values = {**msgspec.structs.asdict(line), "kind": line.kind.value}
        del values["line"]
        with self._lock, self._engine.begin() as base:
            (number,) = base.execute(insert(log_lines).values(**values)).inserted_primary_key or (0,)
        return int(number)

    def lines(self, since: datetime, until: datetime, limit: int) -> list[LogLine]:
        """The newest lines of a time, newest first."""
        wanted = select(log_lines).where(log_lines.c.at >= since, log_lines.c.at < until)
        with self._engine.connect() as base:
            rows = base.execute(wanted.order_by(log_lines.c.line.desc()).limit(limit)).all()
        return [_line(row) for row in rows]

    def line(self, number: int) -> LogLine | None:
        """One line."""
        with self._engine.connect() as base:
            row = base.execute(select(log_lines).where(log_lines.c.line == number)).first()
        return _line(row) if row is not None else None

    def tick(self, tick: Tick) -> None:
        """Keep a tick."""
        with self._lock, self._engine.begin() as base:
            base.execute(insert(log_ticks).values(**msgspec.structs.asdict(tick)))

    def ticks(self, shift: str) -> dict[tuple[str, str], Tick]:
        """The newest tick of each step in a shift."""
        wanted = select(log_ticks).where(log_ticks.c.shift == shift).order_by(log_ticks.c.line)
        with self._engine.connect() as base:
            rows = base.execute(wanted).all()
        return {
            (row.procedure, row.step): Tick(
                row.at, row.number, row.shift, row.procedure, row.step, row.is_done
            )
            for row in rows
        }

    def checked(self, record: str) -> Checked | None:
        """The checkpoint of a record that was verified last."""
        with self._engine.connect() as base:
            row = base.execute(select(log_checked).where(log_checked.c.record == record)).first()
        return Checked(**row._mapping) if row is not None else None

    def keep_checked(self, checked: Checked) -> None:
        """Keep a verified checkpoint."""
        values = msgspec.structs.asdict(checked)
        with self._lock, self._engine.begin() as base:
            statement = put(log_checked).values(**values)
            base.execute(statement.on_conflict_do_update(index_elements=["record"], set_=values))


def _line(row: Row[Any]) -> LogLine:
    return LogLine(
        at=row.at,
        number=row.number,
        role=row.role,
        kind=LineKind(row.kind),
        text=row.text,
        corrects=row.corrects,
        line=row.line,
    )
