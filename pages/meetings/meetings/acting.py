"""Acting: a step of a meeting tried, what came of it said once, and the page drawn anew."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from casework.errors import Refused, Stale, StoreError
from casework.meetings.meeting import Book
from casework.meetings.steps import may
from pages.ui.kit.case.form import NO_ACCOUNT
from pages.ui.kit.format import escape
from pages.ui.site.viewer import Viewer

DONE = "meeting-done"  # a sentence, and whether it went well


def offered(viewer: Viewer, step: str, book: Book | None = None) -> bool:
    """Whether this viewer may take this step now."""
    state = book.meeting.state if book else None
    return viewer.person is not None and may(step, state, viewer.person) is None


def tried(act: Callable[[], Book], done: str) -> Book | None:
    """Do it and say so on the page drawn anew, or say why not and leave what was typed."""
    try:
        book = act()
    except (Refused, StoreError) as refusal:
        st.error(escape(str(refusal)))
        return None
    except Stale as faster:
        st.warning(escape(f"没有办理：{faster}"))
        return None
    st.session_state[DONE] = done
    return book


def say_done() -> None:
    """What was just done, once."""
    if sentence := st.session_state.pop(DONE, None):
        st.success(escape(sentence))


def say_no_account(viewer: Viewer) -> None:
    """Where a form would be for somebody signed in."""
    if viewer.person is None:
        st.caption(NO_ACCOUNT)
