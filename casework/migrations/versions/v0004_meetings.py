"""Meetings: their agenda, decisions, minutes and the instructions of leaders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """From the version before to this one."""
    op.create_table(
        "meetings",
        sa.Column("meeting_no", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("chair", sa.Text(), nullable=False),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('planned', 'held', 'closed')", name=op.f("ck_meetings_state")),
        sa.PrimaryKeyConstraint("meeting_no", name=op.f("pk_meetings")),
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetings_held_on"), ["held_on"], unique=False)

    op.create_table(
        "agenda_items",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("meeting_no", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("refs", sa.Text(), nullable=False),
        sa.CheckConstraint("kind in ('findings', 'cases', 'ranking', 'text')", name=op.f("ck_agenda_items_kind")),
        sa.CheckConstraint("position between 1 and 8", name=op.f("ck_agenda_items_position")),
        sa.ForeignKeyConstraint(["meeting_no"], ["meetings.meeting_no"], name=op.f("fk_agenda_items_meeting_no")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_agenda_items")),
        sa.UniqueConstraint("meeting_no", "position", name=op.f("uq_agenda_items_meeting_no_position")),
    )
    op.create_table(
        "instructions",
        sa.Column("meeting_no", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_no"], ["meetings.meeting_no"], name=op.f("fk_instructions_meeting_no")),
        sa.PrimaryKeyConstraint("meeting_no", "seq", name=op.f("pk_instructions")),
    )
    op.create_table(
        "minutes",
        sa.Column("meeting_no", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_no"], ["meetings.meeting_no"], name=op.f("fk_minutes_meeting_no")),
        sa.PrimaryKeyConstraint("meeting_no", "seq", name=op.f("pk_minutes")),
    )
    op.create_table(
        "decisions",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("meeting_no", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lead_department", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("case_id", sa.String(length=20), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(done_on is null) = (done_note is null)", name=op.f("ck_decisions_done_with_a_note")),
        sa.CheckConstraint("case_id is null or done_on is null", name=op.f("ck_decisions_done_by_its_case")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_decisions_case_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.item_id"], name=op.f("fk_decisions_item_id")),
        sa.ForeignKeyConstraint(["meeting_no"], ["meetings.meeting_no"], name=op.f("fk_decisions_meeting_no")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("meeting_no", "number", name=op.f("uq_decisions_meeting_no_number")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_lead_department"), ["lead_department"], unique=False)
