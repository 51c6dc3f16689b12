"""Files of evidence, and which step of which case carries them."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """From the version before to this one."""
    op.create_table(
        "evidence_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "by", name=op.f("pk_evidence_files")),
        info={"append_only": True},
    )
    carried = op.create_table(
        "case_files",
        sa.Column("case_id", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"], ["case_steps.case_id", "case_steps.seq"], name=op.f("fk_case_files_case_id_seq")
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", "sha256", name=op.f("pk_case_files")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_case_files_sha256"), "case_files", ["sha256"], unique=False)
    if rows := _carried(op.get_bind()):
        op.bulk_insert(carried, rows)


def _carried(connection: sa.Connection) -> list[dict[str, object]]:
    """The files of the steps that were taken before there was a table of them."""
    steps = connection.execute(sa.text("select case_id, seq, files from case_steps where files <> '[]'"))
    return [
        {"case_id": case_id, "seq": seq, "sha256": each} for case_id, seq, files in steps for each in json.loads(files)
    ]
