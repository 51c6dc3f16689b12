"""Send-back: one file opened — its sheets, its rejected rows and warnings, and what of it is handed out."""

from __future__ import annotations

from pathlib import PurePosixPath

import polars as pl
import streamlit as st

from pages.data.submissions import handing_out, senders
from pages.data.submissions.handing_out import key_of
from pages.ui.ask import submissions as questions
from pages.ui.kit import tables
from pages.ui.kit.format import day, escape, number
from pages.ui.kit.texts import worded
from pages.ui.kit.trace import ledgers, sources
from pages.ui.site.view import View
from pipelines.registry import datasets
from reports.words.neutral import mask

MOST_ROWS = 100
GONE = "网址里的文件不在现在的数据里，或不归您查看。"
SHEETS = (
    tables.Column("source_sheet", "工作表", width=130),
    tables.Column("dataset", "台账", width=96),
    tables.Column("rows_seen", "读到", "count", width=60),
    tables.Column("accepted", "接收", "count", width=60),
    tables.Column("rejected", "退回", "count", width=60),
    tables.Column("non_data", "标题等", "count", width=64),
    tables.Column("message", "说明", width=260),
)
ROWS = (
    tables.Column("source_sheet", "工作表", width=110),
    tables.Column("source_row", "行号", "count", width=60),
    tables.Column("reason_text", "退回原因", width=380),
    tables.Column("raw", "原始内容", width=420),
)
WARNINGS = (
    tables.Column("source_sheet", "工作表", width=110),
    tables.Column("source_row", "行号", "count", width=60),
    tables.Column("label", "栏目", width=110),
    tables.Column("text", "写的是", width=150),
    tables.Column("message", "提醒", width=380),
)


def show(view: View) -> None:
    """The drawer of the file that the address opens."""
    if not sources.is_wanted():
        return
    path = sources.chosen(questions.every_path(view))
    if path is None:
        st.info(GONE)
        return
    title = mask(PurePosixPath(path).name)
    st.dialog(title, width="large", position="right", on_dismiss=sources.let_go)(_file)(view, path)


def _file(view: View, path: str) -> None:
    sheets = questions.sheets(view, path)
    if sheets.is_empty():
        st.info("没有这个文件，或它不归您查看。")
        return
    first = sheets.row(0, named=True)
    st.caption(
        f"{escape(mask(path))} · 收到 {day(first['received_on'])}"
        + (f" · 所属期 {first['period_on']:%Y-%m}" if first["period_on"] else "")
        + (f" · {escape(who)}" if (who := senders.sentence(view, path)) else "")
    )
    handing_out.sent_back(view, path)
    handing_out.original(view, path)
    labels = {key: dataset.label for key, dataset in datasets().items()}
    ready = sheets.with_columns(
        pl.col("dataset").replace_strict(labels, default=None, return_dtype=pl.String),
        pl.col("message").replace("", None),
    )
    tables.show(view, ready, SHEETS, f"file-sheets-{key_of(path)}", height="content")
    _rejected(view, path)
    _cells(view, path, questions.unread_cells(view, path), "看不懂的格", "格，行已接收，这些格暂按未知处理", "unread")
    _cells(view, path, questions.file_warnings(view, path), "提醒", "条，不影响接收", "warnings")


def _rejected(view: View, path: str) -> None:
    rows = questions.file_rejected(view, path)
    if rows.is_empty():
        return
    more = f"，先列 {MOST_ROWS} 行" if rows.height > MOST_ROWS else ""
    st.markdown(f"**退回的行** · {number(rows.height)} 行{more}")
    ready = worded(worded(rows.head(MOST_ROWS), mask, "reason_text"), ledgers.raw_words, "raw")
    tables.show(view, ready, ROWS, f"file-rejected-{key_of(path)}", height=ledgers.height(ready))


def _cells(view: View, path: str, cells: pl.DataFrame, title: str, about: str, key: str) -> None:
    if cells.is_empty():
        return
    more = f"，先列 {MOST_ROWS} 条" if cells.height > MOST_ROWS else ""
    st.markdown(f"**{title}** · {number(cells.height)} {about}{more}")
    ready = worded(cells.head(MOST_ROWS), mask, "text", "message")
    tables.show(view, ready, WARNINGS, f"file-{key}-{key_of(path)}", height=ledgers.height(ready))
