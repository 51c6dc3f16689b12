"""Meetings of the county's joint conference, and what each talks about."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base
from casework.columns import Day, Names, UtcTime


class MeetingRow(Base):
    """One meeting; none is ever deleted."""

    __tablename__ = "meetings"
    __table_args__ = (
        CheckConstraint("state in ('planned', 'held', 'closed', 'cancelled')", name="state"),
        CheckConstraint("(state = 'cancelled') = (cancel_reason is not null)", name="cancelled_with_a_reason"),
        CheckConstraint(
            "(cancel_reason is null) = (cancelled_by is null) and (cancel_reason is null) = (cancelled_at is null)",
            name="cancelled_by_somebody",
        ),
    )

    meeting_no: Mapped[str] = mapped_column(String(20), primary_key=True)  # 2026-03: year of its making, number
    title: Mapped[str] = mapped_column(Text)
    held_on: Mapped[date] = mapped_column(Day, index=True)  # the day for which it is planned, or on which it was held
    state: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(Text)
    chair: Mapped[str] = mapped_column(Text)
    present: Mapped[str] = mapped_column(Text)  # who is asked to come, or came; may be empty
    version: Mapped[int]
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    cancelled_by: Mapped[str | None] = mapped_column(Text)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcTime)


class AgendaItemRow(Base):
    """One topic; the store itself has no place for a ninth."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        CheckConstraint("position between 1 and 8", name="position"),
        CheckConstraint("kind in ('findings', 'cases', 'ranking', 'text')", name="kind"),
        UniqueConstraint("meeting_no", "position"),
    )

    item_id: Mapped[int] = mapped_column(primary_key=True)
    meeting_no: Mapped[str] = mapped_column(ForeignKey("meetings.meeting_no"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    refs: Mapped[tuple[str, ...]] = mapped_column(Names)  # numbers of findings or cases, or a period
