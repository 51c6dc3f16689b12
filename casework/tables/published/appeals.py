"""Appeals: what townships hold against a publication, and every step of each; never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import APPEND_ONLY, Base
from casework.columns import UtcTime


class AppealRow(Base):
    """One appeal as it was filed."""

    __tablename__ = "appeals"
    __table_args__ = APPEND_ONLY

    appeal_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    publication_no: Mapped[int] = mapped_column(ForeignKey("publications.no"), index=True)
    township: Mapped[str] = mapped_column(Text)
    indicator: Mapped[str] = mapped_column(Text)  # the key of a KPI; empty: the whole of it
    text: Mapped[str] = mapped_column(Text)


class AppealStepRow(Base):
    """One step; the state of an appeal is that after its last one."""

    __tablename__ = "appeal_steps"
    __table_args__ = (
        CheckConstraint("step in ('file', 'withdraw', 'uphold', 'refuse')", name="step"),
        CheckConstraint("state in ('filed', 'withdrawn', 'decided')", name="state"),
        APPEND_ONLY,
    )

    appeal_no: Mapped[int] = mapped_column(ForeignKey("appeals.appeal_no"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1 in each appeal
    step: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))  # after it
    outcome: Mapped[str | None] = mapped_column(String(20))  # upheld | refused; null: not decided
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcTime)
