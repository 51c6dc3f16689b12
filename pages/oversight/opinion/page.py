"""Opinion: how satisfied people are, how sure one can be of that, and what became of their complaints."""

import streamlit as st

from pages.oversight.opinion import parts, questions
from pages.ui.kit.topic import compare, stage_findings
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="满意度与投诉",
    icon=":material/sentiment_satisfied:",
    order=60,
    who="business",
    help="群众评价的区间与可信度，民意台账和办理时限",
)
view = begin(PAGE)

compare.figures(view, questions.KEYS)
parts.townships(view)
compare.panel(view, questions.KEYS)
left, right = st.columns([2, 3], gap="medium")
with left:
    parts.themes(view)
with right:
    stage_findings.panel(view, "people")
parts.register(view)
