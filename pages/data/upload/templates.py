"""Templates: the official blank ledgers, one or all of them, with this county's townships to choose from."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from pages.ui.ask.query import data_folder
from pages.ui.kit.downloads import XLSX
from pages.ui.kit.format import escape
from pipelines.china import wall
from pipelines.reference.county import ReferenceError, load
from pipelines.registry import datasets
from reports.template.workbook import template_workbook

ALL = "全部台账"


def offer() -> None:
    """The choice of a ledger and the button; the workbook is made when the button is pressed."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by_label = {dataset.label: dataset for dataset in datasets().values()}
        label = st.selectbox("空白模板", [ALL, *by_label], width=260, key="template-of")
        try:
            county = load(data_folder() / "reference")
        except ReferenceError as problem:
            st.warning(escape(str(problem)))
            return
        wanted = [by_label[label]] if label in by_label else list(by_label.values())
        st.download_button(
            "下载模板",
            lambda: template_workbook(wanted, wall(datetime.now(UTC)), county),
            file_name=f"{label}模板.xlsx",
            mime=XLSX,
            icon=":material/download:",
            on_click="ignore",
            key=f"template-{label}",
        )
