"""Runs: what tonight could not compute, the steps of the night with their time and rows, and the nights before."""

from datetime import UTC, datetime

import streamlit as st

from pages.admin.runs import backup, outbox, parts
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page
from pages.ui.site.rights import may

PAGE = Page(
    title="运行",
    icon=":material/bedtime:",
    order=20,
    who="everyone",
    help="每夜处理了什么、用了多久、哪些未能计算；上次备份",
    has_bar=False,
)

view = begin(PAGE)
parts.not_computed(view)
parts.warnings(view)
parts.figures(view)
if may(view.viewer.hats, "audit"):
    backup.last(datetime.now(UTC))
    outbox.counted()
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
