"""Follow-up: what the last meeting decided, and what earlier ones did that is not done yet."""

from __future__ import annotations

import streamlit as st

from casework.meetings.meeting import Book
from pages.meetings.meetings.decisions import card
from pages.ui.ask.conference import meetings
from pages.ui.kit.format import number
from pages.ui.site.view import View

NONE = "以前会议没有待跟踪的议定事项。"


def show(view: View, book: Book) -> None:
    """Each decision with what became of it."""
    lines = meetings.followed(view.viewer, book.meeting.meeting_no)
    if not lines:
        st.info(NONE)
        return
    done = sum(line.standing.is_done is True for line in lines)
    st.caption(f"上一次会议的全部和更早会议尚未落实的，共 {number(len(lines))} 项，已落实 {number(done)} 项。")
    for line in lines:
        st.html(card(line, with_meeting=True))
