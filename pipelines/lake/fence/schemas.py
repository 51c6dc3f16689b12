"""Schemas: for every scope a schema of its own over the tables of one open snapshot, made when it is first asked for.

main.payment_facts                  every payment of the county
s_3.payment_facts                   a view on it: where township in ('西河镇')
use s_3; from payment_facts         the question of somebody from 西河镇: no WHERE of a page can add a row

`use` is a cursor's own, so threads with different scopes never see each other's. Every table of the snapshot has its
view, also one that may not be seen at all, whose view is empty: what is missing in a schema would be found in main.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

import duckdb
import polars as pl

from pipelines.lake.fence.asked import Asked, Refused, asked
from pipelines.lake.fence.texts import retold
from pipelines.lake.scope import COUNTY, Scope
from pipelines.privacy.persons import masked_columns
from pipelines.tables.policies import POLICIES
from pipelines.tables.policy import HIDDEN, Policy

MOST_SCHEMAS, MOST_TEXTS = 64, 2000
OPEN = Policy("true", "true")
# What a snapshot of an older version raises that lacks a column which says whose a row is.
LACKING = (duckdb.BinderException, duckdb.CatalogException, pl.exceptions.ColumnNotFoundError)


@dataclass
class Schema:
    """A scope's schema: its name, the tables that may be asked, and how many questions are being answered in it."""

    name: str
    tables: frozenset[str]
    users: int = 0


@dataclass
class Schemas:
    """The schemas of one snapshot; `base` is its connection, whose tables lie in main."""

    base: duckdb.DuckDBPyConnection
    columns: dict[str, tuple[str, ...]]
    _inside: frozenset[str] = frozenset()
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _made: OrderedDict[Scope, Schema] = field(default_factory=OrderedDict)
    _texts: OrderedDict[str, Asked] = field(default_factory=OrderedDict)
    _count: int = 0

    @classmethod
    def of(cls, base: duckdb.DuckDBPyConnection) -> Schemas:
        """For a connection whose tables have been made."""
        rows = base.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'main' and not internal"
            " order by table_oid, column_index"
        ).fetchall()
        columns: dict[str, tuple[str, ...]] = {}
        for table, column in rows:
            columns[table] = (*columns.get(table, ()), column)
        views = base.execute("select view_name from duckdb_views() where internal").fetchall()
        return cls(base, columns, frozenset(name.lower() for (name,) in views))

    def tables(self, scope: Scope) -> list[str]:
        """What may be asked in the scope."""
        if scope == COUNTY:
            return sorted(self.columns)
        with self._held(scope) as schema:
            return sorted(schema.tables)

    @contextmanager
    def cursor(self, scope: Scope, text: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor that sees nothing but the scope's own tables, for this question. Raises Refused."""
        if scope == COUNTY:
            with closing(self.base.cursor()) as cursor:
                yield cursor
            return
        with self._held(scope) as schema, closing(self.base.cursor()) as cursor:
            self._check(text, schema)
            cursor.execute(f"use {schema.name}")
            yield cursor

    def _check(self, text: str, schema: Schema) -> None:
        names = self._asked(text)
        if names.parts & self._inside:
            raise Refused("限定范围内的查询不能借用系统表的名字。请联系系统管理员。")
        for name in sorted(names.tables - names.parts - schema.tables):
            if name in self.columns:
                raise Refused(
                    f"表 {name} 没有写明谁可以看，或只供查看全县的人使用，不能在限定的范围内查询。"
                    "请系统管理员核对 pipelines/tables 里的说明。"
                )
            raise duckdb.CatalogException(f"Table with name {name} does not exist!")

    def _asked(self, text: str) -> Asked:
        with self._lock:
            known = self._texts.get(text)
        if known is None:
            with closing(self.base.cursor()) as cursor:
                known = asked(cursor, text)
            with self._lock:
                self._texts[text] = known
                while len(self._texts) > MOST_TEXTS:
                    self._texts.popitem(last=False)
        return known

    @contextmanager
    def _held(self, scope: Scope) -> Iterator[Schema]:
        """The scope's schema, which is not thrown away as long as it is held."""
        with self._lock:
            schema = self._made.get(scope) or self._make(scope)
            self._made.move_to_end(scope)
            schema.users += 1
        try:
            yield schema
        finally:
            with self._lock:
                schema.users -= 1
                self._throw_away()

    def _throw_away(self) -> None:
        idle = [scope for scope, schema in self._made.items() if not schema.users]
        for scope in idle[: max(len(self._made) - MOST_SCHEMAS, 0)]:
            self.base.execute(f"drop schema {self._made.pop(scope).name} cascade")

    def _make(self, scope: Scope) -> Schema:
        self._count += 1
        name = f"s_{self._count}"
        cursor = self.base.cursor()
        try:
            cursor.execute(f"create schema {name}")
            seen = [table for table in self.columns if self._lay(cursor, name, table, scope)]
        except BaseException:
            with suppress(duckdb.Error):
                cursor.execute(f"drop schema {name} cascade")
            raise
        finally:
            cursor.close()
        self._made[scope] = schema = Schema(name, frozenset(seen))
        return schema

    def _lay(self, cursor: duckdb.DuckDBPyConnection, schema: str, table: str, scope: Scope) -> bool:
        """Make the scope's own table; whether it may be asked."""
        policy = POLICIES.get(table) if scope.is_limited else POLICIES.get(table, OPEN)
        if policy is None or not set(policy.needs) <= set(self.columns):
            policy = HIDDEN
        rows = self._rows(table, policy, scope)
        try:
            if policy.foreign:
                cursor.register("told", retold(cursor, table, rows, policy, scope).to_arrow())
                cursor.execute(f'create table {schema}."{table}" as from told')
                cursor.unregister("told")
            else:
                cursor.execute(f'create view {schema}."{table}" as {rows}')
        except LACKING:
            cursor.execute(f'create view {schema}."{table}" as from main."{table}" where false')
            return False
        return not (scope.is_limited and policy == HIDDEN)

    def _rows(self, table: str, policy: Policy, scope: Scope) -> str:
        """The rows of the table that are the scope's, names hidden where they are not to be read."""
        masks = {} if scope.names else masked_columns(table, self.columns[table])
        replaced = ", ".join(f'{text} as "{name}"' for name, text in masks.items())
        shown = f"* replace ({replaced})" if replaced else "*"
        condition = policy.condition(scope.townships, scope.categories)
        return f'select {shown} from main."{table}" where {condition}'  # noqa: S608  (quoted by the policy)
