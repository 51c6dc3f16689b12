"""Schemas: for every scope a schema of its own in one open snapshot, made when it is first asked for.

main.payment_facts                  every payment of the county
s_3.payment_facts                   those of 西河镇: a table of its own, or a view where the ledger stays in its file
use s_3; from payment_facts         the question of somebody from 西河镇: no WHERE of a page can add a row

`use` is a cursor's own, so threads with different scopes never see each other's. What is not in a schema is found in
main: that is right for what everybody may read whole, and so a table that may not be seen at all has an empty view.
Copies and not views, because to bind a view costs a millisecond or two of a question's four.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count

import duckdb

from pipelines.lake.fence.asked import Asked, Refused, asked
from pipelines.lake.fence.laid import lay
from pipelines.lake.fence.people import People, people
from pipelines.lake.scope import COUNTY, Scope

MOST_SCHEMAS, MOST_TEXTS, MOST_IDLE = 40, 2000, 8


@dataclass
class Schema:
    """A scope's schema: its name, the tables that may be asked, how many questions are being answered in it, and
    cursors that use it and wait for the next."""

    name: str
    tables: set[str]
    users: int = 0
    idle: list[duckdb.DuckDBPyConnection] = field(default_factory=list)


@dataclass
class Schemas:
    """The schemas of one snapshot; `base` is its connection, whose tables lie in main."""

    base: duckdb.DuckDBPyConnection
    columns: dict[str, tuple[str, ...]]
    in_files: frozenset[str] = frozenset()  # the tables that are read from their files
    _inside: frozenset[str] = frozenset()
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _made: OrderedDict[Scope, Schema] = field(default_factory=OrderedDict)
    _making: dict[Scope, threading.Lock] = field(default_factory=dict)
    _asking: threading.Lock = field(default_factory=threading.Lock)
    _known: People | None = None
    _texts: OrderedDict[str, Asked] = field(default_factory=OrderedDict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

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
        views = base.execute("select view_name, internal from duckdb_views()").fetchall()
        inside = frozenset(name.lower() for name, internal in views if internal)
        return cls(base, columns, frozenset(name for name, internal in views if not internal), inside)

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
        with self._held(scope) as schema:
            self._check(text, schema)
            cursor = self._taken(schema)
            try:
                yield cursor
            finally:
                self._put_back(schema, cursor)

    def _taken(self, schema: Schema) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if schema.idle:
                return schema.idle.pop()
        cursor = self.base.cursor()
        cursor.execute(f"use {schema.name}")
        return cursor

    def _put_back(self, schema: Schema, cursor: duckdb.DuckDBPyConnection) -> None:
        with self._lock:
            if len(schema.idle) < MOST_IDLE:
                schema.idle.append(cursor)
                return
        cursor.close()

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
        schema = self._take(scope)
        try:
            yield schema
        finally:
            with self._lock:
                schema.users -= 1
                self._throw_away()

    def _take(self, scope: Scope) -> Schema:
        """The scope's schema with one user more. While one is made, only those wait who want the same."""
        while True:
            with self._lock:
                if schema := self._made.get(scope):
                    self._made.move_to_end(scope)
                    schema.users += 1
                    return schema
                making = self._making.setdefault(scope, threading.Lock())
            with making:
                if scope not in self._made:
                    name = f"s_{next(self._numbers)}"
                    laid = lay(self.base, name, scope, self.columns, self.in_files, self._people(scope))
                    schema = Schema(name, laid)
                    with self._lock:
                        self._made[scope] = schema

    def _people(self, scope: Scope) -> People:
        """What hides persons in the scope: nothing for somebody who reads names."""
        if scope.names:
            return People()
        with self._asking:
            self._known = self._known or people(self.base, self.columns)
            return self._known

    def _throw_away(self) -> None:
        idle = [scope for scope, schema in self._made.items() if not schema.users]
        for scope in idle[: max(len(self._made) - MOST_SCHEMAS, 0)]:
            schema = self._made.pop(scope)
            for cursor in schema.idle:
                cursor.close()
            self.base.execute(f"drop schema {schema.name} cascade")
