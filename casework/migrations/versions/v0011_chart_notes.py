"""Notes upon the points of trends, and which of them were taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """From the version before to this one."""
    op.create_table(
        "chart_notes",
        sa.Column("note_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kpi", sa.Text(), nullable=False),
        sa.Column("period_kind", sa.String(length=20), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("named", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("period_kind in ('month', 'quarter', 'year')", name=op.f("ck_chart_notes_period_kind")),
        sa.CheckConstraint("length(text) between 1 and 80", name=op.f("ck_chart_notes_text")),
        sa.PrimaryKeyConstraint("note_no", name=op.f("pk_chart_notes")),
    )
    op.create_table(
        "chart_note_withdrawals",
        sa.Column("note_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["note_no"], ["chart_notes.note_no"], name=op.f("fk_chart_note_withdrawals_note_no")),
        sa.PrimaryKeyConstraint("note_no", name=op.f("pk_chart_note_withdrawals")),
    )
