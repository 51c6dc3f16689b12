"""Submissions: what the townships handed in and when, what was accepted, and what has to be corrected."""

import streamlit as st

from pages.ui import grid, intake
from pages.ui.frame import begin
from pages.ui.menu import Page

PAGE = Page(title="报送", icon=":material/inbox:", order=10, help="谁按期报了、报了多少、退回了什么")
PARTS = {"文件": intake.files, "退回的行": intake.rejected, "趋势": intake.trend}

view = begin(PAGE)
intake.figures(view)
choice = grid.show(view)
grid.told(choice)
details = grid.narrowed(view, choice)
for tab, show in zip(st.tabs(list(PARTS), on_change="rerun", key="intake-tabs"), PARTS.values(), strict=True):
    if tab.open:
        with tab:
            show(details, choice.dataset)
