"""Case files: which step of which case carries which file, so that a file's right is one look."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import APPEND_ONLY, Base


class CaseFileRow(Base):
    """One file of one step."""

    __tablename__ = "case_files"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "seq"], ["case_steps.case_id", "case_steps.seq"]),
        APPEND_ONLY,
    )

    case_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
