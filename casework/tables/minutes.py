"""Minutes of meetings, and what leaders wrote to them; never changed, a later version is another row."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import APPEND_ONLY, Base
from casework.columns import UtcTime


class MinutesRow(Base):
    """One version of the minutes."""

    __tablename__ = "minutes"
    __table_args__ = APPEND_ONLY

    meeting_no: Mapped[str] = mapped_column(ForeignKey("meetings.meeting_no"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1 in each meeting
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)


class InstructionRow(Base):
    """One instruction of a leader (批示)."""

    __tablename__ = "instructions"
    __table_args__ = APPEND_ONLY

    meeting_no: Mapped[str] = mapped_column(ForeignKey("meetings.meeting_no"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcTime)
