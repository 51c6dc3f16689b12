"""Printed: the check of a file as a clerk reads it in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MOST = 200  # reasons shown in full; --json has them all
SHOWN = 8  # rows that a reason names


def printed(result: dict[str, Any]) -> Iterator[str]:
    """The lines to print: per sheet what it is and where its columns went, then what must be corrected."""
    if result["refused"]:
        yield result["refused"]
    for sheet in result["sheets"]:
        yield from _sheet(sheet, result["refused"] or "")
    reasons = result["reasons"]
    if reasons and not result["refused"]:
        yield f"须更正 {len(reasons)} 处："
        lines = _once(reasons)
        yield from lines[:MOST]
        if len(lines) > MOST:
            yield f"  …另有 {len(lines) - MOST} 种，用 --json 看全部"
    yield from _cells(result["unread_cells"], "看不懂 {} 格（行已接收，这些格暂按未知处理，请改正）：")
    yield from _cells(result["warnings"], "请核对 {} 处（不影响接收）：")
    yield from (f"{note}。" for note in result.get("notes", ()))
    if result["mapping_stub"]:
        yield "不认识的表头可用下面这一段教给系统："
        yield result["mapping_stub"].rstrip()


def _once(reasons: list[dict[str, Any]]) -> list[str]:
    """Each reason of a column once, with the rows that it is true of."""
    rows: dict[tuple[str, str, str], list[int]] = {}
    for why in reasons:
        rows.setdefault((why["sheet"], why["field"] or "", why["reason"]), []).append(why["row"])
    return [f"  {sheet} 第 {_rows(at)} 行 {field}：{reason}" for (sheet, field, reason), at in rows.items()]


def _rows(numbers: list[int]) -> str:
    """2、3、7, and of many the first few and how many they are."""
    shown = "、".join(map(str, numbers[:SHOWN]))
    return shown if len(numbers) <= SHOWN else f"{shown} 等 {len(numbers)}"


def _cells(cells: list[dict[str, Any]], heading: str) -> Iterator[str]:
    """Single cells of which something is said, each with its place."""
    if cells:
        yield heading.format(len(cells))
    yield from (f"  {c['sheet']} 第 {c['row']} 行 {c['label']}：{c['message']}" for c in cells[:MOST])
    if len(cells) > MOST:
        yield f"  …另有 {len(cells) - MOST} 处，用 --json 看全部"


def _sheet(sheet: dict[str, Any], refused: str) -> Iterator[str]:
    counts = "共 {rows_seen} 行：接收 {accepted}，退回 {rejected}，非数据 {non_data}".format(**sheet)
    yield f"{sheet['sheet']}  {sheet['dataset'] or '未认出'}  {counts}"
    if sheet["message"] and sheet["message"] not in refused:
        yield f"  {sheet['message']}"
    for column in sheet["columns"]:
        yield f"  {column['column']} 列 {column['header']} {_went(column)}"


def _went(column: dict[str, Any]) -> str:
    if column["field"]:
        unit = f"，不带单位的数按{column['unit']}读" if column["unit"] else ""
        return f"→ {column['field']} {column['label']}{unit}"
    return "→ 不认识，未读取" if column["unknown"] else "→ 不读"
