"""Decisions: what a meeting decided, who leads it, by when, and whether it was done."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base
from casework.columns import Day


class DecisionRow(Base):
    """One decision; never deleted. One about a case is done when the case is over, any other when the office says."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("meeting_no", "number"),
        CheckConstraint("case_id is null or done_on is null", name="done_by_its_case"),
        CheckConstraint("(done_on is null) = (done_note is null)", name="done_with_a_note"),
    )

    decision_id: Mapped[int] = mapped_column(primary_key=True)
    meeting_no: Mapped[str] = mapped_column(ForeignKey("meetings.meeting_no"))
    number: Mapped[int]  # from 1 in each meeting
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.item_id"))  # the topic that it answers
    text: Mapped[str] = mapped_column(Text)
    lead_department: Mapped[str] = mapped_column(Text, index=True)
    person: Mapped[str | None] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Day)  # as it was decided; a case may have been prolonged since
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.case_id"), index=True)
    done_on: Mapped[date | None] = mapped_column(Day)
    done_note: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]
