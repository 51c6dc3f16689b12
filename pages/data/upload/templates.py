"""Templates: the official blank ledgers, one or all of them, with this county's townships to choose from."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from pages.ui.ask.query import data_folder
from pages.ui.kit import downloads
from pages.ui.kit.format import escape
from pages.ui.site.view import View
from pipelines.china import wall
from pipelines.reference.county import ReferenceError, load
from pipelines.registry import datasets
from reports.template.workbook import template_workbook

ALL = "全部台账"


def offer(view: View) -> None:
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
        downloads.button(
            view,
            "template",
            "下载模板",
            lambda: template_workbook(wanted, wall(datetime.now(UTC)), county),
            f"{label}模板.xlsx",
            f"template-{label}",
        )
