"""Shell: the main script — lets the viewer in, shows the menu and runs the chosen page."""

from __future__ import annotations

import streamlit as st

from pages.ui.kit.theme import LOGO
from pages.ui.site import menu
from pages.ui.site.admit import NotAdmitted, admit
from pages.ui.site.frame import draw

st.set_page_config(page_title="明鉴", page_icon=str(LOGO), layout="wide", initial_sidebar_state="collapsed")
st.logo(str(LOGO), size="large")
try:
    viewer = admit()
except NotAdmitted:
    st.warning("登录已失效。请刷新本页，重新登录。")
    st.stop()
page = st.navigation(menu.sections(viewer.hats), position="top")
draw(menu.header(page.url_path, viewer.hats), viewer)
page.run()
