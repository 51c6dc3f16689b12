"""Base: what every table of the store is built on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

# Every constraint has a name, or no migration could name the one that it changes.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
# In `__table_args__`: rows are added and never changed or deleted; the store itself refuses it (append_only.py).
APPEND_ONLY: dict[str, Any] = {"info": {"append_only": True}}


class Base(DeclarativeBase):
    """A row of a table of the store."""

    metadata = MetaData(naming_convention=NAMING)
