"""Quality: what inspections found and whether it was put right, failed materials, and who looks after the works."""

import streamlit as st

from pages.oversight.quality import by_item, lists, questions
from pages.ui.kit.topic import compare, stage_findings
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="质量与管护",
    icon=":material/verified:",
    order=40,
    who="business",
    help="抽检、材料、验收、监理和移交后的管护：哪里不合格，整改了没有",
)
view = begin(PAGE)

compare.figures(view, questions.KEYS)
left, right = st.columns([3, 2], gap="medium")
with left:
    by_item.show(view)
with right:
    stage_findings.panel(view, "quality")
compare.panel(view, questions.KEYS)
lists.show(view)
