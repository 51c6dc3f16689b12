"""Passwords: changed by the person, or set anew by an admin; either way other sessions end and the audit knows."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from casework.accounts import hashing, lockout, password_rules
from casework.accounts.sessions import end_of
from casework.accounts.sign_in import spoken
from casework.audit import chain as audit
from casework.errors import Refused
from casework.store import Store
from casework.tables.users import UserRow

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read for another: no i, l, o, 0, 1


def change_password(store: Store, user_id: int, old: str, new: str, now: datetime, keep: str | None = None) -> None:
    """Give oneself a new password. `keep`: the token of the session that goes on. Raises Refused."""
    if old == new:
        raise Refused("新密码与原密码相同，请换一个。")
    with store.writing() as session:
        stored = _attempt(session, user_id, new, now)
    right = hashing.matches(stored, old)
    made = hashing.hashed(new) if right else ""
    with store.writing() as session:
        refused = _replace(session, user_id, stored if right else None, made, now, keep)
    if refused:
        raise refused


def _attempt(session: Session, user_id: int, new: str, now: datetime) -> str | None:
    """What is kept of the old password; the attempt counts from here on. Raises Refused."""
    user = _user(session, user_id)
    counts = lockout.at_change(user.login_key)
    if seconds := lockout.waiting(session, counts, now):
        raise Refused(f"原密码错误次数过多，请 {spoken(seconds)}后再试。", retry_after=seconds)
    password_rules.check(new, user.login, user.name)
    lockout.count(session, counts, now)
    return user.password_hash


def _replace(
    session: Session, user_id: int, stored: str | None, made: str, now: datetime, keep: str | None
) -> Refused | None:
    """Put the new one in the place of the old. `stored`: what the old one was right for; None: it was wrong."""
    user = _user(session, user_id)
    if stored is None or user.password_hash != stored:  # or somebody else changed it this very moment
        audit.record(session, now, user.login, "password.refused", {})
        return Refused("原密码不对。")
    user.password_hash, user.must_change = made, False
    lockout.forgive(session, lockout.at_change(user.login_key))
    ended = end_of(session, user_id, now, keep)
    audit.record(session, now, user.login, "password.change", {"sessions": ended})
    return None


def set_password(store: Store, by: str, user_id: int, new: str | None, now: datetime) -> str | None:
    """Set a password for somebody, who has to change it at the next sign-in; None: make one, and give it back once.

    Raises Refused.
    """
    with store.reading() as session:
        user = _user(session, user_id)
    given = generated() if new is None else new
    password_rules.check(given, user.login, user.name)
    made = hashing.hashed(given)
    with store.writing() as session:
        user = _user(session, user_id)
        user.password_hash, user.must_change = made, True
        lockout.forget(session, user.login_key)
        ended = end_of(session, user_id, now)
        audit.record(session, now, by, "password.reset", {"login": user.login, "sessions": ended})
    return given if new is None else None


def generated() -> str:
    """A password to read out once: three groups of four signs, 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def _user(session: Session, user_id: int) -> UserRow:
    user = session.get(UserRow, user_id)
    if user is None or user.state != "active":
        raise Refused("此账号已停用或不存在，请联系管理员。")
    return user
