"""Lists: what lies on the map in words — places one step deeper or works, and the works that no map can show."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.leaders.map import questions
from pages.leaders.map.level import VILLAGE, Level
from pages.ui.ask.topic import plan_years
from pages.ui.kit import choose, panels, tables
from pages.ui.kit.format import escape, number
from pages.ui.kit.html.render import render
from pages.ui.kit.topic import nothing
from pages.ui.site import menu
from pages.ui.site.view import View

LABELS = {"township": "乡镇", "village": "村（社区）"}
FIGURES = (
    tables.Column("projects", "项目", "count", width=62),
    tables.Column("red", "红灯", "count", width=62),
    tables.Column("yellow", "黄灯", "count", width=62),
    tables.Column("unknown", "灯不明", "count", width=72),
    tables.Column("unlocated", "无坐标", "count", width=72),
    tables.Column("budget_fen", "预算", "money", width=110),
)
WORKS = (
    tables.Column("lamp", "灯", "lamp", width=76),
    tables.Column("project_name", "项目名称", width=260),
    tables.Column("village", "村（社区）", width=92),
    tables.Column("category", "类别", width=72),
    tables.Column("budget_fen", "预算", "money", width=104),
    tables.Column("project_no", "项目编号", width=170),
)
OPENS = tables.Opens("project_name", "project", "project", "project_no")
TALL, SHORT = 560, 14  # pixels of a long list, and how many rows are not long


def crumbs(view: View, level: Level, kept: dict[str, str]) -> None:
    """全县 › 西河镇 › 新民村: the way back, step by step; `kept` are the choices that stay."""
    steps: list[tuple[str, dict[str, str]]] = [(view.county, {})] if view.scope.townships is None else []
    if level.township:
        steps.append((level.township, {"township": level.township}))
    if level.village:
        steps.append((level.village, {}))
    links = [(name, menu.address("map", **params, **view.address, **kept)) for name, params in steps[:-1]]
    st.html(render("map/crumbs", links=links, here=steps[-1][0] if steps else view.county))


def places(view: View, level: Level) -> str | None:
    """The places one step deeper, the largest first; gives the one that was clicked just now."""
    kind = level.below or VILLAGE
    frame = questions.by_place(level.works, kind).filter(pl.col(kind).is_not_null())
    st.html(panels.heading(f"各{LABELS[kind]}{view.period.start.year}年度项目", f"灯截至 {view.as_of}；点名称打开"))
    if frame.is_empty():
        return None  # the sentence below says why
    columns = (tables.Column(kind, LABELS[kind], width=110), *FIGURES)
    height: choose.Height = TALL if frame.height > SHORT else "content"
    key = f"map-{kind}-{level.township}"
    return choose.one(view, frame, columns, key, click=kind, ident=kind, height=height)


def works(view: View, level: Level) -> None:
    """The works of the village; a click opens one."""
    st.html(panels.heading(f"{level.village}{view.period.start.year}年度项目", f"灯截至 {view.as_of}；点名称打开档案"))
    columns = [column for column in WORKS if column.name != VILLAGE]
    none = nothing.of_plan_year(view)
    tables.show(view, level.works, columns, f"map-works-{level.village}", opens=OPENS, nothing=none)


def unlocated(view: View, level: Level) -> None:
    """How many works are on the map and how many are not, those that are not, and who told nothing."""
    missing, silent = level.unlocated, questions.silent(view)
    words = f"{view.period.start.year}年度计划未取消的项目 {number(level.works.height)} 个，"
    some = f"其中 {number(missing.height)} 个没有坐标，没有画在图上，列在下面。" if missing.height else "都有坐标。"
    unknown = f"{'、'.join(silent)}没有报送项目台账，项目不在其中。" if silent and not level.village else ""
    unlisted = [] if level.village else plan_years.unlisted(view)
    unknown += f"{nothing.names(unlisted)}{nothing.not_listed(view)}。" if unlisted else ""
    st.caption(escape((words + some if level.works.height else "没有可以画的项目。") + unknown))
    if missing.height:
        with st.expander(f"没有坐标的项目 {number(missing.height)} 个", expanded=missing.height <= SHORT):
            tables.show(view, missing, WORKS, "map-unlocated", opens=OPENS)
