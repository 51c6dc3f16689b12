"""Submissions: what the townships handed in and when, what was accepted, and what has to be corrected."""

import streamlit as st

from pages.data.submissions import files, sendback
from pages.ui.kit import grid
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="报送",
    icon=":material/inbox:",
    order=10,
    who="business",
    help="谁按期报了、报了多少、退回了什么",
)
PARTS = {"文件": files.files, "退回的行": files.rejected, "趋势": files.trend}

view = begin(PAGE)
sendback.show(view)
files.figures(view)
choice = grid.show(view)
grid.show_choice(choice)
details = grid.narrowed(view, choice)
for tab, show in zip(st.tabs(list(PARTS), on_change="rerun", key="intake-tabs"), PARTS.values(), strict=True):
    if tab.open:
        with tab:
            show(details, choice.dataset)
