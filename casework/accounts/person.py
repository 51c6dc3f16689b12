"""Person: who is signed in and what they may see and do, as it stands in our own table, never in a token."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the county."""

    LEADER = "leader"
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    ASSESSMENT = "assessment"
    INSPECTION = "inspection"
    ADMIN = "admin"


LABELS = {
    Role.LEADER: "县领导",
    Role.DEPARTMENT: "县直部门",
    Role.TOWNSHIP: "乡镇",
    Role.ASSESSMENT: "考核",
    Role.INSPECTION: "纪检审计",
    Role.ADMIN: "管理员",
}
OFFICE = "联席会议办公室"  # a flag on a department's staff


@dataclass(frozen=True)
class Person:
    """Somebody signed in."""

    user_id: int
    login: str
    name: str
    role: Role
    is_office: bool
    township: str | None  # set exactly for the role township
    categories: tuple[str, ...]  # empty: every category; only a department may be limited
    must_change: bool  # the password has to be changed before anything else
    department: str | None = None  # whose cases (牵头单位) a department's account answers; None: nobody's
