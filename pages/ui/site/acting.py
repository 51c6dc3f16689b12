"""Acting: something done on a page is tried; what came of it is said once, on the page drawn anew."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from casework.errors import Refused, Stale, StoreError
from pages.ui.kit.format import escape

DONE = "done"


def tried(act: Callable[[], object], done: str) -> bool:
    """Whether it was done, with `done` to be said next; why it was refused is said at once, and typed text stays."""
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
