"""History: what changed in the ledgers from night to night, by file, and projects that may have been entered twice."""

import streamlit as st

from pages.ui import doubles as pairs
from pages.ui import past
from pages.ui.frame import begin
from pages.ui.menu import Page
from pages.ui.questions import history as questions

PAGE = Page(title="历史", icon=":material/history:", order=30, help="台账每一夜改了什么；疑似重复的项目")

view = begin(PAGE)
past.begun_anew(view)
nights = questions.nights(view)
changes, by_night, doubles = st.tabs(["变更清单", "各夜", "疑似重复项目"], on_change="rerun", key="history-tabs")
if changes.open:
    with changes:
        if nights["is_first"].all():
            st.info(past.NOTHING_BEFORE)
        else:
            wanted = past.choose(view, nights)
            past.figures(nights, wanted)
            past.listing(view, wanted)
if by_night.open:
    with by_night:
        past.nights_table(view, nights)
if doubles.open:
    with doubles:
        pairs.show(view)
