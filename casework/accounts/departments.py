"""Departments: whose cases a department's account answers; without one it answers none."""

from __future__ import annotations

from datetime import datetime

from casework.accounts.person import Role
from casework.accounts.sessions import end_of
from casework.audit import chain as audit
from casework.errors import Refused
from casework.store import Store
from casework.tables.users import UserRow
from casework.versioned import swap

LONGEST = 60


def checked(department: str | None) -> str | None:
    """The name as it is kept; None where there is none. Raises Refused for what cannot be a name."""
    name = (department or "").strip() or None
    if name and (len(name) > LONGEST or not name.isprintable()):
        raise Refused(f"单位名称不超过 {LONGEST} 个字，不能有不能显示的字符。")
    return name


def place(store: Store, by: str, user_id: int, department: str | None, now: datetime) -> None:
    """Say which department (as cases name it, 牵头单位) an account belongs to, None: none; its sessions end.

    Raises Refused.
    """
    name = checked(department)
    with store.writing() as session:
        row = session.get(UserRow, user_id)
        if row is None:
            raise Refused("没有这个账号。")
        if name and row.role != Role.DEPARTMENT:
            raise Refused("只有县直部门的账号才写所属单位。")
        before = row.department
        swap(session, row, row.version, department=name)
        ended = end_of(session, user_id, now)
        body = {"before": {"department": before}, "after": {"department": name}}
        audit.record(session, now, by, "user.department", {"login": row.login, "sessions": ended, **body})
