"""Cases: findings that were assigned to somebody, each as it was then, and how far it has come."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base
from casework.columns import Day, UtcTime

OPEN = text("state not in ('closed', 'untrue', 'data_error', 'withdrawn')")


class CaseRow(Base):
    """One case."""

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(
            "state in ('assigned', 'responded', 'claimed', 'mending', 'prolonged', 'to_review', 'closed', 'untrue', "
            "'data_error', 'withdrawn')",
            name="state",
        ),
        CheckConstraint("(state = 'closed') = (closed_on is not null)", name="closed_on_a_day"),
        CheckConstraint("(state in ('closed', 'untrue', 'data_error')) = (outcome is not null)", name="outcome"),
        Index("ix_cases_due_on", "due_on", "case_id"),  # the order of every list
        Index("uq_cases_open_finding", "finding_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    case_id: Mapped[str] = mapped_column(String(20), primary_key=True)  # 2026-00001: year of assigning, number
    finding_id: Mapped[str] = mapped_column(Text, index=True)
    rule: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(String(20))
    project_no: Mapped[str | None] = mapped_column(Text)
    township: Mapped[str | None] = mapped_column(Text, index=True)
    village: Mapped[str | None] = mapped_column(Text)
    category: Mapped[str | None] = mapped_column(Text)
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    snapshot: Mapped[str] = mapped_column(Text)  # in which the finding was seen when it was assigned
    evidence: Mapped[str] = mapped_column(Text)  # its sentence
    state: Mapped[str] = mapped_column(String(20), index=True)
    lead_department: Mapped[str] = mapped_column(Text, index=True)
    person: Mapped[str | None] = mapped_column(Text)  # 责任人
    due_on: Mapped[date] = mapped_column(Day)
    assigned_at: Mapped[datetime] = mapped_column(UtcTime)
    first_action_at: Mapped[datetime | None] = mapped_column(UtcTime)
    closed_on: Mapped[date | None] = mapped_column(Day)
    outcome: Mapped[str | None] = mapped_column(String(20))
    version: Mapped[int]
