"""Users: the accounts of a county — added, changed, disabled, listed; never deleted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework.accounts import hashing, password_rules
from casework.accounts.logins import checked_login, checked_name, is_possible, login_key
from casework.accounts.person import Role
from casework.accounts.rights import Known, Rights, rights
from casework.accounts.sessions import end_of
from casework.audit import chain as audit
from casework.errors import Refused
from casework.store import Store
from casework.tables.users import UserRow
from casework.versioned import swap


@dataclass(frozen=True)
class User:
    """One account as lists show it."""

    user_id: int
    login: str
    name: str
    rights: Rights
    is_active: bool
    must_change: bool
    has_password: bool
    created_at: datetime
    signed_in_at: datetime | None
    version: int
    department: str | None = None  # whose cases it answers


def any_users(store: Store) -> bool:
    """Whether the county has an account at all, disabled ones included."""
    with store.reading() as session:
        return session.scalar(select(UserRow.user_id).limit(1)) is not None


def all_users(store: Store) -> list[User]:
    """Every account, by login."""
    with store.reading() as session:
        return [_user(row) for row in session.scalars(select(UserRow).order_by(UserRow.login_key))]


def by_login(store: Store, login: str) -> User | None:
    """The account of a login, however it is written."""
    with store.reading() as session:
        key = login_key(login)
        row = session.scalar(select(UserRow).where(UserRow.login_key == key)) if is_possible(key) else None
        return _user(row) if row else None


def by_exact_login(store: Store, login: str) -> User | None:
    """The account whose login is written just so, as another system names it; nothing that only looks alike."""
    user = by_login(store, login)
    return user if user and user.login == login else None


def add(
    store: Store,
    by: str,
    login: str,
    name: str,
    role: str,
    township: str | None,
    categories: Collection[str],
    is_office: bool,
    password: str | None,
    now: datetime,
    known: Known | None = None,
) -> User:
    """Add an account; a password has to be changed at the first sign-in, without one only single sign-on opens it.

    Raises Refused.
    """
    chosen = rights(role, township, categories, is_office, known)
    typed, full = checked_login(login), checked_name(name)
    if password is not None:
        password_rules.check(password, typed, full)
    kept = None if password is None else hashing.hashed(password)
    taken = Refused(f"账号 {typed} 已经有了，请换一个。")
    with store.writing() as session:
        row = UserRow(login=typed, login_key=login_key(typed), name=full, state="active", version=1, **_columns(chosen))
        row.password_hash, row.must_change, row.created_at = kept, kept is not None, now
        session.add(row)
        try:
            session.flush()
        except IntegrityError:
            raise taken from None
        store.mark()  # before it is kept: an account without the marker could be lost unnoticed
        audit.record(session, now, by, "user.add", {"login": typed, "name": full, **_body(chosen)})
        return _user(row)


def change(
    store: Store, by: str, user_id: int, version: int, name: str, new: Rights, now: datetime, known: Known | None = None
) -> User:
    """Change name and rights of the account that was seen at `version`; other rights end its sessions.

    Raises Refused, and Stale where somebody was faster.
    """
    chosen = rights(new.role, new.township, new.categories, new.is_office, known)
    full = checked_name(name)
    with store.writing() as session:
        row = _row(session, user_id)
        before = _user(row)
        if before.rights.role is Role.ADMIN and chosen.role is not Role.ADMIN:
            _another_admin(session, user_id)
        department = row.department if chosen.role is Role.DEPARTMENT else None
        swap(session, row, version, name=full, department=department, **_columns(chosen))
        ended = end_of(session, user_id, now) if chosen != before.rights else 0
        body = {"before": {"name": before.name, **_body(before.rights)}, "after": {"name": full, **_body(chosen)}}
        audit.record(session, now, by, "user.change", {"login": row.login, "sessions": ended, **body})
        return _user(row)


def disable(store: Store, by: str, user_id: int, now: datetime) -> User:
    """Nobody signs in with this account any more, and who is signed in is out. Raises Refused for the last admin."""
    with store.writing() as session:
        row = _row(session, user_id)
        if row.role == Role.ADMIN:
            _another_admin(session, user_id)
        swap(session, row, row.version, state="disabled")
        ended = end_of(session, user_id, now)
        audit.record(session, now, by, "user.disable", {"login": row.login, "sessions": ended})
        return _user(row)


def enable(store: Store, by: str, user_id: int, now: datetime) -> User:
    """The account is good again."""
    with store.writing() as session:
        row = _row(session, user_id)
        swap(session, row, row.version, state="active")
        audit.record(session, now, by, "user.enable", {"login": row.login})
        return _user(row)


def _row(session: Session, user_id: int) -> UserRow:
    row = session.get(UserRow, user_id)
    if row is None:
        raise Refused("没有这个账号。")
    return row


def _another_admin(session: Session, user_id: int) -> None:
    others = (UserRow.role == Role.ADMIN, UserRow.state == "active", UserRow.user_id != user_id)
    if session.scalar(select(UserRow.user_id).where(*others).limit(1)) is None:
        raise Refused("这是最后一个可用的管理员账号，请先新增另一个管理员。")


def _columns(chosen: Rights) -> dict[str, Any]:
    return {
        "role": str(chosen.role),
        "township": chosen.township,
        "categories": chosen.categories,
        "is_office": chosen.is_office,
    }


def _body(chosen: Rights) -> dict[str, Any]:
    return {**_columns(chosen), "categories": list(chosen.categories)}


def _user(row: UserRow) -> User:
    return User(
        user_id=row.user_id,
        login=row.login,
        name=row.name,
        rights=Rights(Role(row.role), row.township, row.categories, row.is_office),
        is_active=row.state == "active",
        must_change=row.must_change,
        has_password=row.password_hash is not None,
        created_at=row.created_at,
        signed_in_at=row.signed_in_at,
        version=row.version,
        department=row.department,
    )
