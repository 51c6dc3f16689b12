"""People: a county with one account of every role, and the app as each of them finds it."""

from __future__ import annotations

import shutil
from pathlib import Path

from streamlit.testing.v1 import AppTest

from casework.accounts.users import User
from pages.ui.site import admit
from pages.ui.site.gate.checks import digest_of
from pages.ui.site.gate.sessions import CHECKS
from tests.gated import account, session
from tests.walk import SHELL, at_page

ROLES = ("leader", "department", "office", "township", "assessment", "inspection", "admin")
BUSINESS = {
    "cockpit",
    "township",
    "map",
    "wallboard",
    "project",
    "quality",
    "disclosure",
    "opinion",
    "firms",
    "labour",
    "progress",
    "funds",
    "costs",
    "growth",
    "forecast",
    "todo",
    "anomalies",
    "meetings",
    "rectification",
    "duties",
    "ranking",
    "publications",
    "scheme",
    "submissions",
    "coverage",
    "definitions",
    "history",
}
MAY_OPEN = {  # written out by hand from casework.md, "Who may do what"
    "leader": {*BUSINESS, "runs", "sampling"},
    "department": {*BUSINESS, "runs", "upload"},
    "office": {*BUSINESS, "runs", "upload", "sampling"},
    "township": {*BUSINESS, "runs", "upload"},
    "assessment": {*BUSINESS, "runs", "sampling"},
    "inspection": {*BUSINESS, "runs", "audit", "sampling"},
    "admin": {"runs", "accounts", "audit"},
}


def published(source: Path, data: Path) -> Path:
    """A county of a test's own with the same published snapshot, reference data and an empty inbox."""
    name = (source / "lake" / "CURRENT").read_text("utf-8").strip()
    shutil.copytree(source / "lake" / "snapshots" / name, data / "lake" / "snapshots" / name)
    shutil.copytree(source / "reference", data / "reference")
    (data / "inbox").mkdir()
    (data / "lake" / "CURRENT").write_text(name, "utf-8")
    return data


def of_role(role: str, township: str) -> User:
    """The account of this role; `office` is a department's with the flag."""
    place = township if role == "township" else None
    return account(role, "department" if role == "office" else role, township=place, office=role == "office")


def signed_in(user: User, page: str = "", **params: str) -> AppTest:
    """The app as this person finds it, opened at a page, with what its address says."""
    token = session(user)
    assert CHECKS.person(token) is not None  # as the gate does when their browser connects
    at = AppTest.from_file(str(SHELL), default_timeout=60)
    at.user = {admit.USER: str(user.user_id), admit.SESSION: digest_of(token)}
    return at_page(at, page, params) if page else at.run()
