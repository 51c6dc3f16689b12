"""Printed: the check of a file as a clerk reads it in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MOST = 200  # reasons shown in full; --json has them all


def printed(result: dict[str, Any]) -> Iterator[str]:
    """The lines to print: per sheet what it is and where its columns went, then what must be corrected."""
    if result["refused"]:
        yield result["refused"]
    for sheet in result["sheets"]:
        yield from _sheet(sheet)
    reasons = result["reasons"]
    if reasons and not result["refused"]:
        yield f"须更正 {len(reasons)} 处："
        yield from (f"  {r['sheet']} 第 {r['row']} 行 {r['field'] or ''}：{r['reason']}" for r in reasons[:MOST])
        if len(reasons) > MOST:
            yield f"  …另有 {len(reasons) - MOST} 处，用 --json 看全部"
    yield from _cells(result["unread_cells"], "看不懂 {} 格（行已接收，这些格暂按未知处理，请改正）：")
    yield from _cells(result["warnings"], "请核对 {} 处（不影响接收）：")
    if result["mapping_stub"]:
        yield "不认识的表头可用下面这一段教给系统："
        yield result["mapping_stub"].rstrip()


def _cells(cells: list[dict[str, Any]], heading: str) -> Iterator[str]:
    """Single cells of which something is said, each with its place."""
    if cells:
        yield heading.format(len(cells))
    yield from (f"  {c['sheet']} 第 {c['row']} 行 {c['label']}：{c['message']}" for c in cells[:MOST])
    if len(cells) > MOST:
        yield f"  …另有 {len(cells) - MOST} 处，用 --json 看全部"


def _sheet(sheet: dict[str, Any]) -> Iterator[str]:
    counts = "共 {rows_seen} 行：接收 {accepted}，退回 {rejected}，非数据 {non_data}".format(**sheet)
    yield f"{sheet['sheet']}  {sheet['dataset'] or '未认出'}  {counts}"
    if sheet["message"]:
        yield f"  {sheet['message']}"
    for column in sheet["columns"]:
        yield f"  {column['column']} 列 {column['header']} {_went(column)}"


def _went(column: dict[str, Any]) -> str:
    if column["field"]:
        unit = f"，不带单位的数按{column['unit']}读" if column["unit"] else ""
        return f"→ {column['field']} {column['label']}{unit}"
    return "→ 不认识，未读取" if column["unknown"] else "→ 不读"
