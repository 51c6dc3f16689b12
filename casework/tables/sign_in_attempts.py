"""Sign-in attempts: how often a password was wrong, and until when nobody is asked again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base
from casework.columns import UtcTime


class AttemptRow(Base):
    """The failures of one login, one address, or one login from one address; no row: none in the last day.

    Login and address are hashes: people type their password where the login belongs. What does not matter is "".
    """

    __tablename__ = "sign_in_attempts"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    login: Mapped[str] = mapped_column(String(64), primary_key=True)
    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    locked_until: Mapped[datetime | None] = mapped_column(UtcTime)
