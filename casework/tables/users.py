"""Users: the people who may sign in, and what they may do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base
from casework.columns import Names, UtcTime


class UserRow(Base):
    """One account; it is disabled, never deleted, for the audit goes on speaking of it."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("(role = 'township') = (township is not null)", name="township_of_its_role"),
        CheckConstraint("not is_office or role = 'department'", name="office_is_a_department"),
        CheckConstraint("state in ('active', 'disabled')", name="state"),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(Text)  # as it was typed; login_key is what it is found by
    login_key: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(20))
    is_office: Mapped[bool]
    township: Mapped[str | None] = mapped_column(Text)
    categories: Mapped[tuple[str, ...]] = mapped_column(Names)
    department: Mapped[str | None] = mapped_column(Text)  # whose cases a department's account may answer
    state: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str | None] = mapped_column(Text)  # none: signs in by single sign-on only
    must_change: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    signed_in_at: Mapped[datetime | None] = mapped_column(UtcTime)
    version: Mapped[int]
