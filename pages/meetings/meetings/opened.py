"""Opened: one meeting — its head, its pack, and what was put on its agenda, decided, written and instructed."""

from __future__ import annotations

import streamlit as st

from casework.meetings.kept import NO_MEETING
from casework.meetings.meeting import LABELS, Book, State
from pages.meetings.meetings import about, agenda, cancelling, decisions, follow_up, minutes, pack
from pages.meetings.meetings.acting import say_no_account
from pages.ui.ask.conference import meetings
from pages.ui.kit.html.render import render
from pages.ui.site.acting import say_done
from pages.ui.site.view import View

PARAM = "meeting"
TABS = ("议题", "议定事项", "上次议定事项落实情况", "纪要和批示")
OF_CANCELLED = (TABS[0], TABS[3])


def show(view: View, meeting_no: str) -> None:
    """The meeting of this number, if it is the viewer's."""
    if st.button("返回会议列表", icon=":material/arrow_back:", key="meeting-back", type="tertiary"):
        del st.query_params[PARAM]
        st.rerun()
    say_done()
    book = meetings.book(view.viewer, meeting_no)
    if book is None:
        st.info(NO_MEETING)
        return
    st.html(_head(book))
    say_no_account(view.viewer)
    if view.scope.is_limited:  # of others' topics, minutes and instructions they hear nothing
        decisions.show(view, book)
        return
    if book.meeting.state is State.CANCELLED:  # of a meeting that is not held there is nothing to hand out
        st.info(cancelling.CANCELLED)
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            pack.buttons(view, book)
            cancelling.offer(view, book)
    about.offer(view, book)
    _tabs(view, book)


def _tabs(view: View, book: Book) -> None:
    """What is open is drawn; a meeting that was held opens at its decisions."""
    state = book.meeting.state
    parts = dict(zip(TABS, (agenda.show, decisions.show, follow_up.show, minutes.show), strict=True))
    shown = OF_CANCELLED if state is State.CANCELLED else TABS
    first = TABS[0] if state in (State.PLANNED, State.CANCELLED) else TABS[1]
    key = f"meeting-tabs-{book.meeting.meeting_no}-{state}"
    for tab, name in zip(st.tabs(list(shown), on_change="rerun", key=key, default=first), shown, strict=True):
        if tab.open:
            with tab:
                parts[name](view, book)


def _head(book: Book) -> object:
    meeting = book.meeting
    return render(
        "meeting/head",
        number=meeting.meeting_no,
        title=meeting.title,
        state=meeting.state.value,
        label=LABELS[meeting.state],
        facts=[*about.facts(meeting), *cancelling.facts(book)],
    )
