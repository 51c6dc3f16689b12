"""Stage findings: the panel of a matter's own findings, with the way to all of them."""

from __future__ import annotations

import streamlit as st

from pages.ui.ask.topic import stage_findings
from pages.ui.kit import panels
from pages.ui.kit.format import number
from pages.ui.kit.topic import nothing
from pages.ui.site import menu
from pages.ui.site.view import View
from pipelines.definitions import STAGE_LABELS

SHOWN = 8


def panel(view: View, stage: str, count: int = SHOWN) -> None:
    """The first ones as of the night, whatever period the page speaks of, and a link to the list of all."""
    every = stage_findings.number(view, stage)
    more = f"；共 {number(every)} 条，先列 {count} 条" if every > count else ""
    title = f"{STAGE_LABELS[stage]}疑点（截至 {view.as_of}）"
    first = stage_findings.first(view, stage, count)
    st.html(panels.findings(title, first, nothing.of_rules(view, stage), panels.UNVERIFIED + more))
    if every:
        menu.link("anomalies", f"查看全部{STAGE_LABELS[stage]}疑点", stage=STAGE_LABELS[stage])
