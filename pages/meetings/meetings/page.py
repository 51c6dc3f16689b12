"""Meetings: the joint conference's meetings — prepared, held, decided, written up, followed, and their pack."""

import streamlit as st

from pages.meetings.meetings import listing, opened
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="会议",
    icon=":material/groups:",
    order=20,
    who="business",
    help="联席会议的议题、议定事项、纪要和落实情况",
    has_bar=False,
)
PARAM = "meeting"

view = begin(PAGE)
chosen = st.query_params.get(PARAM, "")
if chosen:
    opened.show(view, chosen)
else:
    listing.show(view)
