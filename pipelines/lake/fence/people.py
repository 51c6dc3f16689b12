"""People: what hides persons in every scope of a snapshot — worked out once, because it rests on the county's rows."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field

import duckdb

from pipelines.lake.fence.known_headers import Known, known_headers
from pipelines.privacy.persons import PERSONS
from pipelines.privacy.sent_back import HEADERS_ASKED
from pipelines.rules._names import plain


@dataclass(frozen=True)
class People:
    """Headers of rejected rows that hold no person, and everybody whom a ledger names in a column of persons, with how
    they may be called."""

    headers: Known = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def people(base: duckdb.DuckDBPyConnection, columns: Mapping[str, tuple[str, ...]]) -> People:
    """Of the county's tables in main, whose columns these are."""
    with closing(base.cursor()) as cursor:
        return People(_headers(cursor, columns), _names(cursor))


def _headers(cursor: duckdb.DuckDBPyConnection, columns: Mapping[str, tuple[str, ...]]) -> Known:
    if not {"dataset", "raw"} <= set(columns.get("rejected", ())):
        return {}
    return known_headers(cursor.execute(HEADERS_ASKED).fetchall())


def _names(cursor: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Names, as written and as rules compare them (赵 六郎, 赵六郎), and how they may be called; the longest first, so
    that 赵六 is not found inside 赵六郎."""
    columns = cursor.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'main' and table_name like 'clean%'"
    ).fetchall()
    parts = [
        f'select {name} as name, main.{PERSONS[column]}("{column}") as hidden from main."{table}"'  # noqa: S608
        for table, column in columns
        if column in PERSONS
        for name in (f'"{column}"', plain(f'"{column}"'))
    ]
    if not parts:
        return {}
    known = f"select distinct name, hidden from ({' union all '.join(parts)})"  # noqa: S608
    rows = cursor.execute(f"{known} where name <> '' and name <> hidden order by length(name) desc, name, hidden")
    return dict(rows.fetchall())
