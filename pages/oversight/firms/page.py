"""Firms: who won the contracts of the last 24 months, how they built, and who bids with whom."""

import streamlit as st

from pages.oversight.firms import opened, parts
from pages.ui.kit.topic import stage_findings
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="参建单位",
    icon=":material/engineering:",
    order=70,
    who="business",
    help="中标、按期、质量、满意度和信用；谁和谁一起投标；红黑名单",
)
view = begin(PAGE)

chosen = st.query_params.get(parts.FIRM)
if chosen:
    opened.show(view, chosen)
else:
    parts.overview(view)
    parts.table(view)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        parts.pairs(view)
        parts.lists(view)
    with right:
        stage_findings.panel(view, "firms")
