"""Runs: what tonight could not compute, the steps of the night with their time and rows, and the nights before."""

import streamlit as st

from pages.data.runs import parts
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="运行", icon=":material/bedtime:", order=40, who="everyone", help="每夜处理了什么、用了多久、哪些未能计算"
)

view = begin(PAGE)
parts.not_computed(view)
parts.warnings(view)
parts.figures(view)
steps, ledgers, nights = st.tabs(["步骤", "各台账行数", "历次运行"], on_change="rerun", key="runs-tabs")
if steps.open:
    with steps:
        parts.steps(view)
if ledgers.open:
    with ledgers:
        parts.ledgers(view)
if nights.open:
    with nights:
        parts.nights(view)
