"""By item: township by inspected item, passed at first of how many."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.oversight.quality import questions
from pages.ui.ask import kpis
from pages.ui.kit import lamps, panels
from pages.ui.kit.targets import UNKNOWN
from pages.ui.kit.topic import matrix
from pages.ui.site.view import View
from pipelines.registry import kpis as definitions

RATE, ALL, OTHERS = "quality_pass_rate", "合计", "其他"
MOST_ITEMS = 8
NOTE = "一次合格次数/抽检次数；▲◆ 低于目标；少于20次不亮灯"
FIGURES = ("（一次合格）", "（抽检）")  # of a cell in a file


def show(view: View) -> None:
    """The matrix."""
    st.html(panels.heading("乡镇 × 抽检项目", NOTE))
    matrix.show(view, "乡镇", *cells_of(view), "quality")


def cells_of(view: View) -> tuple[list[str], list[str], dict[tuple[str, str], matrix.Cell]]:
    """Township by inspected item: passed at first of how many; the rarer items together. Rows, columns, cells."""
    rows, towns = questions.matrix(view), [view.filters.township] if view.filters.township else list(view.townships)
    often = rows.group_by("item").agg(pl.col("inspected").sum()).sort("inspected", "item", descending=[True, False])
    named = often["item"].head(MOST_ITEMS).to_list()
    columns = [ALL, *named, *([OTHERS] if often.height > MOST_ITEMS else [])]
    sums = _sums(rows, named)
    cells: dict[tuple[str, str], matrix.Cell] = {}
    for town in towns:
        unknown = UNKNOWN.get(_why(view, town)) if (town, ALL) not in sums else None
        for column in columns:
            cells[town, column] = matrix.Cell(unknown) if unknown else _cell(*sums.get((town, column), (0, 0)))
    return towns, columns, cells


def _why(view: View, town: str) -> str:
    return kpis.why_unknown(view, definitions()[RATE].definition, town)


def _sums(rows: pl.DataFrame, named: list[str]) -> dict[tuple[str, str], tuple[int, int]]:
    """Inspected and passed by township and column; one pass, for a page draws a few hundred cells."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for town, item, inspected, passed in rows.select("township", "item", "inspected", "passed").iter_rows():
        for column in (item if item in named else OTHERS, ALL):
            before = sums.get((town, column), (0, 0))
            sums[town, column] = (before[0] + inspected, before[1] + passed)
    return sums


def _cell(inspected: int, passed: int) -> matrix.Cell:
    kpi = definitions()[RATE].definition
    value = passed / inspected * kpi.scale if inspected else None
    return matrix.share(passed, inspected, lamps.of_kpi(kpi, value, inspected))
