"""Lists: the versions of schemes as they are read, the newest first."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.schemes.scheme import ADOPTED, Version, version_of
from casework.store import Store
from casework.tables.assessed.adopted_schemes import AdoptedSchemeRow


def versions(store: Store) -> list[Version]:
    """Every version of every target. Raises StoreError."""
    with store.reading() as session:
        rows = list(session.scalars(select(AdoptedSchemeRow).order_by(AdoptedSchemeRow.no.desc())))
        return [version_of(session, row) for row in rows]


def newest(session: Session) -> dict[str, AdoptedSchemeRow]:
    """By target: the version that the next night takes."""
    rows = session.scalars(select(AdoptedSchemeRow).order_by(AdoptedSchemeRow.no))
    return {row.target: row for row in rows if row.origin == ADOPTED}
