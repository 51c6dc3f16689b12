"""Disclosure: which notices were owed, which were published in time and long enough, and which were not."""

import streamlit as st

from pages.oversight.disclosure import parts
from pages.ui.kit.topic import stage_findings
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="公示",
    icon=":material/campaign:",
    order=50,
    who="business",
    help="立项、中标、验收、支付公示：谁该公示，谁没有公示",
)
view = begin(PAGE)

parts.figures(view)
left, right = st.columns([3, 2], gap="medium")
with left:
    township, kind = parts.grid(view)
with right:
    parts.trend(view)
    stage_findings.panel(view, "openness")
parts.notices(view, township, kind)
