"""Cancelling: the form that cancels a planned meeting, what is said of one, and its topics, put on another agenda."""

from __future__ import annotations

import streamlit as st

from casework.accounts.person import Person
from casework.meetings.arrange import add_topic, cancel
from casework.meetings.given import TEXT, Draft
from casework.meetings.meeting import KINDS, Book
from pages.meetings.meetings.acting import offered
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.ask.conference import meetings
from pages.ui.kit.format import moment
from pages.ui.site.acting import tried
from pages.ui.site.view import View
from pipelines.china import wall
from reports.words.neutral import mask

DONE = "已取消会议，议题可以列入其他筹备中的会议。"
CANCELLED = "会议已取消，没有议定事项和纪要；议题可以列入其他筹备中的会议。"


def offer(view: View, book: Book) -> None:
    """The form, folded away; there is no way back, so it asks why and says so."""
    person = view.viewer.person
    if person is None or not offered(view.viewer, "cancel", book):
        return
    seen = (book.meeting.meeting_no, book.meeting.version)
    key = f"cancel-{seen[0]}-{seen[1]}"
    with st.popover("取消会议", icon=":material/event_busy:"):
        with st.form(f"{key}-form", border=False, enter_to_submit=False):  # else leaving the box would close it
            reason = st.text_area("取消原因（必填）", max_chars=TEXT, height=80, key=f"{key}-reason")
            st.caption("取消后不能恢复，会议和议题仍保留可查。")
            pressed = st.form_submit_button("确认取消会议", type="primary", key=key)
        if pressed and tried(lambda: cancel(store(), *seen, reason or "", person, cases.now()), DONE):
            st.rerun()


def facts(book: Book) -> list[tuple[str, str]]:
    """Why, when and by whom it was cancelled; nothing where it was not."""
    meeting = book.meeting
    if meeting.cancelled_at is None or meeting.cancelled_by is None:
        return []
    who = book.names.get(meeting.cancelled_by, meeting.cancelled_by)
    return [("取消原因", mask(meeting.cancel_reason or "")), ("取消人", f"{who} {moment(wall(meeting.cancelled_at))}")]


def offer_topics(view: View, book: Book, person: Person) -> None:
    """The topics of cancelled meetings that no agenda has taken up, each to be put on this one."""
    waiting = dict(enumerate(meetings.waiting_topics(view.viewer)))
    if not waiting:
        return
    seen = (book.meeting.meeting_no, book.meeting.version)
    key = f"take-up-{seen[0]}-{seen[1]}"
    words = {
        nth: f"{KINDS[topic.kind]}：{mask(topic.topic)}（{meeting.meeting_no}）"
        for nth, (meeting, topic) in waiting.items()
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        nth = st.selectbox("已取消会议的议题", list(waiting), format_func=words.__getitem__, key=f"{key}-topic")
        if st.button("列入本次议题", key=key) and nth is not None:
            _, topic = waiting[nth]
            draft = Draft(topic.kind, topic.topic, topic.note, topic.refs)
            if tried(lambda: add_topic(store(), *seen, draft, person, cases.now()), "已列入本次议题。"):
                st.rerun()
