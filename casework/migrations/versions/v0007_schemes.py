"""The ranking schemes that were adopted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """From the version before to this one."""
    op.create_table(
        "adopted_schemes",
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("scheme_sha", sa.String(length=64), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("file_sha", sa.String(length=64), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("origin in ('file', 'adopted')", name=op.f("ck_adopted_schemes_origin")),
        sa.CheckConstraint("replaces < no", name=op.f("ck_adopted_schemes_replaces")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_adopted_schemes")),
    )
    with op.batch_alter_table("adopted_schemes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adopted_schemes_target"), ["target"], unique=False)
