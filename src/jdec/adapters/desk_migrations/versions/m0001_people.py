"""Officers, passkeys, invitations, sessions, drafts, and the audit trail that only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    number = sa.String(6)
    op.create_table(
        "officers",
        sa.Column("number", number, primary_key=True),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("theme", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("is_demo", sa.Boolean, nullable=False),
    )
    op.create_table(
        "passkeys",
        sa.Column("credential", sa.LargeBinary, primary_key=True),
        sa.Column("number", number, sa.ForeignKey("officers.number"), nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.Integer, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_passkeys_number", "passkeys", ["number"])
    op.create_table(
        "invitations",
        sa.Column("secret_sha256", sa.String(64), primary_key=True),
        sa.Column("number", number, nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_invitations_number", "invitations", ["number"])
    op.create_table(
        "sessions",
        sa.Column("cookie_sha256", sa.String(64), primary_key=True),
        sa.Column("number", number, sa.ForeignKey("officers.number"), nullable=False),
        sa.Column("begun_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_sessions_number", "sessions", ["number"])
    op.create_table(
        "drafts",
        sa.Column("number", number, sa.ForeignKey("officers.number"), primary_key=True),
        sa.Column("form", sa.String(200), primary_key=True),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("kept_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("line", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(80), nullable=False),
        sqlite_autoincrement=True,
    )
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"
        )
