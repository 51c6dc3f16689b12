"""Outbox: the messages to be sent, each written in the transaction of what it tells of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base
from casework.columns import UtcTime


class OutboxRow(Base):
    """One message to one address. `path` is the page that it opens, `attachment` a file below the county's folder."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(
            "state in ('waiting', 'sending', 'sent', 'failed', 'given_up', 'uncertain', 'dropped')", name="state"
        ),
        Index("ix_outbox_due", "state", "not_before", "message_id"),
    )

    message_id: Mapped[int] = mapped_column(primary_key=True)
    dedupe: Mapped[str] = mapped_column(Text, unique=True)  # what it tells of, whom and by which channel
    channel: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.user_id"), index=True)
    to: Mapped[str] = mapped_column(Text)
    rights: Mapped[str] = mapped_column(Text)  # what the receiver might see when it was written
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    path: Mapped[str | None] = mapped_column(Text)
    attachment: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    queued_at: Mapped[datetime] = mapped_column(UtcTime)  # or queued anew, by somebody who had looked at it
    not_before: Mapped[datetime] = mapped_column(UtcTime)
    tries: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    answer: Mapped[str] = mapped_column(Text)  # what the other side said last
    claimed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)
