"""Check result: what the check says of one file — each sheet, each reason, headers nobody knows, warnings."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.ui.kit import tables
from pages.ui.kit.format import escape, number
from pages.ui.site.view import View
from pipelines.registry import datasets
from reports.words.neutral import mask

MOST_ROWS = 200
UNKNOWN = "未认出"
NOT_READ = {True: "不认识，未读取", False: "不读"}
SHEETS = (
    tables.Column("sheet", "工作表", width=150),
    tables.Column("dataset", "认出的台账", width=110),
    tables.Column("rows_seen", "读到行数", "count", width=84),
    tables.Column("accepted", "接收", "count", width=70),
    tables.Column("rejected", "退回", "count", width=70),
    tables.Column("non_data", "标题合计等", "count", width=92),
    tables.Column("unknown", "不认识的表头（内容不读取）", width=300),
    tables.Column("message", "说明", width=420),
)
REASONS = (
    tables.Column("sheet", "工作表", width=150),
    tables.Column("row", "行号", "count", width=70),
    tables.Column("field", "栏目", width=130),
    tables.Column("reason", "原因", width=620),
)
COLUMNS = (
    tables.Column("sheet", "工作表", width=150),
    tables.Column("column", "列", width=50),
    tables.Column("header", "表里的表头", width=220),
    tables.Column("label", "读作", width=150),
    tables.Column("unit", "不带单位的数按", width=130),
)
KINDS: dict[tables.Kind, pl.DataType] = {"count": pl.Int64()}


def show(view: View, path: str, result: dict[str, Any], key: str) -> None:
    """The verdict in one line, then the tables that explain it."""
    st.markdown(f"**{escape(mask(path))}**")
    if result["refused"]:
        st.error(f"读不出来，不能报送：{escape(result['refused'])}")
        return
    if result.get("barred"):
        st.error(f"不能报送，没有写入：{escape(result['barred'])}", icon=":material/block:")
    _summary(result)
    _table(view, [_sheet(sheet) for sheet in result["sheets"]], SHEETS, f"verdict-sheets-{key}")
    if reasons := result["reasons"]:
        st.caption(f"退回的行和原因（{_count(reasons)}）：")
        _table(view, [{**line, "reason": mask(line["reason"])} for line in reasons], REASONS, f"verdict-reasons-{key}")
    _cells(view, result["unread_cells"], "看不懂的格，行已接收，这些格暂按未知处理", f"verdict-unread-{key}")
    _cells(view, result["warnings"], "提醒，不影响接收", f"verdict-warnings-{key}")
    for note in result.get("notes", []):
        st.info(f"{escape(note)}。")
    _columns(view, result, key)


def _cells(view: View, cells: list[dict[str, Any]], title: str, key: str) -> None:
    if cells:
        st.caption(f"{title}（{_count(cells)}）：")
        lines = [{**c, "field": c["label"], "reason": mask(c["message"] or "")} for c in cells]
        _table(view, lines, REASONS, key)


def _columns(view: View, result: dict[str, Any], key: str) -> None:
    """Which column was read as what and in which unit; for strangers, the lines that would teach them to the system."""
    columns = [{**c, "sheet": s["sheet"], "label": c["label"] or NOT_READ[c["unknown"]]}
               for s in result["sheets"] for c in s["columns"]]  # fmt: skip
    if not columns:
        return
    with st.expander("每一列读到哪里、金额按什么单位读"):
        _table(view, columns, COLUMNS, f"verdict-columns-{key}")
        if result["mapping_stub"]:
            st.caption("不认识的表头可请县里写进 reference/mappings.toml，在等号右边填上字段名：")
            st.code(result["mapping_stub"], language="toml")


def _summary(result: dict[str, Any]) -> None:
    counts = f"接收 {number(result['accepted'])} 行，退回 {number(result['rejected'])} 行"
    counts += f"，接收的行里 {number(result['unread'])} 格看不懂" if result["unread"] else ""
    if not result["accepted"]:
        st.error(f"没有一行可以接收：{counts}。", icon=":material/error:")
    elif result["rejected"] or result["unread"]:
        st.warning(f"{counts}。可以先报送，退回的行和看不懂的格改正后再报；也可以改好再报。", icon=":material/warning:")
    else:
        st.success(f"{counts}。", icon=":material/check_circle:")


def _sheet(sheet: dict[str, Any]) -> dict[str, Any]:
    label = datasets()[sheet["dataset"]].label if sheet["dataset"] else UNKNOWN
    return {**sheet, "dataset": label, "unknown": "、".join(sheet["unknown_headers"]) or None}


def _count(lines: list[dict[str, Any]]) -> str:
    return f"共 {number(len(lines))} 条" + (f"，先列 {MOST_ROWS} 条" if len(lines) > MOST_ROWS else "")


def _table(view: View, lines: list[dict[str, Any]], columns: tuple[tables.Column, ...], key: str) -> None:
    shown = [column for column in columns if any(line.get(column.name) not in (None, "") for line in lines)]
    schema = {column.name: KINDS.get(column.kind, pl.String()) for column in shown}
    rows = [{name: line.get(name) or None if schema[name] == pl.String() else line.get(name) for name in schema}
            for line in lines[:MOST_ROWS]]  # fmt: skip
    tables.show(view, pl.DataFrame(rows, schema=schema), shown, key, height="content" if len(rows) <= 10 else 380)
