"""Table: the parts of the ranking page — its table, bars, notes and the scheme in words."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.ui.kit import tables
from pages.ui.kit.format import escape, text, value
from pages.ui.site.view import View
from pipelines.ranking.scheme import Indicator, Scheme
from pipelines.registry import kpis

SHOWN = {"得分": "_points", "指标值": "", "案例数": "_cases"}
KINDS: dict[str, tables.Kind] = {"得分": "figure", "指标值": "figure", "案例数": "count"}
FIXED = (
    tables.Column("rank", "名次", "count", width=56, pinned=True),
    tables.Column("township", "乡镇", width=96, pinned=True),
    tables.Column("change", "升降", "moved", width=64),
    tables.Column("group", "组别", width=56),
    tables.Column("score", "总分", "figure", width=76),
    tables.Column("grade", "等次", width=72),
)
NOTE = tables.Column("note", "说明", width="large")


def table(view: View, ranking: pl.DataFrame, scheme: Scheme, what: str) -> None:
    """The league table; `what` says which of an indicator's three figures is shown."""
    columns = [*FIXED, *(_indicator(indicator.kpi, indicator.weight, what) for indicator in scheme.indicators), NOTE]
    known = [column for column in columns if column.name in ranking.columns]
    ready = ranking.with_columns(pl.col("note").replace("", None))
    tables.show(view, ready, known, f"ranking-{what}", height="content")


def _indicator(key: str, weight: float, what: str) -> tables.Column:
    kpi = kpis()[key].definition
    unit = f"({kpi.unit})" if what == "指标值" else f"（权重 {weight:g}）" if what == "得分" else ""
    return tables.Column(f"{key}{SHOWN[what]}", f"{kpi.label}{unit}", KINDS[what], help=kpi.formula)


def notes(ranking: pl.DataFrame, scheme: Scheme) -> None:
    """Who was not ranked and why, what was left out for whom, what waits for its data."""
    rows = ranking.to_dicts()
    ranked = [row for row in rows if row["rank"] is not None]
    lines = [f"{row['township']}：不参评。{text(row['note'])}" for row in rows if row["rank"] is None]
    for indicator in scheme.indicators:
        points = f"{indicator.kpi}_points"
        absent = [row["township"] for row in ranked if row.get(points) is None]
        if absent:
            lines.append(
                f"{indicator.label}{_lack(indicator)}，{indicator.weight:g} 分权重由其余指标分摊："
                f"{'、'.join(absent) if len(absent) < len(ranked) else '全部参评乡镇'}。"
            )
    if scheme.pending:
        lines.append(f"数据尚未接入、暂不计分：{'、'.join(i.label for i in scheme.pending)}。")
    if lines:
        st.markdown("**说明**")
        st.markdown("\n".join(f"- {escape(line)}" for line in lines))


def _lack(indicator: Indicator) -> str:
    """Why an indicator was left out."""
    return f"{kpis()[indicator.kpi].definition.nothing or '无数据'}或不足 {indicator.min_cases} 例"


def method(scheme: Scheme) -> None:
    """How the score comes about, in the scheme's own numbers."""
    grades = "、".join(f"{grade.name} {grade.from_score:g} 分起" for grade in scheme.grades)
    ties = "、".join(kpis()[key].definition.label for key in scheme.tie_break)
    st.markdown(
        "每个指标达到满分线得 100 分，不高于零分线得 0 分，之间按比例；总分是各指标得分按权重的平均。"
        "案例数少于下限的指标不计分，其权重由其余指标分摊；一半以上权重无法计分的乡镇不参评。"
    )
    st.markdown(escape(f"等次：{grades}。总分相同时依次比较：{ties or '无'}；仍相同则并列。"))
    rows = [
        (
            indicator.label,
            f"{indicator.weight:g}",
            value(indicator.floor, _unit(indicator.kpi)),
            value(indicator.target, _unit(indicator.kpi)),
            f"{indicator.min_cases}",
            kpis()[indicator.kpi].definition.formula if indicator.kpi in kpis() else "数据尚未接入，暂不计分",
        )
        for indicator in (*scheme.indicators, *scheme.pending)
    ]
    labels = ["指标", "权重", "零分线", "满分线", "最少案例", "口径"]
    shown = [tuple(escape(cell) for cell in row) for row in rows]
    st.table(pl.DataFrame(shown, schema=labels, orient="row"), hide_index=True)


def _unit(key: str) -> str:
    return kpis()[key].definition.unit if key in kpis() else ""
