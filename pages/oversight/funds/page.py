"""Funds: where the works' money stands, whether it was paid as it should be, and what is still owed."""

import streamlit as st

from pages.oversight.funds import arrears, parts
from pages.ui.kit.topic import compare, stage_findings
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="资金",
    icon=":material/payments:",
    order=20,
    who="business",
    help="资金从计划、到位到拨付的去向，付款与进度是否相称，哪些拨付有疑点，哪些还欠着",
)
view = begin(PAGE)

compare.figures(view, parts.KEYS, *arrears.figures(view))
left, right = st.columns([3, 2], gap="medium")
with left:
    parts.stream(view)
with right:
    parts.by_rule(view)
left, right = st.columns(2, gap="medium")
with left:
    parts.against(view)
with right:
    parts.monthly(view)
compare.panel(view, parts.KEYS)
stage_findings.panel(view, "money", 5)
arrears.listed(view)
