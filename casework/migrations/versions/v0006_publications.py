"""Publications of the ranking, and the appeals of townships."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """From the version before to this one."""
    op.create_table(
        "publications",
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period_kind", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("scheme_sha", sa.String(length=64), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("revises", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("revises < no", name=op.f("ck_publications_revises")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_publications")),
    )
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publications_period"), ["period"], unique=False)

    op.create_table(
        "appeals",
        sa.Column("appeal_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("publication_no", sa.Integer(), nullable=False),
        sa.Column("township", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["publication_no"], ["publications.no"], name=op.f("fk_appeals_publication_no")),
        sa.PrimaryKeyConstraint("appeal_no", name=op.f("pk_appeals")),
    )
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeals_publication_no"), ["publication_no"], unique=False)

    op.create_table(
        "appeal_steps",
        sa.Column("appeal_no", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("step in ('file', 'withdraw', 'uphold', 'refuse')", name=op.f("ck_appeal_steps_step")),
        sa.CheckConstraint("state in ('filed', 'withdrawn', 'decided')", name=op.f("ck_appeal_steps_state")),
        sa.ForeignKeyConstraint(["appeal_no"], ["appeals.appeal_no"], name=op.f("fk_appeal_steps_appeal_no")),
        sa.PrimaryKeyConstraint("appeal_no", "seq", name=op.f("pk_appeal_steps")),
    )
