"""Heads: the money of every township per head and per head in need, and the curve that says how even it lies."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from pages.leaders.growth import lorenz, questions, shares
from pages.leaders.growth.questions import PLANNED, Money
from pages.ui.kit import charts, choose, downloads, panels, tables, theme
from pages.ui.kit.format import MISSING, escape
from pages.ui.kit.texts import words
from pages.ui.kit.topic import listing, nothing
from pages.ui.kit.trace.ledgers import SOURCE
from pages.ui.site.view import View

COLUMNS = (
    tables.Column("township", "乡镇", width=96),
    tables.Column("yuan_a_head", "人均（元）", "figure", 92),
    tables.Column("yuan_a_needy", "困难群众人均（元）", "figure", 128, help="资金 ÷ 困难群众人数，不是发给个人的钱"),
    tables.Column("fen", "资金", "money", 104),
    tables.Column("works", "项目数", "count", 64),
    tables.Column("heads", "人口", "count", 76),
    tables.Column("needy", "困难群众", "count", 76),
    tables.Column("why", "未计入原因", width=130),
)
WORKS = listing.Listing(
    "资金项目",
    "人均资金项目",
    "growth-money",
    (
        tables.Column("fen", "资金", "money", 104),
        tables.Column("project_name", "项目名称", width=280),
        tables.Column("township", "乡镇", width=88),
        tables.Column("village", "村（社区）", width=100),
        tables.Column("category", "类别", width=80),
        tables.Column("contractor", "施工单位", width=200),
        SOURCE,
    ),
)
TOO_FEW = "人均资金已知的乡镇不足三个，或没有资金，不画曲线。"


def choice() -> Money:
    """Which money is shared out; kept in the address."""
    with st.container(horizontal=True, vertical_alignment="center", key="growth-head"):
        st.html(panels.plain_heading("资金公平"))
        picked = st.segmented_control(
            "资金按", list(questions.MONEYS), default=PLANNED.label, key="money", bind="query-params", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    return questions.MONEYS[str(picked)]


def panel(view: View, money: Money) -> str | None:
    """The townships beside the curve; gives the township that was clicked, None for the view's."""
    rows = shares.of_townships(view, money)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        clicked = _table(view, money, rows)
    with right:
        _curve(view, money, rows)
    return clicked or view.filters.township


def counted(view: View, money: Money) -> str:
    """Which money of which time: 2026年度计划项目的预算."""
    return f"{view.period.start.year}年度计划" if money is PLANNED else view.period.label


def _table(view: View, money: Money, rows: pl.DataFrame) -> str | None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(panels.plain_heading(f"各乡镇人均{money.label}"))
        chosen = [counted(view, money), money.label]
        context = downloads.context(view, f"{view.county}人均{money.label}", chosen, by_place=False)
        file = f"人均{money.label}_{view.as_of}"
        downloads.table(view, file, context, listing.handed_out(rows, COLUMNS), "growth-heads")
    st.caption(f"{counted(view, money)} · {money.meaning}；各乡镇，随统计期和类别；人口为县基础数据，不随统计期变")
    shown = rows.with_columns(words(rows["why"], lambda why: why or MISSING, nulls=True))
    picked = choose.one(
        view, shown, COLUMNS, f"heads-{money.label}", click="township", ident="township", height="content"
    )
    return None if picked is None else str(picked)


def _curve(view: View, money: Money, rows: pl.DataFrame) -> None:
    st.html(panels.heading(f"{money.label}的洛伦兹曲线", f"{counted(view, money)} · 按人口加权，随统计期和类别"))
    drawn = shares.curve_of(rows)
    if drawn is None:
        st.html(charts.nothing(TOO_FEW))
    else:
        st.plotly_chart(lorenz.figure(drawn, view.filters.township), key="growth-lorenz", config=theme.CONFIG)
        st.caption(f"{shares.sentence(drawn)}说的是乡镇之间，不是个人之间；地形、规划不同，人均不同未必不公。")
    out = shares.left_out(rows)
    if out:
        st.caption(escape(out))


def works(view: View, money: Money, township: str | None) -> None:
    """The works whose money is counted, of the clicked township or of the view's place."""
    mine = replace(view, filters=replace(view.filters, township=township))
    note = "点上表的乡镇只看该乡镇；点项目名称打开项目档案"
    rows = questions.funded(mine, money)
    none = nothing.of_plan_year(mine) if money is PLANNED else nothing.of_ledgers(mine, ("projects", "payments"))
    listing.show(mine, WORKS, rows, [counted(view, money), money.label], none, note, f"{township}-{money.label}")
