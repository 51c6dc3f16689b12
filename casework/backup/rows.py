"""Rows: how a row of any table is written as a line of text, and read again for either kind of store.

{"login": "zhang", "created_at": {"utc": "2026-10-20T04:00:00.000000"}, "is_office": false}
{"case_id": "2026-00001", "due_on": {"day": "2026-11-02"}}
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, MetaData, Table, select

VERSION_TABLE = "alembic_version"  # the file says its version itself
AT_A_TIME = 500


def tables(connection: Connection) -> list[Table]:
    """Every table that the store has, also one that this program does not know; who is pointed to comes first."""
    schema = MetaData()
    schema.reflect(connection)
    return [table for table in schema.sorted_tables if table.name != VERSION_TABLE]


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows in the order of their keys."""
    asked = select(table).order_by(*table.primary_key)
    for row in connection.execute(asked).yield_per(AT_A_TIME).mappings():
        yield json.dumps(dict(row), ensure_ascii=False, default=_written).encode() + b"\n"


def lines_in(parts: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    """The rows of one table as a backup has them."""
    with parts.open(f"{table}.jsonl") as rows:
        yield from rows


def values(line: bytes) -> dict[str, Any]:
    """What a line says, times aware. Raises ValueError for a line that is none."""
    row = json.loads(line, object_hook=_read)
    if not isinstance(row, dict):
        raise ValueError("a row is an object")
    return row


def put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Add rows to the table."""
    naive = connection.dialect.name == "sqlite"
    if rows:
        connection.execute(
            table.insert(), [{key: _fitting(value, naive) for key, value in row.items()} for row in rows]
        )


def _fitting(value: Any, naive: bool) -> Any:
    """SQLite keeps UTC without saying so."""
    return value.replace(tzinfo=None) if naive and isinstance(value, datetime) else value


def _written(value: object) -> dict[str, str]:
    if not isinstance(value, date):
        raise TypeError(f"a backup cannot hold a {type(value).__name__}")
    if not isinstance(value, datetime):
        return {"day": value.isoformat()}
    at = value if value.tzinfo is None else value.astimezone(UTC)
    return {"utc": at.strftime("%Y-%m-%dT%H:%M:%S.%f")}


def _read(value: dict[str, Any]) -> Any:
    if value.keys() == {"day"}:
        return date.fromisoformat(value["day"])
    return datetime.fromisoformat(value["utc"]).replace(tzinfo=UTC) if value.keys() == {"utc"} else value
