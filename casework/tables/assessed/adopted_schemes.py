"""Adopted schemes: the ranking schemes that were adopted, each bound to the one before it; never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import APPEND_ONLY, Base
from casework.columns import UtcTime


class AdoptedSchemeRow(Base):
    """One version. Before the first of a target its file is kept, as it stood, as a version of its own."""

    __tablename__ = "adopted_schemes"
    __table_args__ = (
        CheckConstraint("origin in ('file', 'adopted')", name="origin"),
        CheckConstraint("replaces < no", name="replaces"),
        APPEND_ONLY,
    )

    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1, of all targets together
    target: Mapped[str] = mapped_column(String(20), index=True)  # default, or a period: 2026, 2026H1, 2026Q3
    origin: Mapped[str] = mapped_column(String(20))  # file: the county's own, kept when another took its place
    version: Mapped[str] = mapped_column(Text)  # as the text says
    scheme_sha: Mapped[str] = mapped_column(String(64))
    scheme: Mapped[str] = mapped_column(Text)
    file_sha: Mapped[str] = mapped_column(String(64))  # of the county's file when it was adopted; empty: there was none
    replaces: Mapped[int | None]  # the number of the version in whose place it stands; null: the target's first
    document_no: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
