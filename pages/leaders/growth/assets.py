"""Assets: what was newly built, each kind in its own unit of measure, and for how many people."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.leaders.growth import grids, questions
from pages.leaders.growth.questions import Day
from pages.ui.ask.topic.told import why_unknown
from pages.ui.kit import cards, downloads, panels, tables
from pages.ui.kit.format import escape, number
from pages.ui.kit.targets import UNKNOWN
from pages.ui.kit.topic import listing, matrix, nothing
from pages.ui.kit.trace.ledgers import SOURCE
from pages.ui.site.view import View

PEOPLE = {"beneficiaries": "受益人口", "vulnerable_beneficiaries": "其中困难群众"}
NONE = "按已报送的台账，这一期没有新增资产。"
UNTOLD = "这一期还没有乡镇报送{day}日期，新增了什么不明。"
WORKS = listing.Listing(
    "新增资产",
    "新增资产",
    "growth-works",
    (
        tables.Column("done_on", "日期", "day", 100),
        tables.Column("project_name", "项目名称", width=280),
        tables.Column("township", "乡镇", width=88),
        tables.Column("village", "村（社区）", width=100),
        tables.Column("category", "类别", width=80),
        tables.Column("output_quantity", "建设规模", "figure", 90),
        tables.Column("output_unit", "单位", width=64),
        tables.Column("beneficiaries", "受益人口", "count", 84),
        tables.Column("vulnerable_beneficiaries", "其中困难群众", "count", 104),
        tables.Column("base_fen", "合同及变更", "money", 110),
        tables.Column("contractor", "施工单位", width=200),
        SOURCE,
    ),
)


def choice() -> Day:
    """Which day makes a work an asset; kept in the address."""
    picked = st.segmented_control(
        "新增按", list(questions.DAYS), default=questions.ACCEPTED.label, key="asset", bind="query-params",
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    return questions.DAYS[str(picked)]


def figures(view: View, day: Day) -> None:
    """How many works, and for how many people; what no sheet says is not counted as nobody."""
    rows, silent = questions.in_period(view, day), questions.untold(view, day.dataset, day.column)
    known = not rows.is_empty() or len(silent) < len(questions.places(view))
    unknown = UNKNOWN[why_unknown(view, day.dataset)]
    foot = f"{view.period.label}{day.label}" + (f"；{len(silent)} 个乡镇{unknown}" if silent else "")
    shown = [cards.Card("assets", f"新增{day.label}项目", number(rows.height if known else None), "个", foot=foot)]
    for name, label in PEOPLE.items():
        entries = rows[name].count()
        is_known = entries > 0 or (known and rows.is_empty())
        foot = f"{rows.height} 个项目中 {entries} 个填报" if rows.height else "没有新增项目" if known else unknown
        shown.append(cards.Card(name, label, number(int(rows[name].sum()) if is_known else None), "人次", foot=foot))
    cards.row(shown, columns=len(shown))
    st.caption("人次按项目累加：同一个人受益于两个项目的计两次")


def panel(view: View, day: Day) -> None:
    """The grid, and below it the works of the clicked cell, or all of the period."""
    with st.container(horizontal=True, vertical_alignment="center", key="assets-head"):
        st.html(panels.plain_heading(f"新增资产：{view.place}"))
        layout = st.segmented_control(
            "排列", list(grids.LAYOUTS), default="按季度", key="layout", bind="query-params", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
        grid = grids.LAYOUTS[str(layout)](view, day)
        context = downloads.context(view, f"{view.county}新增资产", [view.period.label, f"已{day.label}", str(layout)])
        downloads.table(view, f"新增资产{layout}_{view.as_of}", context, grid.table(), "growth-assets")
    st.caption(escape(_note(view, day)))
    if not grid.rows:
        st.info(escape(_nothing(view, day)))
        return
    cells = {place: matrix.Cell(grid.words(*place)) for place in grid.parts}
    picked = matrix.show(view, grid.head, grid.rows, grid.columns, cells, f"growth-{day.label}")
    _works(view, day, grid, picked)


def _nothing(view: View, day: Day) -> str:
    """Why the grid has no row: a township may have told the ledger without a column of the day."""
    silent, places = questions.untold(view, day.dataset, day.column), questions.places(view)
    is_asked = why_unknown(view, day.dataset) != "off"
    if is_asked and len(silent) == len(places):
        return UNTOLD.format(day=day.label)
    return nothing.of_ledgers(view, (day.dataset,), view.period.start, NONE)


def _note(view: View, day: Day) -> str:
    silent = questions.untold(view, day.dataset, day.column)
    unknown = UNKNOWN[why_unknown(view, day.dataset)]
    left_out = f"；{unknown}、不计入：{'、'.join(silent)}" if silent else ""
    on = view.period.last_day(view.as_of)
    return f"随统计期、乡镇、类别；按{day.label}日期，至 {on}；各按自己的单位，不同单位不相加；点一格查看项目{left_out}"


def _works(view: View, day: Day, grid: grids.Grid, picked: tuple[str, str | None] | None) -> None:
    works, cell = questions.in_period(view, day), ""
    if picked is not None:
        row, column = picked
        part = grid.parts[row, column] if column else works.filter(pl.col(_column(grid)) == row)
        works, cell = works.clear() if part is None else part, " ".join(word for word in picked if word)
    chosen = [view.period.label, f"已{day.label}", *([cell] if cell else [])]
    none = nothing.of_ledgers(view, (day.dataset,), view.period.start)
    left_out = nothing.changes_left_out(view)
    note = "点项目名称打开项目档案" + (f"；{left_out}" if left_out else "")
    listing.show(view, WORKS, works, chosen, none, note, f"{cell}-{day.label}")


def _column(grid: grids.Grid) -> str:
    return "township" if grid.head == grids.TOWNSHIP else "kind"
