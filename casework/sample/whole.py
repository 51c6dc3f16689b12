"""Whole: a store on which everything is done in one transaction, so that two years of casework is there or is not.

The checks of every step are the same; only the wait for the disk after each of a thousand steps is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from casework.store import Store


class Whole(Store):
    """A store whose readers and writers share one session. It has no folder, so no step writes the night's file."""

    def __init__(self, store: Store, session: Session) -> None:
        super().__init__(store.writer, store.reader, store.where)
        self.session = session

    def beside(self, data: Path) -> Whole:
        """The same transaction for who keeps files, whose bytes lie in the county's folder."""
        other = Whole(self, self.session)
        other.data = data
        return other

    @contextmanager
    def writing(self, within: Session | None = None) -> Iterator[Session]:
        """The one session, with everything that is done to it sent to the database."""
        yield self.session
        self.session.flush()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """The one session, which sees what it wrote."""
        yield self.session


@contextmanager
def whole(store: Store) -> Iterator[Whole]:
    """The store as one transaction: committed at the end, undone by an exception. Raises StoreError."""
    with store.writing() as session:
        yield Whole(store, session)
