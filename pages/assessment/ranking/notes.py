"""Notes: below the table, who was not ranked and why, which weights count, and how the score comes about."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.ui.kit.format import escape, text, value
from pipelines.ranking.schemes.scheme import Indicator, Scheme
from pipelines.registry import kpis
from reports.words import ranking as words


def notes(ranking: pl.DataFrame, points: pl.DataFrame, scheme: Scheme) -> None:
    """Who was not ranked and why, who did not report, what was left out for everybody."""
    rows = ranking.to_dicts()
    lines = [f"{row['township']}：不参评。{text(row['note'])}。" for row in rows if row["score"] is None]
    lines += [f"{row['township']}：{row['note']}。" for row in rows if row["score"] is not None and row["note"]]
    lines.append(words.counted(scheme, words.nobody(points.to_dicts())))
    st.markdown("**说明**")
    st.markdown("\n".join(f"- {escape(line)}" for line in lines))


def method(scheme: Scheme) -> None:
    """How the score comes about, in the scheme's own numbers."""
    grades = "、".join(f"{grade.name} {grade.from_score:g} 分起" for grade in scheme.grades)
    ties = "、".join(words.label(key) for key in scheme.tie_break)
    st.markdown(words.METHOD)
    st.markdown(words.CHANCE)
    st.markdown(
        escape(
            f"等次：{grades}；{scheme.grades[0].name}不超过参评乡镇的 {scheme.best_share:g}%。有效权重不足"
            f" {scheme.least_weight:g} 的不参评。总分相同时依次比较：{ties or '无'}；仍相同则并列。"
        )
    )
    rows = [_row(indicator) for indicator in (*scheme.indicators, *scheme.pending)]
    labels = ["指标", "权重", "零分线", "满分线", "回落", "统计范围", "口径"]
    shown = [tuple(escape(cell) for cell in row) for row in rows]
    st.table(pl.DataFrame(shown, schema=labels, orient="row"), hide_index=True)
    items = [(item.name, f"{item.points:+g}" if item.points else "—", item.caps_at or "—") for item in scheme.items]
    if items:
        shown_items = [tuple(escape(cell) for cell in row) for row in items]
        st.table(pl.DataFrame(shown_items, schema=["加减分事项", "分", "等次最高为"], orient="row"), hide_index=True)


def _row(indicator: Indicator) -> tuple[str, ...]:
    unit = kpis()[indicator.kpi].definition.unit if indicator.kpi in kpis() else ""
    falls = "—"
    if indicator.falls:
        falls = f"超过 {value(indicator.falls[0], unit)} 回落，{value(indicator.falls[1], unit)} 为 0 分"
    return (
        indicator.label,
        f"{indicator.weight:g}",
        value(indicator.floor, unit),
        value(indicator.target, unit),
        falls,
        words.WINDOWS[indicator.window],
        kpis()[indicator.kpi].definition.formula if indicator.kpi in kpis() else "数据尚未接入，暂不计分",
    )
