"""Intake: the parts of the submissions page — figures, matrix, files, rejected rows, trend."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import streamlit as st

from pages.ui import charts, downloads, ledgers, plates, tables
from pages.ui.format import day, escape, number, value
from pages.ui.questions import submissions as questions
from pages.ui.theme import CONFIG
from pages.ui.view import View
from pipelines.registry import datasets
from reports.rejected_workbook import rejected_workbook

ALL = "全部台账"
STATUSES = {"read": "已读取", "refused": "未能读取", "copy": "重复文件", "skipped": "未读取"}
ABSENT, NOTHING = "未报", "—"
TINTS = {"returned": "background-color: #FBF1DA", "absent": "background-color: #F7E1DE; color: #8A2B20"}
FILE_COLUMNS = (
    tables.Column("status", "结果", width=84),
    tables.Column("township", "乡镇", width=92),
    tables.Column("source_file", "文件", width=300),
    tables.Column("source_sheet", "工作表", width=110),
    tables.Column("dataset", "台账", width=110),
    tables.Column("received_on", "收到日期", "day", width=104),
    tables.Column("rows_seen", "读到行数", "count", width=84),
    tables.Column("accepted", "接收", "count", width=72),
    tables.Column("rejected", "退回", "count", width=72),
    tables.Column("non_data", "标题合计等", "count", width=92),
    tables.Column("message", "说明", width=420),
)
MOST_ROWS = 300


def figures(view: View) -> None:
    """Files and rows in, accepted and sent back; who sent nothing."""
    total = questions.totals(view)
    plates.row(
        [
            ("报送文件", number(total["files"]), f"其中未能读取 {number(total['refused'])} 个"),
            ("读到行数", number(total["rows_seen"]), f"标题、合计等非数据 {number(total['non_data'])} 行"),
            ("接收", number(total["accepted"]), "行,进入指标与比对"),
            ("退回", number(total["rejected"]), f"占数据行 {value(total['rejected_percent'], '%')}"),
            ("已报乡镇", number(total["townships"]), f"应报 {len(view.due)}"),
        ]
    )
    if view.missing:
        st.error(
            f"未报送:{escape('、'.join(view.missing))}。这些乡镇的指标显示为 —,不参加排名。", icon=":material/error:"
        )


def _cell(row: dict[str, Any] | None, absent: bool) -> str:
    if row is None:
        return ABSENT if absent else NOTHING
    back = f" 退 {number(row['rejected'])}" if row["rejected"] else ""
    return f"{number(row['accepted'])}{back}"


def _tint(cell: str) -> str:
    return TINTS["absent"] if cell == ABSENT else TINTS["returned"] if "退" in cell else ""


def matrix(view: View) -> None:
    """Township by ledger: rows accepted, and how many were sent back."""
    found = questions.matrix(view)
    rows = []
    for (township,), group in found.group_by("township", maintain_order=True):
        by_dataset = {row["dataset"]: row for row in group.iter_rows(named=True) if row["dataset"]}
        cells = {dataset.label: _cell(by_dataset.get(key), not by_dataset) for key, dataset in datasets().items()}
        rows.append({"乡镇": township, "最近收到": day(group["received_on"].max()), **cells})
    styled = pd.DataFrame(rows).style.map(_tint)
    config = {"乡镇": st.column_config.TextColumn(pinned=True, width=92)}
    config |= {
        dataset.label: st.column_config.TextColumn(alignment="right", width=104) for dataset in datasets().values()
    }
    st.caption("数字为已接收的行数;“退”为退回待更正的行数;“—”表示没有收到这类台账。")
    st.dataframe(styled, column_config=config, hide_index=True, height="content", key=f"matrix-{view.snapshot}")


def files(view: View) -> None:
    """Every file and sheet with what became of it."""
    found = questions.files(view)
    labels = {key: dataset.label for key, dataset in datasets().items()}
    ready = found.with_columns(
        pl.col("status").replace_strict(STATUSES, default=None, return_dtype=pl.String),
        pl.col("dataset").replace_strict(labels, default=None, return_dtype=pl.String),
        pl.col("message").replace("", None),
    )
    st.caption(f"共 {number(found.height)} 张工作表;未能读取的在前,其次是退回多的。")
    tables.show(view, ready, FILE_COLUMNS, "files", height=520 if found.height > ledgers.MOST_ROWS else "content")


def rejected(view: View) -> None:
    """The rows to correct and the workbook to send back, both from the same rows."""
    labels = {dataset.label: key for key, dataset in datasets().items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = st.selectbox("台账", [ALL, *labels], key="rejected-dataset", width=200)
        rows = questions.rejected(view, labels.get(label))
        if rows.is_empty():
            st.success("没有退回的行。", icon=None)
            return
        more = f",先显示前 {MOST_ROWS} 行,导出含全部" if rows.height > MOST_ROWS else ""
        st.caption(f"共 {number(rows.height)} 行{more}。请在原文件中更正后重新报送整份文件。", width="stretch")
        told = downloads.context(view, f"{view.county}退回数据清单", [label], by_category=False)
        downloads.workbook(
            "导出退回清单", f"退回清单_{view.as_of}", told, lambda context: rejected_workbook(rows, context), "rejected"
        )
    ledgers.rejected(view, rows.head(MOST_ROWS), "rejected-rows", with_township=True, tall=True)


def trend(view: View) -> None:
    """The share of rows sent back, month by month of the rows' own dates."""
    found = questions.trend(view).tail(24)
    if found.height < 2:
        st.info("数据不足两个月,暂无趋势。")
        return
    line = charts.Line("退回率", found["month_start"].to_list(), found["rejected_percent"].to_list(), markers=True)
    st.markdown("**退回行占数据行的比例**,按台账行自身的业务月份")
    plot = charts.lines([line], "%")
    plot.update_yaxes(rangemode="tozero")
    plot.update_xaxes(tickformat="%Y-%m")
    st.plotly_chart(plot, config=CONFIG, key="rejected-trend")
