"""Lists: failed inspections and materials, and handed-over works nobody looks after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
import streamlit as st

from pages.oversight.quality import questions
from pages.ui.kit import downloads, tables
from pages.ui.kit.format import number
from pages.ui.kit.texts import words
from pages.ui.kit.topic import nothing
from pages.ui.kit.topic.exported import exported
from pages.ui.kit.trace.ledgers import SOURCE
from pages.ui.site.view import View
from reports.words import quality_states
from reports.words.place import with_place

MOST_ROWS = 300
PLACE = (
    tables.Column("township", "乡镇", width=88),
    tables.Column("project_name", "项目名称", width=280),
    tables.Column("village", "村（社区）", width=100),
)
NUMBER = tables.Column("project_no", "项目编号", width=170)
CUT = tables.Column("cut_on", "截至", "day", width=100, help="该乡镇的台账报到哪一天；此后的事还不知道")
STATE = tables.Column("state", "情况", width=110)
LAST = (CUT, NUMBER, SOURCE)
CONTRACTOR = tables.Column("contractor", "施工单位", width=200)


@dataclass(frozen=True)
class Listed:
    """A list that can be chosen: its rows, what their states are called, its columns, what it holds, and the ledger."""

    rows: Callable[[View], pl.DataFrame]
    states: Mapping[str, str]
    columns: tuple[tables.Column, ...]
    note: str
    ledger: str
    is_of_period: bool = True  # what happened in the period, or what stands at its end


LISTS = {
    "抽检不合格": Listed(
        questions.failed,
        quality_states.REPAIRS,
        (
            STATE,
            tables.Column("item", "抽检项目", width=100),
            *PLACE,
            tables.Column("inspected_on", "抽检日期", "day", width=100),
            tables.Column("result", "抽检结论", width=100),
            tables.Column("rectified_on", "整改日期", "day", width=100),
            tables.Column("days", "历时（天）", "count", width=84, help="抽检到整改；未整改的到“截至”日"),
            CONTRACTOR,
            *LAST,
        ),
        "期内一次抽检未合格的，和以前未合格、期初还没有整改的",
        "inspections",
    ),
    "材料不合格": Listed(
        questions.batches,
        quality_states.BATCHES,
        (
            STATE,
            tables.Column("material", "材料", width=120),
            *PLACE,
            tables.Column("tested_on", "检测日期", "day", width=100),
            tables.Column("used_on", "使用日期", "day", width=100),
            tables.Column("quantity", "数量", "figure", width=84),
            tables.Column("unit", "单位", width=60),
            tables.Column("supplier", "供应单位", width=180),
            CONTRACTOR,
            *LAST,
        ),
        "期内检测不合格的批次；未填使用日期的，用没用不知道",
        "materials",
    ),
    "管护未落实": Listed(
        questions.uncared,
        quality_states.CARE,
        (
            STATE,
            *PLACE,
            tables.Column("handed_over_on", "移交日期", "day", width=100),
            tables.Column("last_patrolled_on", "最近巡检", "day", width=100),
            tables.Column("days", "距今（天）", "count", width=90, help="最近巡检（从未巡检的，移交）到“截至”日"),
            tables.Column("patrol_limit_days", "最长间隔（天）", "count", width=110),
            tables.Column("condition", "最近状况", width=90),
            tables.Column("maintainer", "管护责任人", width=120),
            *LAST,
        ),
        "管护落实率未计入的已移交项目",
        "maintenance",
        is_of_period=False,
    ),
}


def worded(view: View, listed: Listed) -> pl.DataFrame:
    """The rows of the list with their states in words and their places."""
    rows = listed.rows(view)
    return with_place(rows.with_columns(state=words(rows["state"], lambda state: listed.states[state])))


def show(view: View) -> None:
    """One of the lists, what is still wrong first, with its workbook."""
    with st.container(horizontal=True, vertical_alignment="center", key="quality-head"):
        label = str(
            st.segmented_control(
                "清单", list(LISTS), default=next(iter(LISTS)), key="list", bind="query-params", required=True,
                label_visibility="collapsed",
            )
        )  # fmt: skip
        listed = LISTS[label]
        rows = worded(view, listed)
        context = downloads.context(view, f"{view.county}{label}清单", [view.period.label, label])
        downloads.table(view, f"{label}_{view.as_of}", context, exported(rows, listed.columns), "quality")
    if rows.height:
        st.caption(f"{view.place} · {view.period.label} · 共{number(rows.height)}条：{listed.note}。")
    else:
        st.caption(f"{view.place} · {view.period.label}：{listed.note}。")
    none = nothing.of_ledgers(view, (listed.ledger,), view.period.start if listed.is_of_period else None)
    key = f"quality-{label}-{view.period.key}-{view.place}-{view.filters.category}"
    opens = tables.Opens("project_name", "project", "project", "project_no")
    tables.show(view, rows.head(MOST_ROWS), listed.columns, key, opens=opens, nothing=none)
