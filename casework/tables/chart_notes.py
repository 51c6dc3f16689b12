"""Chart notes: what people wrote upon a point of a trend, and which of it was taken back; never changed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import APPEND_ONLY, Base
from casework.columns import Day, Names, UtcTime


class ChartNoteRow(Base):
    """One note as it was written."""

    __tablename__ = "chart_notes"
    __table_args__ = (
        CheckConstraint("period_kind in ('month', 'quarter', 'year')", name="period_kind"),
        CheckConstraint("length(text) between 1 and 80", name="text"),
        APPEND_ONLY,
    )

    note_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1
    kpi: Mapped[str] = mapped_column(Text)
    period_kind: Mapped[str] = mapped_column(String(20))
    period_end: Mapped[date] = mapped_column(Day)
    township: Mapped[str | None] = mapped_column(Text)  # null: the county's figure
    category: Mapped[str | None] = mapped_column(Text)  # null: of every category
    text: Mapped[str] = mapped_column(String(80))
    named: Mapped[tuple[str, ...]] = mapped_column(Names)  # the townships that the text names
    unit: Mapped[str] = mapped_column(Text)  # the writer's, as it was then
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)


class ChartNoteWithdrawalRow(Base):
    """A note that was taken back."""

    __tablename__ = "chart_note_withdrawals"
    __table_args__ = APPEND_ONLY

    note_no: Mapped[int] = mapped_column(ForeignKey("chart_notes.note_no"), primary_key=True, autoincrement=False)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)
