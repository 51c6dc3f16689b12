"""Laid: the tables of one scope's schema, copied out of the county's or seen through a view."""

from __future__ import annotations

from contextlib import closing, suppress

import duckdb
import polars as pl

from pipelines.lake.fence.masked_columns import masked_columns
from pipelines.lake.fence.people import People
from pipelines.lake.fence.texts import retold
from pipelines.lake.scope import Scope
from pipelines.tables.policies import POLICIES
from pipelines.tables.policy import HIDDEN, Policy, is_whole

OPEN = Policy("true", "true")
# What a snapshot of an older version raises that lacks a column which says whose a row is.
LACKING = (duckdb.BinderException, duckdb.CatalogException, pl.exceptions.ColumnNotFoundError)
Columns = dict[str, tuple[str, ...]]


def lay(
    base: duckdb.DuckDBPyConnection, name: str, scope: Scope, columns: Columns, in_files: frozenset[str], people: People
) -> set[str]:
    """Make the schema `name` for the scope; gives the tables that may be asked in it.

    `columns` are those of the county's tables, `in_files` the tables that are read from their files.
    """
    with closing(base.cursor()) as cursor:
        try:
            cursor.execute(f"create schema {name}")
            return {table for table in columns if _lay(cursor, name, table, scope, columns, people, table in in_files)}
        except BaseException:
            with suppress(duckdb.Error):
                cursor.execute(f"drop schema {name} cascade")
            raise


def _lay(
    cursor: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    scope: Scope,
    columns: Columns,
    people: People,
    in_file: bool,
) -> bool:
    """Make the scope's own table, unless everybody reads it whole; whether it may be asked."""
    policy = POLICIES.get(table) if scope.is_limited else POLICIES.get(table, OPEN)
    if policy is None or not set(policy.needs) <= set(columns):
        policy = HIDDEN
    masks = {} if scope.names else masked_columns(table, columns[table], people.headers)
    condition = policy.condition(scope.townships, scope.categories)
    rows = _rows(table, masks, condition)
    try:
        if policy.foreign:
            cursor.register("laid_rows", retold(cursor, rows, policy, scope, people.names).to_arrow())
            cursor.execute(f'create table {schema}."{table}" as from laid_rows')
            cursor.unregister("laid_rows")
        elif masks or not is_whole(condition):
            cursor.execute(f'create {"view" if in_file else "table"} {schema}."{table}" as {rows}')
    except LACKING:
        cursor.execute(f'create view {schema}."{table}" as from main."{table}" where false')
        return False
    return not (scope.is_limited and policy == HIDDEN)


def _rows(table: str, masks: dict[str, str], condition: str) -> str:
    """The rows of the table that are the scope's, names hidden where they are not to be read."""
    replaced = ", ".join(f'{text} as "{name}"' for name, text in masks.items())
    shown = f"* replace ({replaced})" if replaced else "*"
    return f'select {shown} from main."{table}" where {condition}'  # noqa: S608  (quoted by the policy)
