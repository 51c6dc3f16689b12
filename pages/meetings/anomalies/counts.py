"""Counts: which rules and which townships the findings come from; a bar opens its findings."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.meetings.anomalies import choices
from pages.meetings.anomalies.questions import Wanted, by_rule, by_township
from pages.ui.kit import charts
from pages.ui.kit.format import number
from pages.ui.site import menu
from pages.ui.site.view import View


def show(view: View, wanted: Wanted, findings: pl.DataFrame) -> None:
    """Both sets of bars, of the findings that are listed."""
    word = choices.STATES[wanted.outcome]
    left, right = st.columns(2, gap="medium")
    with left:
        _bars(view, wanted, f"各规则的{word}数", by_rule(findings), "label", "rule")
    with right:
        _bars(view, wanted, f"各乡镇的{word}数", by_township(findings), "township", "township")


def _bars(view: View, wanted: Wanted, title: str, frame: pl.DataFrame, name: str, param: str) -> None:
    """The bars; opening one keeps what the page and the bar above it have chosen."""
    most = max(frame["findings"], default=1)
    kept = {**view.address, **choices.address(wanted)}
    kept |= {"township": view.filters.township} if view.filters.township else {}
    is_doubt = wanted.outcome != "cannot_tell"
    rows = [
        charts.Bar(
            label=row[name],
            share=row["findings"] / most,
            figure=number(row["findings"]),
            aside=f"红 {row['red']}" if row["red"] and is_doubt else "",
            href=menu.address("anomalies", **{**kept, param: row[name]}),
        )
        for row in frame.iter_rows(named=True)
    ]
    st.html(charts.panel(title, charts.bars(rows, "wide")))
