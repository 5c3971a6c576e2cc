"""The watch log: lines and ticks that are only added to, and what was verified last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the log."""
    number = sa.String(6)
    op.create_table(
        "log_lines",
        sa.Column("line", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("corrects", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_log_lines_at", "log_lines", ["at"])
    op.create_table(
        "log_ticks",
        sa.Column("line", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.Column("shift", sa.String(80), nullable=False),
        sa.Column("procedure", sa.String(80), nullable=False),
        sa.Column("step", sa.String(80), nullable=False),
        sa.Column("is_done", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_log_ticks_shift", "log_ticks", ["shift"])
    op.create_table(
        "log_checked",
        sa.Column("record", sa.String(120), primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("note", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("number", number, nullable=False),
    )
    for table in ("log_lines", "log_ticks"):
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the watch log only grows'); END"
            )
