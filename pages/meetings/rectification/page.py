"""Rectification: every case from its assignment to its end — how many stand where, who is late, and each one opened."""

import streamlit as st

from pages.meetings.rectification import choices, funnel, listing, units
from pages.ui.ask import cases
from pages.ui.kit.case import sheet
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="整改台账",
    icon=":material/fact_check:",
    order=30,
    who="business",
    help="交办的疑点整改到哪一步、谁逾期、怎样销号",
    has_bar=False,
)

view = begin(PAGE)
sheet.show(view)
listed = cases.listed(view.viewer)
above = st.container()
asked = choices.choose(listed)
with above:
    funnel.show(view, asked)
listing_tab, units_tab = st.tabs(["清单", "各单位"], on_change="rerun", key="rectification-tabs")
if listing_tab.open:
    with listing_tab:
        listing.show(view, asked)
if units_tab.open:
    with units_tab:
        units.show(view, asked)
