"""Files: the parts of the submissions page — figures, files, rejected rows, trend."""

from __future__ import annotations

from typing import Literal

import polars as pl
import streamlit as st

from pages.data.submissions.senders import with_senders
from pages.ui.ask import submissions as questions
from pages.ui.kit import charts, choose, downloads, stat_row, tables
from pages.ui.kit.format import escape, number, value
from pages.ui.kit.theme import CONFIG
from pages.ui.kit.trace import ledgers, sources
from pages.ui.site.view import View
from pipelines.registry import datasets
from reports.words.neutral import shown_names
from reports.workbooks.rejected import rejected_workbook

ALL = "全部台账"
STATUSES = {"read": "已读取", "refused": "未能读取", "copy": "重复文件", "skipped": "未读取"}
FILE_COLUMNS = (
    tables.Column("status", "结果", width=84),
    tables.Column("township", "乡镇", width=92),
    tables.Column("name", "文件", width=300),
    tables.Column("source_sheet", "工作表", width=110),
    tables.Column("dataset", "台账", width=110),
    tables.Column("received_on", "收到日期", "day", width=104),
    tables.Column("sender", "报送人", width=84),
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
    due = [name for name in view.due if view.filters.township in (None, name)]
    silent = [name for name in due if name in view.missing]
    stat_row.row(
        [
            ("报送文件", number(total["files"]), f"其中未能读取 {number(total['refused'])} 个"),
            ("读到行数", number(total["rows_seen"]), f"标题、合计等非数据 {number(total['non_data'])} 行"),
            ("接收", number(total["accepted"]), _counting(total["replaced"])),
            ("退回", number(total["rejected"]), f"占数据行 {value(total['rejected_percent'], '%')}"),
            ("已报乡镇", number(len(due) - len(silent)), f"应报 {len(due)}"),
        ]
    )
    if view.missing and not view.filters.township:
        st.error(
            f"未报送：{escape('、'.join(view.missing))}。这些乡镇的指标显示为 —，不参加排名。", icon=":material/error:"
        )


def _counting(replaced: int) -> str:
    """Which of the accepted rows count: one that was handed in again stands once, as it came last."""
    if not replaced:
        return "行，进入指标与比对"
    return f"行，其中 {number(replaced)} 行已由后报的同一行替代，其余进入指标与比对"


def files(view: View, dataset: str | None) -> None:
    """Every file and sheet with what became of it; its name opens it."""
    sheets = questions.files(view, dataset)
    if sheets.is_empty():
        st.info("没有收到这样的文件。")
        return
    labels = {key: each.label for key, each in datasets().items()}
    sheets = with_senders(view, sheets)
    ready = shown_names(sheets.with_columns(name="source_file"), "name").with_columns(
        pl.col("status").replace_strict(STATUSES, default=None, return_dtype=pl.String),
        pl.col("dataset").replace_strict(labels, default=None, return_dtype=pl.String),
        pl.col("message").replace("", None),
    )
    st.caption(
        f"共 {number(sheets.height)} 张工作表；未能读取的在前，其次是退回多的。点文件名查看每张表并下载退回内容。"
    )
    height: Literal["content"] | int = 520 if sheets.height > ledgers.MOST_ROWS else "content"
    clicked = choose.one(view, ready, FILE_COLUMNS, "files", click="name", ident="source_file", height=height)
    if clicked:
        sources.choose(clicked)


def rejected(view: View, dataset: str | None) -> None:
    """The rows to correct and the list of them, both from the same rows."""
    label = datasets()[dataset].label if dataset else ALL
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rows = questions.rejected(view, dataset)
        if rows.is_empty():
            st.success("没有退回的行。", icon=None)
            return
        more = f"，先显示前 {MOST_ROWS} 行，导出含全部" if rows.height > MOST_ROWS else ""
        st.caption(f"共 {number(rows.height)} 行{more}。请在原文件中更正后重新报送整份文件。", width="stretch")
        export_context = downloads.context(view, f"{view.county}退回数据清单", [label], by_category=False)
        downloads.workbook(
            view,
            "导出退回清单",
            f"退回清单_{view.as_of}",
            export_context,
            lambda context: rejected_workbook(rows, context),
            "rejected",
        )
    ledgers.rejected(view, rows.head(MOST_ROWS), "rejected-rows", with_township=True, tall=True)


def trend(view: View, dataset: str | None) -> None:
    """Month by month: the share of townships that reported in time, and of rows that were sent back."""
    left, right = st.columns(2, gap="large")
    with left:
        deadlines = questions.on_time(view).tail(24)
        _line(
            "按期报送的乡镇占应报乡镇的比例",
            "按每月报送截止日",
            "按期率",
            deadlines["due_on"],
            deadlines["in_time_percent"],
        )
    with right:
        rows = questions.trend(view).tail(24)
        _line(
            "退回行占数据行的比例",
            "按台账行自身的业务月份，不分台账",
            "退回率",
            rows["month_start"],
            rows["rejected_percent"],
        )


def _line(title: str, about: str, name: str, x: pl.Series, y: pl.Series) -> None:
    st.markdown(f"**{title}**，{about}")
    if y.drop_nulls().len() < 2:
        st.info("可以判断的月份不足两个，暂无趋势。")
        return
    plot = charts.lines([charts.Line(name, x.to_list(), y.to_list(), markers=True)], "%")
    plot.update_yaxes(rangemode="tozero")
    plot.update_xaxes(tickformat="%Y-%m")
    st.plotly_chart(plot, config=CONFIG, key=f"trend-{name}")
