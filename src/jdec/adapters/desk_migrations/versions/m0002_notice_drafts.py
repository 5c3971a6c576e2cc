"""Drafts of notices, each with its version and the approvals it has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of drafts of notices."""
    number = sa.String(6)
    op.create_table(
        "notice_drafts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("page", sa.String(32), nullable=False),
        sa.Column("begun_by", number, nullable=False),
        sa.Column("begun_at", sa.BigInteger, nullable=False),
        sa.Column("typed_by", number, nullable=False),
        sa.Column("typed_at", sa.BigInteger, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("drafter", number, nullable=False),
        sa.Column("second", number, nullable=False),
        sa.Column("sent_as", sa.String(40), nullable=False),
    )
