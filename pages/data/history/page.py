"""History: what changed in the ledgers from night to night, by file, and projects that may have been entered twice."""

import streamlit as st

from pages.data.history import doubles, questions
from pages.ui.kit.trace import changes
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="历史", icon=":material/history:", order=30, who="business", help="台账每一夜改了什么；疑似重复的项目"
)

view = begin(PAGE)
changes.begun_anew(view)
nights = questions.nights(view)
list_tab, nights_tab, doubles_tab = st.tabs(["变更清单", "各夜", "疑似重复项目"], on_change="rerun", key="history-tabs")
if list_tab.open:
    with list_tab:
        if nights["is_first"].all():
            st.info(changes.NOTHING_BEFORE)
        else:
            wanted = changes.choose(view, nights)
            changes.figures(nights, wanted)
            changes.listing(view, wanted)
if nights_tab.open:
    with nights_tab:
        changes.nights_table(view, nights)
if doubles_tab.open:
    with doubles_tab:
        doubles.show(view)
