"""The tables of the desk store, for SQLAlchemy Core.  Their history is in `desk_migrations`.

An instant is an integer, microseconds since 1970 in UTC; a datetime without a time zone is refused on its way in.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class UtcInstant(TypeDecorator[datetime]):
    """An instant as an integer."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        """Return the microseconds of an instant.  Raises ValueError for one without a time zone."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs its time zone: got {value.isoformat()}")
        return (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        """Return the instant of microseconds."""
        del dialect
        return None if value is None else _EPOCH + timedelta(microseconds=value)


desk: Final = MetaData()
_NUMBER: Final = "officers.number"

officers: Final = Table(
    "officers",
    desk,
    Column("number", String(6), primary_key=True),
    Column("roles", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("language", String(2), nullable=False),
    Column("theme", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("is_demo", Boolean, nullable=False),
)
passkeys: Final = Table(
    "passkeys",
    desk,
    Column("credential", LargeBinary, primary_key=True),
    Column("number", ForeignKey(_NUMBER), nullable=False, index=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("made_at", UtcInstant, nullable=False),
)
invitations: Final = Table(
    "invitations",
    desk,
    Column("secret_sha256", String(64), primary_key=True),
    Column("number", String(6), nullable=False, index=True),
    Column("roles", Text, nullable=False),
    Column("ends_at", UtcInstant, nullable=False),
)
sessions: Final = Table(
    "sessions",
    desk,
    Column("cookie_sha256", String(64), primary_key=True),
    Column("number", ForeignKey(_NUMBER), nullable=False, index=True),
    Column("begun_at", UtcInstant, nullable=False),
    Column("seen_at", UtcInstant, nullable=False),
    Column("ends_at", UtcInstant, nullable=False),
)
drafts: Final = Table(
    "drafts",
    desk,
    Column("number", ForeignKey(_NUMBER), primary_key=True),
    Column("form", String(200), primary_key=True),
    Column("fields", Text, nullable=False),
    Column("kept_at", UtcInstant, nullable=False),
)
log_lines: Final = Table(
    "log_lines",
    desk,
    Column("line", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcInstant, nullable=False, index=True),
    Column("number", String(6), nullable=False),
    Column("role", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("corrects", Integer, nullable=False),
    sqlite_autoincrement=True,
)
log_ticks: Final = Table(
    "log_ticks",
    desk,
    Column("line", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcInstant, nullable=False),
    Column("number", String(6), nullable=False),
    Column("shift", String(80), nullable=False, index=True),
    Column("procedure", String(80), nullable=False),
    Column("step", String(80), nullable=False),
    Column("is_done", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
log_checked: Final = Table(
    "log_checked",
    desk,
    Column("record", String(120), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("note", LargeBinary, nullable=False),
    Column("at", UtcInstant, nullable=False),
    Column("number", String(6), nullable=False),
)
audit: Final = Table(
    "audit",
    desk,
    Column("line", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcInstant, nullable=False),
    Column("number", String(6), nullable=False),
    Column("action", String(40), nullable=False),
    Column("target", Text, nullable=False),
    Column("source", String(64), nullable=False),
    Column("outcome", String(80), nullable=False),
    sqlite_autoincrement=True,
)
