"""Saved views: an address of the dashboard that somebody keeps under a name of their own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base
from casework.columns import UtcTime


class SavedViewRow(Base):
    """One kept address. `user_id` is whose it is; 0: of the person at the machine of a county without accounts."""

    __tablename__ = "saved_views"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    page: Mapped[str] = mapped_column(String(40))
    choices: Mapped[str] = mapped_column(Text)  # the parameters of the address, as JSON
    saved_at: Mapped[datetime] = mapped_column(UtcTime)
