"""Changes: the parts of the history page — which night brought what, and the changes one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.data.history import questions
from pages.data.history.questions import Wanted
from pages.ui.kit import downloads, stat_row, tables
from pages.ui.kit.format import escape, number
from pages.ui.kit.phone import fold
from pages.ui.site.view import View
from pipelines.registry import datasets
from reports.words.changes import CHANGE_LABELS, COLUMNS, in_words, night_of
from reports.words.neutral import mask, shown_names

EVERY_NIGHT, EVERY_LEDGER, EVERY_FILE, EVERY_CHANGE = "全部各夜", "全部台账", "全部文件", "全部变更"
FIRST_NIGHT = "首夜建账"
TITLE = "台账变更记录"
MOST_ROWS = 300
TALL = 520
NOTHING_BEFORE = (
    "尚无上一夜可比：变更记录从第二夜开始。第一夜只记各乡镇、各文件的行数；"
    "下一夜发布后，这里列出新增、改动和撤回的每一行。"
)
NIGHT_COLUMNS = (
    tables.Column("night", "发布时间", width=150),
    tables.Column("night_on", "数据截至", "day", width=104),
    tables.Column("added", "新增行", "count", width=84),
    tables.Column("changed", "改动行", "count", width=84),
    tables.Column("gone", "撤回行", "count", width=84),
    tables.Column("files", "涉及文件", "count", width=84),
    tables.Column("townships", "涉及乡镇", "count", width=84),
    tables.Column("remark", "备注", width=300),
)
FILE_COLUMNS = (
    tables.Column("source_file", "文件", width=420),
    tables.Column("township", "乡镇", width=92),
    tables.Column("added", "新增行", "count", width=84),
    tables.Column("changed", "改动行", "count", width=84),
    tables.Column("gone", "撤回行", "count", width=84),
)
WIDTHS = {
    "night": 150, "night_on": 104, "change_label": 64, "dataset_label": 110, "key": 215, "township": 88,
    "project_name": 210, "field_label": 110, "old_words": 210, "new_words": 160, "place_file": 230, "place_sheet": 100,
    "place_row": 60, "remark": 170,
}  # fmt: skip
LISTED = ("change_label", "dataset_label", "key", "township", "field_label", "old_words", "new_words", "place_file",
          "place_row", "project_name", "night", "remark")  # fmt: skip


UNCHANGED = "本项目的台账行报送后没有改动过；变更从系统的第二夜开始记录。"
OF_PROJECT = ("night", "change_label", "dataset_label", "key", "field_label", "old_words", "new_words", "place_file",
              "place_row", "remark")  # fmt: skip


def _choice(key: str, label: str, words: Sequence[str], width: int) -> str | None:
    """One of `words` from the address, or None for the first, which means all."""
    # A link, the way back or the present filters may leave a night, a file or a ledger that is not offered.
    if st.query_params.get(key) not in (None, *words):
        st.session_state[key] = words[0]
    choice = st.selectbox(label, words, key=key, bind="query-params", width=width)
    return None if choice == words[0] else choice


def begun_anew(view: View) -> None:
    """Say so where the night could not read the one before it: nothing can be compared with it any more."""
    problem = view.lake.manifest.get("history", {}).get("problem")
    if problem:
        st.warning(escape(problem), icon=":material/warning:")


def choose_night(nights: pl.DataFrame) -> Wanted:
    """The night to look at; it lives in the address beside the frame's filters."""
    labels = {night_of(name): name for name in nights["snapshot"]}
    return Wanted(labels.get(_choice("night", "哪一夜", [EVERY_NIGHT, *labels], 200) or ""))


def choose(view: View, nights: pl.DataFrame) -> Wanted:
    """The night, and which ledger, change and file of it."""
    ledgers = {dataset.label: key for key, dataset in datasets().items()}
    changes = {label: key for key, label in CHANGE_LABELS.items()}
    with fold.filters():
        snapshot = choose_night(nights.filter(~pl.col("is_first"))).snapshot
        ledger = _choice("ledger", "台账", [EVERY_LEDGER, *ledgers], 150)
        change = _choice("change", "变更", [EVERY_CHANGE, *changes], 120)
        files = questions.files(view, snapshot, first=False)["source_file"].drop_nulls()
        named = {mask(path): path for path in files}  # as they are shown, also in the address
        file = _choice("file", "文件", [EVERY_FILE, *named], 320)
    return Wanted(snapshot, ledgers.get(ledger or ""), named.get(file or ""), changes.get(change or ""))


