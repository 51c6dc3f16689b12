"""Versioned: a row is changed only by whoever saw its latest version.

two clerks open version 3; the first saves and it is version 4; the second is told, and nothing is overwritten
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from casework.errors import Stale


def swap(session: Session, row: Any, version: int, *also: ColumnElement[bool], **values: Any) -> None:
    """Change a loaded row that stands at `version` (and fulfils `also`), which then is the next one. Raises Stale."""
    table = type(row)
    key = [column == getattr(row, column.key) for column in table.__mapper__.primary_key]
    change = update(table).where(*key, table.version == version, *also).values(version=version + 1, **values)
    done = session.execute(change.execution_options(synchronize_session=False))
    if done.rowcount != 1:  # type: ignore[attr-defined]  # an update has a row count
        raise Stale
    session.refresh(row)
