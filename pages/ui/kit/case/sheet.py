"""Sheet: the case that the address names, opened on a page's own sheet with a button that closes it."""

from __future__ import annotations

import streamlit as st

from pages.ui.ask.conference import case_facts
from pages.ui.kit.case.opened import opened
from pages.ui.site.view import View

PARAM = "case"


def chosen() -> str:
    """The number of the opened case; empty: none is."""
    return st.query_params.get(PARAM, "")


def choose(case_id: str) -> None:
    """Open this case: it goes into the address."""
    st.query_params[PARAM] = case_id
    st.rerun()


def show(view: View) -> None:
    """The opened case, where there is one."""
    case_id = chosen()
    if not case_id:
        return
    with st.container(border=True, key="sheet-case"):
        if st.button("关闭", icon=":material/close:", key="case-close"):
            del st.query_params[PARAM]
            st.rerun()
        opened(case_id, view.viewer, case_facts.project_name(view, case_id))
