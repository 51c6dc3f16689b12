"""Coverage: which ledger each township has told through which day, and what is worth asking for first."""

import streamlit as st

from pages.data.coverage import parts
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="数据完备",
    icon=":material/checklist:",
    order=15,
    who="business",
    help="各乡镇每种台账报到哪一天，先补什么最有用",
)

view = begin(PAGE)
parts.figures(view)
first, ledgers, off = st.tabs(["先补什么", "台账报到哪一天", "未启用的规则"], on_change="rerun", key="coverage-tabs")
if first.open:
    with first:
        parts.first_things(view)
if ledgers.open:
    with ledgers:
        parts.ledger_grid(view)
if off.open:
    with off:
        parts.rules_off(view)
