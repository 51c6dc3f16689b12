"""Definitions: every KPI, rule and limit in words, with its SQL, source, rates and examples."""

import streamlit as st

from pages.data.definitions import lists, rule_sheet
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page
from pipelines.registry import kpis, rules

PAGE = Page(
    title="口径", icon=":material/menu_book:", order=20, who="business", help="指标、规则、限值的口径、依据和算例"
)
KPIS, RULES, LIMITS = "指标", "规则", "限值"


def asked(clicked: str | None) -> str:
    """What was clicked just now, or what the address names; the address keeps it."""
    if clicked:
        st.query_params[lists.PARAM] = clicked
        st.rerun()
    return st.query_params.get(lists.PARAM, "")


view = begin(PAGE)
with st.container(horizontal=True, vertical_alignment="bottom"):
    opened = RULES if asked(None) in rules() else KPIS
    kind = st.segmented_control("类型", [KPIS, RULES, LIMITS], default=opened, key="definition-kind", required=True)
    words = st.text_input("查找", placeholder="名称、口径或依据中的字", type="search", key="definition-words") or ""
if kind == KPIS:
    chosen = asked(lists.kpi_list(view, words))
    if chosen in kpis():
        with st.container(border=True, key="sheet-definition"):
            lists.kpi(view, kpis()[chosen])
    else:
        st.caption("点名称查看完整口径、计算语句和算例。")
elif kind == RULES:
    lists.updated(view)
    chosen = asked(lists.rule_list(view, words))
    if chosen in rules():
        with st.container(border=True, key="sheet-definition"):
            rule_sheet.show(view, rules()[chosen])
    else:
        st.caption("点名称查看完整口径、比对语句和算例。")
else:
    lists.limit_list(view, words)
