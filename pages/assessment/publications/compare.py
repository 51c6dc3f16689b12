"""Compare: two publications side by side — places, scores and points, what changed first."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from casework.publications.publication import Publication
from pages.ui.kit import tables
from pages.ui.kit.format import escape
from pages.ui.site.view import View
from reports.publications.compare import compared, scheme_note


def show(view: View, chosen: Publication, known: list[Publication]) -> None:
    """The chosen publication beside another; first that which it revises, or the one before it."""
    others = [each for each in known if each.no != chosen.no]
    if not others:
        st.caption("只有这一号发布，没有可比较的。")
        return
    labels = {f"第{each.no}号 {each.period}": each for each in others}
    before = next((nth for nth, each in enumerate(others) if each.no == chosen.revises), 0)
    picked = st.selectbox("与哪一号比较", list(labels), index=before, key=f"compare-{chosen.no}", width=240)
    other = labels[picked]
    changes(
        view, other.figures, chosen.figures, f"第{other.no}号", f"第{chosen.no}号", f"compare-{chosen.no}-{other.no}"
    )
    st.caption(escape(scheme_note(other.scheme == chosen.scheme)))


def changes(view: View, before: dict[str, Any], after: dict[str, Any], was: str, now: str, key: str) -> None:
    """The table of both; `was` and `now` are their names."""
    rows = compared(before, after)
    frame = pl.DataFrame(rows, infer_schema_length=None)
    moved = frame.filter(pl.col("is_changed")).height
    st.markdown(escape(f"{frame.height}个乡镇中，{moved}个的名次、得分或等次不同。"))
    columns = (
        tables.Column("township", "乡镇", width=100, pinned=True),
        tables.Column("rank_before", f"{was}名次", "count", width=100),
        tables.Column("rank_after", f"{now}名次", "count", width=100),
        tables.Column("score_before", f"{was}总分", "figure", width=100),
        tables.Column("score_after", f"{now}总分", "figure", width=100),
        tables.Column("score_change", "总分变化", "figure", width=90),
        tables.Column("grade_before", f"{was}等次", width=100),
        tables.Column("grade_after", f"{now}等次", width=100),
        tables.Column("why", "得分变化的指标", width=360),
    )
    tables.show(view, frame, columns, f"changes-{key}", height="content")
