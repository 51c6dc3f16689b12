"""Shell: the main script — lets the viewer in, shows the menu and runs the chosen page."""

from __future__ import annotations

import streamlit as st

from pages.ui.kit.theme import LOGO
from pages.ui.site import menu
from pages.ui.site.frame import draw
from pages.ui.site.viewer import admit

st.set_page_config(page_title="明鉴", page_icon=str(LOGO), layout="wide", initial_sidebar_state="collapsed")
st.logo(str(LOGO), size="large")
page = st.navigation(menu.sections(), position="top")
draw(menu.header(page.url_path), admit())
page.run()
