"""Env: what Alembic runs; it is handed the connection, whose transaction is begun and ended by `migrate.py`."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from casework.metadata import metadata


def plain(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """A migration names what the store keeps, not the program's own kinds of column, which may change after it."""
    return f"sa.{item.impl_instance!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,  # SQLite alters a table by writing it anew
    render_item=plain,
)
with context.begin_transaction():
    context.run_migrations()
