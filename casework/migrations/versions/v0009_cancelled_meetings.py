"""A planned meeting may be cancelled, with a reason."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

STATE = "state in ('planned', 'held', 'closed', 'cancelled')"
REASON = "(state = 'cancelled') = (cancel_reason is not null)"
BY = "(cancel_reason is null) = (cancelled_by is null) and (cancel_reason is null) = (cancelled_at is null)"
# Written out: SQLite writes the table anew, and reads no check back from the old one.
BEFORE = sa.Table(
    "meetings",
    sa.MetaData(),
    sa.Column("meeting_no", sa.String(length=20), nullable=False),
    sa.Column("title", sa.Text(), nullable=False),
    sa.Column("held_on", sa.Date(), nullable=False),
    sa.Column("state", sa.String(length=20), nullable=False),
    sa.Column("place", sa.Text(), nullable=False),
    sa.Column("chair", sa.Text(), nullable=False),
    sa.Column("present", sa.Text(), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.CheckConstraint("state in ('planned', 'held', 'closed')", name="ck_meetings_state"),
    sa.PrimaryKeyConstraint("meeting_no", name="pk_meetings"),
    sa.Index("ix_meetings_held_on", "held_on"),
)


def upgrade() -> None:
    """From the version before to this one."""
    with op.batch_alter_table("meetings", copy_from=BEFORE) as batch_op:
        batch_op.add_column(sa.Column("cancel_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("cancelled_by", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(op.f("ck_meetings_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_meetings_state"), STATE)
        batch_op.create_check_constraint(op.f("ck_meetings_cancelled_with_a_reason"), REASON)
        batch_op.create_check_constraint(op.f("ck_meetings_cancelled_by_somebody"), BY)
