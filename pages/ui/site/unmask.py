"""Unmask: names of persons shown for half an hour to those who may and say why; the reason is kept for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import streamlit as st

from casework.accounts.unmasking import MOST, unmask
from casework.errors import Refused
from pages.ui.ask.casework import store
from pages.ui.kit.format import escape
from pages.ui.site.rights import may
from pages.ui.site.viewer import Viewer
from pipelines.china import wall

UNTIL = "names-until"  # in this tab's session, which nobody but its own person can resume
LONGEST = timedelta(minutes=30)


def named(viewer: Viewer, now: datetime) -> Viewer:
    """The viewer as they see the county now: with the names while an unmasking lasts."""
    until = st.session_state.get(UNTIL)
    shown = may(viewer.hats, "names") and isinstance(until, datetime) and now < until
    return replace(viewer, scope=replace(viewer.scope, names=True), names_until=until) if shown else viewer


def offer(viewer: Viewer) -> None:
    """For those who may: the form that asks why, or the button that hides the names again."""
    if viewer.person is None or not may(viewer.hats, "names"):
        return
    if viewer.scope.names:
        until = wall(st.session_state[UNTIL])
        if st.button(f"隐去姓名（{until:%H:%M} 自动隐去）", icon=":material/visibility_off:", key="names-hide"):
            st.session_state.pop(UNTIL)
            st.rerun()
        return
    with st.popover("显示姓名", icon=":material/visibility:"):
        reason = st.text_area("查看姓名的理由，会永久记入审计", max_chars=MOST, key="names-reason")
        if st.button("记录理由并显示姓名", type="primary", key="names-show"):
            _show(viewer, reason or "")


def _show(viewer: Viewer, reason: str) -> None:
    now = datetime.now(UTC)
    minutes = LONGEST // timedelta(minutes=1)
    try:
        if viewer.person:
            unmask(store(), viewer.person, f"所有页面，{minutes} 分钟", reason, now)
    except Refused as refusal:
        st.error(escape(refusal.sentence))
        return
    st.session_state[UNTIL] = now + LONGEST
    st.rerun()
