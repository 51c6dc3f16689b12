"""KPI history: the county's figure month by month, and the statement that counted it."""

from __future__ import annotations

import streamlit as st

from pages.ui.ask import definitions as questions
from pages.ui.kit import charts, theme
from pages.ui.site.view import View
from pipelines.definitions import Kpi, Loaded
from pipelines.measures.statement import statement

SQL_HEIGHT = 320


def statement_as_run(view: View, kpi: Kpi) -> None:
    """The whole statement of the night: every kind of period, every level."""
    with st.expander("完整语句（全县、乡镇、村、类别 × 月、季、年，夜间处理时逐字运行）"):
        st.code(statement(kpi, view.as_of).strip(), language="sql", wrap_lines=True, height=SQL_HEIGHT)


def show(view: View, loaded: Loaded) -> None:
    """The county's last months as a line; nothing where there are not two of them."""
    months = questions.months(view, loaded.key)
    known = months.drop_nulls("value")
    if known.height > 1:
        st.markdown("**全县各月**")
        drawn = [charts.Line(loaded.definition.label, months["period_start"].to_list(), months["value"].to_list())]
        unit = loaded.definition.unit
        st.plotly_chart(charts.lines(drawn, unit, 220, "%Y-%m"), key=f"kpi-months-{loaded.key}", config=theme.CONFIG)
