"""Backups: which whole copies of the store were made, and how far the audit had come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import APPEND_ONLY, Base
from casework.columns import UtcTime


class BackupRow(Base):
    """One backup that was read back and found whole."""

    __tablename__ = "backups"
    __table_args__ = APPEND_ONLY

    backup_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    who: Mapped[str] = mapped_column(Text)
    file: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    audit_seq: Mapped[int]  # the last audit row inside; its digest shows later that nothing was cut off
    audit_digest: Mapped[str] = mapped_column(String(64))
