"""Lists: the publications as they are read, the newest first."""

from __future__ import annotations

from sqlalchemy import select

from casework.cases.kept import name_of
from casework.publications.publication import Publication, publication_of
from casework.store import Store
from casework.tables.published.publications import PublicationRow


def publications(store: Store) -> list[Publication]:
    """Every publication of every period. Raises StoreError."""
    with store.reading() as session:
        rows = list(session.scalars(select(PublicationRow).order_by(PublicationRow.no.desc())))
        revised = {row.revises: row.no for row in rows if row.revises is not None}
        names = {login: name_of(session, login) for login in {row.by for row in rows}}
        return [publication_of(row, names[row.by], revised.get(row.no)) for row in rows]


def newest_of(known: list[Publication], period: str) -> Publication | None:
    """The publication of a period that stands: the one that nothing has revised."""
    return next((each for each in known if each.period == period), None)