def words(wanted: Wanted) -> list[str]:
    """The filters as an export prints them."""
    labels = [
        night_of(wanted.snapshot) + " 发布" if wanted.snapshot else EVERY_NIGHT,
        datasets()[wanted.dataset].label if wanted.dataset else None,
        CHANGE_LABELS.get(wanted.change) if wanted.change else None,
        mask(wanted.file) if wanted.file else None,
    ]
    return [word for word in labels if word]


def figures(nights: pl.DataFrame, wanted: Wanted) -> None:
    """Rows added, changed and gone in the night chosen, or in all nights after the first."""
    later = nights.filter(~pl.col("is_first"))
    chosen = later.filter(pl.col("snapshot") == wanted.snapshot) if wanted.snapshot else later
    total: dict[str, Any] = chosen.select(pl.sum("added", "changed", "gone", "reread")).row(0, named=True)
    when = night_of(wanted.snapshot) if wanted.snapshot else f"共 {number(later.height)} 夜有变更"
    stat_row.row(
        [
            ("新增", number(total["added"]), f"行，{when}"),
            ("改动", number(total["changed"]), "行，逐项列在下面"),
            ("撤回", number(total["gone"]), "行，上一夜有、这一夜没有"),
            ("其中文件未变", number(total["reread"]), "行，因系统读法更新"),
        ]
    )


def listing(view: View, wanted: Wanted) -> None:
    """The changes and their files to take away, all from the same rows."""
    changes = in_words(questions.changes(view, wanted))
    if changes.is_empty():
        st.info("按当前筛选没有变更。可改选全部各夜、全部台账，或在页面上方改选全县。")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        export_context = downloads.context(view, f"{view.county}{TITLE}", words(wanted), by_category=False)
        taken = changes.select(pl.col(name).alias(label) for name, label in COLUMNS.items())
        downloads.table(view, f"{TITLE}_{view.as_of}", export_context, taken, "history")
        more = f"，先显示前 {MOST_ROWS} 条，导出含全部" if changes.height > MOST_ROWS else ""
        st.caption(f"共 {number(changes.height)} 条（改动按字段逐条列）{more}。", width="stretch")
    rows(view, changes.head(MOST_ROWS), LISTED, "history")


def rows(view: View, changes: pl.DataFrame, names: Sequence[str], key: str) -> None:
    """Changes as a table, in the words of `in_words`."""
    tables.show(view, changes, columns(changes, names), key, height=TALL if changes.height > 14 else "content")


def columns(changes: pl.DataFrame, names: Sequence[str]) -> list[tables.Column]:
    """The columns of these names; remarks where there are any."""
    shown = [name for name in names if name != "remark" or changes["remark"].is_not_null().any()]
    kinds: dict[str, tables.Kind] = {"night_on": "day", "place_row": "count"}
    return [tables.Column(name, COLUMNS[name], kinds.get(name, "text"), width=WIDTHS[name]) for name in shown]


def nights_table(view: View, nights: pl.DataFrame) -> None:
    """Which night brought how many rows, and from which files."""
    remark = (
        pl.when(pl.col("is_first"))
        .then(pl.lit(FIRST_NIGHT))
        .when(pl.col("reread") > 0)
        .then(pl.format("{} 行因系统读法更新，文件未变", pl.col("reread")))
    )
    stamps = {name: night_of(name) for name in nights["snapshot"]}
    night = pl.col("snapshot").replace_strict(stamps, default=None, return_dtype=pl.String)
    shown = nights.with_columns(night=night, remark=remark)
    st.caption("没有任何变更的夜次不列。")
    tables.show(view, shown, NIGHT_COLUMNS, "history-nights", height="content" if shown.height < 12 else 400)
    snapshot = choose_night(nights).snapshot
    first = snapshot is not None or nights["is_first"].all()
    files = questions.files(view, snapshot, first=bool(first))
    when = night_of(snapshot) + " 发布的一夜" if snapshot else "各夜合计" + ("" if first else "，不含首夜建账")
    st.markdown(f"**按文件**：{escape(when)}")
    tables.show(
        view,
        shown_names(files, "source_file"),
        FILE_COLUMNS,
        "history-files",
        height="content" if files.height < 12 else 400,
    )


def of_project(view: View, project_no: str) -> None:
    """Every change of one project's ledger rows, newest night first."""
    changes = in_words(questions.of_project(view, project_no))
    if changes.is_empty():
        st.caption(UNCHANGED)
        return
    rows(view, changes, OF_PROJECT, "project-history")
