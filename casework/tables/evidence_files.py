"""Evidence files: what was kept as evidence, by whom; the bytes lie under their hash beside the store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import APPEND_ONLY, Base
from casework.columns import UtcTime


class EvidenceRow(Base):
    """One file of one person: whoever has the same bytes keeps them under a name of their own."""

    __tablename__ = "evidence_files"
    __table_args__ = APPEND_ONLY

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    by: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    size: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcTime)
