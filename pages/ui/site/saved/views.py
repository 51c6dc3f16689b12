"""Views: 收藏 in the head line — keep the page as it stands under a name, open it again, take it away.

A kept address is a link that loads the page anew: what it does not say is then as usual, not as it was a moment ago.
"""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from casework.errors import Refused
from casework.saved_views import AT_THE_MACHINE, LONGEST, SavedView, forget, save, saved
from pages.ui.ask.casework import existing, store
from pages.ui.kit.html.render import render
from pages.ui.kit.print import paper
from pages.ui.site import menu
from pages.ui.site.local import key
from pages.ui.site.viewer import Viewer

LABEL = "收藏"
NO_CHOICE = (paper.PARAM, key.PARAMETER)  # how it is laid out; the key of this machine, which is nobody's to keep


@st.fragment
def button(viewer: Viewer, page: str) -> None:
    """The button; what is under it is asked for when it is opened, and never with the page."""
    with st.container(key="views", gap=None):
        window = st.popover(LABEL, icon=":material/bookmark:", key="views-open", on_change="rerun")
    if window.open:
        with window:
            body(viewer, page)


def body(viewer: Viewer, page: str) -> None:
    """The viewer's own addresses, and a line to keep this one."""
    mine, kept = _owner(viewer), existing()
    views = [view for view in saved(kept, mine) if view.page in menu.allowed(viewer.hats)] if kept else []
    if not views:
        st.caption("还没有收藏。起个名称，把本页和现在的筛选收藏起来，下次一点就到。")
    for nth, view in enumerate(views):
        with st.container(horizontal=True, vertical_alignment="center", key=f"view-{nth}"):
            address = menu.address(view.page, **view.choices)
            st.html(render("site/saved_view", view=view, title=menu.entries()[view.page].page.title, address=address))
            if st.button("删除", key=f"view-forget-{nth}", type="tertiary", help=f"删除第 {nth + 1} 个收藏"):
                forget(store(), mine, view.name)
                st.rerun(scope="fragment")
    _keep(mine, page)


def _owner(viewer: Viewer) -> int:
    return viewer.person.user_id if viewer.person else AT_THE_MACHINE


def _keep(mine: int, page: str) -> None:
    """The form that keeps the address as it stands."""
    with st.form("views-keep", border=False, clear_on_submit=True):
        name = st.text_input("名称", max_chars=LONGEST, placeholder="如：西河镇三季度资金")
        is_sent = st.form_submit_button("收藏本页", icon=":material/bookmark_add:")
    if not is_sent:
        return
    choices = {name: value for name, value in st.query_params.to_dict().items() if name not in NO_CHOICE}
    try:
        save(store(), mine, SavedView(name or "", page, choices), datetime.now(UTC))
    except Refused as refusal:
        st.error(str(refusal))
        return
    st.rerun(scope="fragment")
