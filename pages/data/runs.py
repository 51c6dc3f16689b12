"""Runs: what tonight could not compute, the steps of the night with their time and rows, and the nights before."""

import streamlit as st

from pages.ui import nightly
from pages.ui.frame import begin
from pages.ui.menu import Page

PAGE = Page(title="运行", icon=":material/bedtime:", order=40, help="每夜处理了什么、用了多久、哪些未能计算")

view = begin(PAGE)
nightly.not_computed(view)
nightly.warnings(view)
nightly.figures(view)
steps, ledgers, nights = st.tabs(["步骤", "各台账行数", "历次运行"], on_change="rerun", key="runs-tabs")
if steps.open:
    with steps:
        nightly.steps(view)
if ledgers.open:
    with ledgers:
        nightly.ledgers(view)
if nights.open:
    with nights:
        nightly.nights(view)
