"""Send-back: one file opened — its sheets, its rejected rows and warnings, and the workbook that goes home."""

from __future__ import annotations

import zlib
from pathlib import PurePosixPath

import polars as pl
import streamlit as st

from pages.data.submissions import senders
from pages.ui.ask import submissions as questions
from pages.ui.ask.handed_out import Deed
from pages.ui.ask.query import data_folder
from pages.ui.kit import downloads, tables
from pages.ui.kit.format import day, escape, number
from pages.ui.kit.texts import worded
from pages.ui.kit.trace import ledgers, sources
from pages.ui.site import menu
from pages.ui.site.rights import may_export
from pages.ui.site.view import View
from pipelines.inbox.archive import NotArchived
from pipelines.inbox.sendback import NotReleased, NotYours, handed_in, returned, to_correct
from pipelines.reference.county import ReferenceError, load
from pipelines.registry import datasets
from reports.sendback.sendback import file_name, sendback
from reports.words.neutral import mask
from reports.workbooks.rejected import rejected_workbook

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


def _key(path: str) -> str:
    """What names a file's widgets in the page's source, where its name may not stand as it is."""
    return f"{zlib.crc32(path.encode()):08x}"


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
    _download(view, path)
    _original(view, path)
    labels = {key: dataset.label for key, dataset in datasets().items()}
    ready = sheets.with_columns(
        pl.col("dataset").replace_strict(labels, default=None, return_dtype=pl.String),
        pl.col("message").replace("", None),
    )
    tables.show(view, ready, SHEETS, f"file-sheets-{_key(path)}", height="content")
    _rejected(view, path)
    _cells(view, path, questions.unread_cells(view, path), "看不懂的格", "格，行已接收，这些格暂按未知处理", "unread")
    _cells(view, path, questions.file_warnings(view, path), "提醒", "条，不影响接收", "warnings")


def _download(view: View, path: str) -> None:
    """The button. Who may have the file is settled now; the workbook is made when the button is pressed.

    The file itself goes to its own township, the office and the local viewer; everybody else gets the masked list.
    """
    if questions.file_rejected(view, path).is_empty() and questions.unread_cells(view, path).is_empty():
        st.success("没有要改正的行和格。", icon=None)
        return
    if not may_export(view.viewer.hats, "sendback"):
        _list(view, path)
        return
    try:
        back = returned(view.lake, view.scope, path, sends_back="office" in view.viewer.hats)
        county = load(data_folder() / "reference")
    except NotReleased:
        _list(view, path)
        return
    except (NotYours, NotArchived, ReferenceError) as problem:
        st.warning(escape(mask(str(problem))))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads.button(
            view,
            "sendback",
            "下载退回件",
            lambda: sendback(path, back.data, back.rejected, county),
            file_name(path),
            f"sendback-{_key(path)}",
            Deed("file.release", "", path, back.submitter or view.county),
            type="primary",
        )
        st.caption("原表原样，错格标红，原因在最右一列；改好后原名重新报送。", width="stretch")
    if "upload" in menu.allowed(view.viewer.hats):
        menu.link("upload", "到上传页报送改好的文件", township=back.submitter)


def _original(view: View, path: str) -> None:
    """The button of the file as it came, for who may have it."""
    if not may_export(view.viewer.hats, "original"):
        return
    try:
        owner, data = handed_in(view.lake, view.scope, path, sends_back="office" in view.viewer.hats)
    except NotReleased:
        return
    except (NotYours, NotArchived) as problem:
        st.warning(escape(mask(str(problem))))
        return
    name = PurePosixPath(path).name
    deed = Deed("file.release", "", path, owner or view.county)
    key = f"original-{_key(path)}"
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads.button(view, "original", "下载原件", lambda: data, name, key, deed, mime="application/octet-stream")
        st.caption("收到时的原样，一格未改。", width="stretch")


def _list(view: View, path: str) -> None:
    """The button of the masked list of the file's rows to correct, for who may not have the file itself."""
    name = mask(PurePosixPath(path).stem)
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads.workbook(
            view,
            "下载退回清单",
            f"退回清单_{name}",
            downloads.context(view, f"{view.county}退回数据清单", [name], by_category=False),
            lambda context: rejected_workbook(to_correct(view.lake, view.scope, path), context),
            "rejected",
            f"rejected-{_key(path)}",
        )
        st.caption("原表只发给报送它的乡镇和县联席会议办公室；这里是遮盖后的退回内容。", width="stretch")


def _rejected(view: View, path: str) -> None:
    rows = questions.file_rejected(view, path)
    if rows.is_empty():
        return
    more = f"，先列 {MOST_ROWS} 行" if rows.height > MOST_ROWS else ""
    st.markdown(f"**退回的行** · {number(rows.height)} 行{more}")
    ready = worded(worded(rows.head(MOST_ROWS), mask, "reason_text"), ledgers.raw_words, "raw")
    tables.show(view, ready, ROWS, f"file-rejected-{_key(path)}", height=ledgers.height(ready))


def _cells(view: View, path: str, cells: pl.DataFrame, title: str, about: str, key: str) -> None:
    if cells.is_empty():
        return
    more = f"，先列 {MOST_ROWS} 条" if cells.height > MOST_ROWS else ""
    st.markdown(f"**{title}** · {number(cells.height)} {about}{more}")
    ready = worded(cells.head(MOST_ROWS), mask, "text", "message")
    tables.show(view, ready, WARNINGS, f"file-{key}-{_key(path)}", height=ledgers.height(ready))
