"""Acting: whether a step of a meeting is offered to a viewer, and what stands where nobody is signed in."""

from __future__ import annotations

import streamlit as st

from casework.meetings.meeting import Book
from casework.meetings.steps import may
from pages.ui.kit.case.form import NO_ACCOUNT
from pages.ui.site.viewer import Viewer


def offered(viewer: Viewer, step: str, book: Book | None = None) -> bool:
    """Whether this viewer may take this step now."""
    state = book.meeting.state if book else None
    return viewer.person is not None and may(step, state, viewer.person) is None


def say_no_account(viewer: Viewer) -> None:
    """Where a form would be for somebody signed in."""
    if viewer.person is None:
        st.caption(NO_ACCOUNT)
