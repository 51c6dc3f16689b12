"""Sessions: who is signed in, from when until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base
from casework.columns import UtcTime


class SessionRow(Base):
    """One session. The token itself is with the browser only: whoever reads this table cannot sign in with it."""

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)  # sha256 of the token, hexadecimal
    user_id: Mapped[int] = mapped_column(ForeignKey("users.user_id"), index=True)
    how: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
