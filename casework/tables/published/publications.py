"""Publications: the rankings that were frozen, each bound to the one before it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import APPEND_ONLY, Base
from casework.columns import UtcTime


class PublicationRow(Base):
    """One publication. `figures` is canonical JSON as text: a JSON column would not give back what was hashed."""

    __tablename__ = "publications"
    __table_args__ = (CheckConstraint("revises < no", name="revises"), APPEND_ONLY)

    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1, of all periods together
    period_kind: Mapped[str] = mapped_column(String(20))
    period: Mapped[str] = mapped_column(String(20), index=True)
    scheme_sha: Mapped[str] = mapped_column(String(64))
    scheme: Mapped[str] = mapped_column(Text)  # the text of its file
    snapshot: Mapped[str] = mapped_column(Text)
    figures: Mapped[str] = mapped_column(Text)
    revises: Mapped[int | None]  # the number of the publication in whose place it stands; null: the period's first
    reason: Mapped[str] = mapped_column(Text)  # of the revision
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
