"""Drafts of notices in the desk's SQLite file (`jdec.node.people.drafts`).

The file and its history are those of `desk_store`, which brings it up to date; this opens connections of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import (
    Column,
    Integer,
    Row,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    select,
    update,
)

from jdec.adapters.desk_store import bring_up_to_date, prepare
from jdec.adapters.desk_tables import UtcInstant, desk, drafts
from jdec.node.people.desk import Draft
from jdec.node.people.drafts import MOST_KEPT, DraftState, NoticeDraft

notice_drafts: Final = Table(
    "notice_drafts",
    desk,
    Column("id", String(32), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("fields", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("page", String(32), nullable=False),
    Column("begun_by", String(6), nullable=False),
    Column("begun_at", UtcInstant, nullable=False),
    Column("typed_by", String(6), nullable=False),
    Column("typed_at", UtcInstant, nullable=False),
    Column("message", Text, nullable=False),
    Column("drafter", String(6), nullable=False),
    Column("second", String(6), nullable=False),
    Column("sent_as", String(40), nullable=False),
)


class SqliteDrafts:
    """The drafts in a file."""

    def __init__(self, path: Path) -> None:
        self._engine = create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", prepare)
        self._lock = threading.Lock()
        bring_up_to_date(self._engine)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def open_ones(self) -> Sequence[NoticeDraft]:
        """Drafts that are not sent, the last changed first."""
        table = notice_drafts.c
        wanted = select(notice_drafts).where(table.state != DraftState.SENT.value)
        with self._engine.connect() as base:
            return [_draft(row) for row in base.execute(wanted.order_by(table.typed_at.desc(), table.id))]

    def draft(self, draft_id: str) -> NoticeDraft | None:
        """One draft."""
        with self._engine.connect() as base:
            row = base.execute(select(notice_drafts).where(notice_drafts.c.id == draft_id)).first()
        return _draft(row) if row is not None else None

    def add(self, draft: NoticeDraft) -> None:
        """Keep a new one; of very many the oldest that were sent go."""
        table = notice_drafts.c
        sent = select(table.id).where(table.state == DraftState.SENT.value)
        old = sent.order_by(table.typed_at.desc()).offset(MOST_KEPT)
        with self._lock, self._engine.begin() as base:
            base.execute(insert(notice_drafts).values(**_values(draft)))
            base.execute(delete(notice_drafts).where(table.id.in_(old)))

    def replace(self, draft: NoticeDraft, version: int) -> bool:
        """Compare the version and put the draft in its place, in one step."""
        fresh = msgspec.structs.replace(draft, version=version + 1)
        return self._changed(update(notice_drafts).values(**_values(fresh)), draft.id, version)

    def drop(self, draft_id: str, version: int) -> bool:
        """Compare the version and throw the draft away, in one step."""
        return self._changed(delete(notice_drafts), draft_id, version)

    def left_over(self, form: str) -> Sequence[Draft]:
        """What any officer typed into a form that was then refused."""
        wanted = select(drafts).where(drafts.c.form == form).order_by(drafts.c.kept_at.desc())
        with self._engine.connect() as base:
            rows = base.execute(wanted).all()
        return [
            Draft(row.number, row.form, msgspec.json.decode(row.fields, type=dict[str, str]), row.kept_at)
            for row in rows
        ]

    def _changed(self, change: Any, draft_id: str, version: int) -> bool:
        table = notice_drafts.c
        with self._lock, self._engine.begin() as base:
            found = base.execute(change.where(table.id == draft_id, table.version == version))
            return bool(found.rowcount)


def _values(draft: NoticeDraft) -> dict[str, Any]:
    values = msgspec.structs.asdict(draft)
    return values | {"fields": msgspec.json.encode(draft.fields).decode(), "state": draft.state.value}


def _draft(row: Row[Any]) -> NoticeDraft:
    found = {str(name): value for name, value in row._mapping.items()}
    found["fields"] = msgspec.json.decode(found["fields"], type=dict[str, str])
    found["state"] = DraftState(found["state"])
    return NoticeDraft(**found)
