"""Wallboard: the county's picture in turn on a wall of 1920×1080, without anybody at it."""

import streamlit as st

from pages.leaders.wallboard.turns import wall
from pages.ui.kit.html.render import render
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="监督大屏",
    icon=":material/tv:",
    order=60,
    who="business",
    help="挂墙的大屏：自动轮换，新一夜的数据发布后自动更新",
    has_bar=False,
)

view = begin(PAGE)
st.html(render("wall/style"))
wall(view)
