"""Listing: every meeting of the viewer in a line, the form that plans another, and the way into each."""

from __future__ import annotations

import polars as pl
import streamlit as st

from casework.meetings.arrange import create
from casework.meetings.given import About
from casework.meetings.lists import followed_up
from casework.meetings.meeting import LABELS, Book, State
from pages.meetings.meetings import about
from pages.meetings.meetings.acting import offered, say_no_account
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.ask.conference import meetings
from pages.ui.kit import choose as choosing
from pages.ui.kit import tables
from pages.ui.site.acting import say_done, tried
from pages.ui.site.view import View

PARAM = "meeting"
NONE = "还没有会议。"
NOT_YOURS = "还没有与您有关的议定事项。议定事项由您的单位牵头，或涉及您范围内的立案时，会议会列在这里。"
COLUMNS = (
    tables.Column("meeting_no", "编号", width=90, pinned=True),
    tables.Column("title", "会议", width=330),
    tables.Column("held_on", "日期", "day", width=110),
    tables.Column("state", "状态", width=90),
    tables.Column("topics", "议题", "count", width=80),
    tables.Column("decisions", "议定事项", "count", width=100),
    tables.Column("done", "已落实", "count", width=90),
    tables.Column("minutes", "纪要", width=110),
)


def show(view: View) -> None:
    """The table; a click on a number opens the meeting."""
    say_done()
    books = meetings.books(view.viewer)
    if offered(view.viewer, "create"):
        _create(view)
    say_no_account(view.viewer)
    if not books:
        st.info(NOT_YOURS if view.scope.is_limited else NONE)
        return
    frame = pl.DataFrame([_line(book, view.scope.is_limited) for book in books], infer_schema_length=None)
    clicked = choosing.one(view, frame, COLUMNS, "meetings", click="meeting_no", ident="meeting_no", height="content")
    if clicked:
        st.query_params[PARAM] = clicked
        st.rerun()
    if view.scope.is_limited:
        st.caption("只列与您有关的议定事项所在的会议；议题和纪要由全县范围的账号查看。")


def _line(book: Book, is_limited: bool) -> dict[str, object]:
    meeting, lines = book.meeting, followed_up(book)
    is_cancelled = meeting.state is State.CANCELLED
    return {
        "meeting_no": meeting.meeting_no,
        "title": meeting.title,
        "held_on": meeting.held_on,
        "state": LABELS[meeting.state],
        "topics": None if is_limited else len(book.topics),
        "decisions": None if is_cancelled else len(lines),
        "done": None if is_cancelled else sum(line.standing.is_done is True for line in lines),
        "minutes": None
        if is_limited or is_cancelled
        else f"第 {book.minutes[-1].seq} 版"
        if book.minutes
        else "还没有",
    }


def _create(view: View) -> None:
    """The form of a new meeting, folded away."""
    with st.expander("新建会议", icon=":material/add:"), st.form("meeting-create", border=False, enter_to_submit=False):
        today = cases.today(cases.now())
        filled = about.fields("meeting-create", About("", today, "", "", ""))
        pressed = st.form_submit_button("新建会议", type="primary")
        if (person := view.viewer.person) and pressed:

            def make() -> None:
                st.query_params[PARAM] = create(store(), filled, person, cases.now()).meeting.meeting_no

            if tried(make, "已新建会议，请增加议题。"):
                st.rerun()
