"""Labour: who was paid for how many days, how many of them were villagers, and who still waits for wages."""

import streamlit as st

from pages.oversight.labour import parts, questions
from pages.ui.kit.topic import compare
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="用工",
    icon=":material/groups:",
    order=80,
    who="business",
    help="工日和工资按工种、本地用工比例、未发工资",
)
view = begin(PAGE)

parts.figures(view)
left, right = st.columns(2, gap="medium")
with left:
    parts.trades(view)
with right:
    parts.unpaid(view)
compare.panel(view, [questions.KEY])
