"""Asked: what a question names, read by DuckDB's own parser, so that none reaches around the viewer's own tables.

select * from kpis                              asks kpis
with a as (from kpis) select * from a           asks kpis
select * from main.kpis                         refused: it names a schema
select * from duckdb_views()                    refused: a function that is no table of the snapshot
select * from 'kpis.parquet'                    asks a table of that name, which there is none of
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

SOURCES = {"BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "EMPTY", "PIVOT"}
SERIES = {"unnest", "range", "generate_series"}  # what a question may call for rows that no table has
INSIDE = ("duckdb_", "pg_", "sqlite_", "pragma_", "read_", "current_setting", "getvariable", "getenv", "which_secret")


class Refused(PermissionError):
    """A question that may not be asked; the message is a sentence for the person who asked."""


@dataclass(frozen=True)
class Asked:
    """The tables that a question names, and the names that it gives to parts of itself; in small letters."""

    tables: frozenset[str]
    parts: frozenset[str]


def asked(connection: duckdb.DuckDBPyConnection, text: str) -> Asked:
    """What the question names. Raises Refused."""
    (answer,) = connection.execute("select json_serialize_sql($text)", {"text": text}).fetchone() or ("{}",)
    tree = json.loads(answer)
    if tree.get("error", True):
        raise Refused("这条查询看不懂，不能在限定的范围内执行。请联系系统管理员。")
    nodes = list(_nodes(tree["statements"]))
    for node in nodes:
        _refuse(node)
    tables = frozenset(node["table_name"].lower() for node in nodes if node.get("type") == "BASE_TABLE")
    return Asked(tables, frozenset(name.lower() for node in nodes for name in _parts(node)))


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of the tree; by a list and not by recursion, since a question may be deep."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _parts(node: dict[str, Any]) -> Iterator[str]:
    entries = node["cte_map"]["map"] if isinstance(node.get("cte_map"), dict) else ()
    yield from (entry["key"] for entry in entries)


def _refuse(node: dict[str, Any]) -> None:
    if "sample" in node and node.get("type") not in SOURCES and "query_location" in node:
        raise Refused(f"限定范围内的查询不能用 {node.get('type')}。请联系系统管理员。")
    if node.get("catalog_name") or node.get("schema_name") or node.get("catalog") or node.get("schema"):
        raise Refused("限定范围内的查询不能写明库名或模式名。请联系系统管理员。")
    path = node.get("qualified_name")
    if isinstance(path, dict) and len(path.get("path", ())) != 1:
        raise Refused("限定范围内的查询不能写明库名或模式名。请联系系统管理员。")
    if node.get("type") == "TABLE_FUNCTION" and _function(node) not in SERIES:
        raise Refused(f"限定范围内的查询不能用 {_function(node)}。请联系系统管理员。")
    if isinstance(node.get("function_name"), str) and node["function_name"].lower().startswith(INSIDE):
        raise Refused(f"限定范围内的查询不能用 {node['function_name']}。请联系系统管理员。")


def _function(node: dict[str, Any]) -> str:
    return str(node.get("function", {}).get("function_name", "")).lower()
