"""Outbox events: what has been told once, so that no night and no hour tells it again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base
from casework.columns import UtcTime


class OutboxEventRow(Base):
    """One thing that was told: a finding, or the response of a case that is due."""

    __tablename__ = "outbox_events"

    event: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
