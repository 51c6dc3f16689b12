"""Finding sheet: one finding opened by its address — what stands behind it, and what was done about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from pages.meetings.anomalies import assigning, joined, questions
from pages.ui.kit.case.opened import opened
from pages.ui.kit.trace import evidence
from pages.ui.site.view import View

PARAM = "finding"
BASIS = "依据"


def is_opened() -> bool:
    """Whether the address names a finding."""
    return PARAM in st.query_params


def choose(finding_id: str) -> None:
    """Open this finding: it goes into the address."""
    st.query_params[PARAM] = finding_id
    st.rerun()


def show(view: View) -> None:
    """The opened finding, where there is one that the viewer may see."""
    finding_id = st.query_params.get(PARAM, "")
    chosen = questions.opened(view, finding_id) if finding_id else None
    if chosen is None:
        return
    cases = joined.earlier(view, finding_id)
    with st.container(border=True, key="sheet-finding"):
        with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
            if chosen.finding["outcome"] == "flagged" and not chosen.finding["cleared_on"]:
                _assign(view, chosen.finding, cases)
            if st.button("关闭", icon=":material/close:", key="finding-close"):
                del st.query_params[PARAM]
                st.rerun()
        if cases.is_empty():
            evidence.show(view, chosen)
            return
        names = [BASIS, *(_tab(row) for row in cases.iter_rows(named=True))]
        basis, *others = st.tabs(names, on_change="rerun", key=f"finding-tabs-{finding_id}")
        if basis.open:
            with basis:
                evidence.show(view, chosen)
        for tab, case_id in zip(others, cases["case_id"], strict=True):
            if tab.open:
                with tab:
                    opened(case_id, view.viewer, chosen.finding["project_name"])


def _tab(row: Mapping[str, Any]) -> str:
    return f"立案 {row['case_id']}（{row['state_label']}）"


def _assign(view: View, finding: Mapping[str, Any], cases: pl.DataFrame) -> None:
    """The button to assign this one; nothing where it has an open case already."""
    latest = cases.head(1).select("case_id", "state", "state_label").to_dicts() or [{"state": joined.NO_CASE}]
    row = {name: finding[name] for name in ("finding_id", "level", "department")} | latest[0]
    if row["state"] not in joined.OPEN_STATES:
        assigning.offer(view, pl.DataFrame([row]), "assign-this", "交办这一条")
