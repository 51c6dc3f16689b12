"""Names: what the people behind some logins are called, for histories."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from casework.store import Store
from casework.tables.users import UserRow


def names_of(store: Store, logins: Collection[str]) -> dict[str, str]:
    """Login → name; a login that is nobody's is left out."""
    asked = select(UserRow.login, UserRow.name).where(UserRow.login.in_(sorted(set(logins))))
    with store.reading() as session:
        return dict(session.execute(asked).all())
