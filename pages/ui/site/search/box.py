"""Box: the field itself and the list under it; typing runs this fragment and never the page."""

from __future__ import annotations

import streamlit as st

from pages.ui.kit.html.render import render
from pages.ui.site.search.suggestions import groups
from pages.ui.site.view import View

LONGEST, PAUSE = 40, "300ms"  # signs; after which pause in typing it is looked for
LABEL, TYPED = "全站查找", "search-typed"


@st.fragment
def box(view: View) -> None:
    """Look for nothing until something is typed. What is offered lies within the scope of `view`."""
    with st.container(key="search", gap=None):
        typed = st.text_input(
            LABEL,
            placeholder="查项目、村、参建单位",
            type="search",
            live=PAUSE,
            key=TYPED,
            label_visibility="collapsed",
        )
        if words := (typed or "").strip()[:LONGEST]:
            st.html(render("site/search", groups=groups(view, words), typed=words))
