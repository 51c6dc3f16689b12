"""History: what changed in the ledgers from night to night, by file, and projects that may have been entered twice."""

import polars as pl
import streamlit as st

from pages.ui import doubles as pairs
from pages.ui import past
from pages.ui.frame import begin
from pages.ui.menu import Page
from pages.ui.questions import history as questions

PAGE = Page(title="历史", icon=":material/history:", order=30, help="台账每一夜改了什么;疑似重复的项目")

view = begin(PAGE)
nights = questions.nights(view)
compared = nights.filter(~pl.col("is_first")).height > 0
changes, by_night, doubles = st.tabs(["变更清单", "各夜", "疑似重复项目"], on_change="rerun", key="history-tabs")
if not doubles.open:
    with changes if changes.open else by_night:
        if not compared:
            st.info(past.NOTHING_BEFORE)
        wanted = past.choose(view, nights) if compared else questions.Wanted()
        if compared:
            past.figures(nights, wanted)
            if changes.open:
                past.listing(view, wanted)
        if by_night.open:
            past.nights_table(view, nights, wanted)
else:
    with doubles:
        pairs.show(view)
