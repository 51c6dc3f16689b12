"""Samples, the works that were drawn, and what was found at them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """From the version before to this one."""
    op.create_table(
        "samples",
        sa.Column("sample_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("population", sa.Text(), nullable=False),
        sa.Column("strata", sa.String(length=20), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("works", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("strata in ('township', 'category', 'both')", name=op.f("ck_samples_strata")),
        sa.PrimaryKeyConstraint("sample_no", name=op.f("pk_samples")),
    )
    op.create_table(
        "sample_units",
        sa.Column("sample_no", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("project_no", sa.Text(), nullable=False),
        sa.Column("project_name", sa.Text(), nullable=True),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("stratum_size", sa.Integer(), nullable=False),
        sa.Column("stratum_drawn", sa.Integer(), nullable=False),
        sa.CheckConstraint("0 < stratum_drawn and stratum_drawn <= stratum_size", name=op.f("ck_sample_units_chance")),
        sa.ForeignKeyConstraint(["sample_no"], ["samples.sample_no"], name=op.f("fk_sample_units_sample_no")),
        sa.PrimaryKeyConstraint("sample_no", "position", name=op.f("pk_sample_units")),
    )
    op.create_table(
        "sample_results",
        sa.Column("sample_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("result in ('pass', 'fail', 'unable')", name=op.f("ck_sample_results_result")),
        sa.ForeignKeyConstraint(
            ["sample_no", "position"],
            ["sample_units.sample_no", "sample_units.position"],
            name=op.f("fk_sample_results_sample_no_position"),
        ),
        sa.PrimaryKeyConstraint("sample_no", "position", "seq", name=op.f("pk_sample_results")),
    )
