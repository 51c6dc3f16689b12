"""Acting: something done about a publication tried, and what came of it said once on the page drawn anew."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from casework.errors import Refused, Stale, StoreError
from pages.ui.kit.format import escape

DONE = "publication-done"


def tried(act: Callable[[], object], done: str) -> bool:
    """Do it and remember what to say, or say why not and leave what was typed."""
    try:
        act()
    except (Refused, StoreError) as refusal:
        st.error(escape(str(refusal)))
        return False
    except Stale as faster:
        st.warning(escape(f"没有办理：{faster}"))
        return False
    st.session_state[DONE] = done
    return True


def say_done() -> None:
    """What was just done, once."""
    if sentence := st.session_state.pop(DONE, None):
        st.success(escape(sentence))
