"""Case steps: what was done about a case, by whom and when; never changed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import APPEND_ONLY, Base
from casework.columns import Day, Names, UtcTime


class CaseStepRow(Base):
    """One step; a reminder is one that leaves the state as it is."""

    __tablename__ = "case_steps"
    __table_args__ = APPEND_ONLY

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.case_id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1 in each case
    step: Mapped[str] = mapped_column(String(20))
    before: Mapped[str | None] = mapped_column(String(20))  # null: there was no case yet
    after: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcTime)
    note: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Day)  # the day that this step set, or of which it reminds
    files: Mapped[tuple[str, ...]] = mapped_column(Names)
