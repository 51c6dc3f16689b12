"""About: what a meeting is called, when and where it is, who leads it and who comes, as widgets and as facts."""

from __future__ import annotations

from datetime import date

import streamlit as st

from casework.meetings.arrange import change
from casework.meetings.given import PLACE, PRESENT, TITLE, About
from casework.meetings.meeting import Book, Meeting, State
from pages.meetings.meetings.acting import offered
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.site.acting import tried
from pages.ui.site.view import View
from reports.workbooks.context import chinese_day


def fields(key: str, before: About) -> About:
    """The widgets, filled with what is known."""
    left, right = st.columns([3, 1])
    title = left.text_input(
        "会议名称", before.title, max_chars=TITLE, key=f"{key}-title", placeholder="如：2026年第3次联席会议"
    )
    held_on = right.date_input("会议日期", before.held_on, format="YYYY-MM-DD", key=f"{key}-day")
    left, right = st.columns(2)
    place = left.text_input("地点（可不填）", before.place, max_chars=PLACE, key=f"{key}-place")
    chair = right.text_input("主持人（可不填）", before.chair, max_chars=PLACE, key=f"{key}-chair")
    present = st.text_input("参会单位（可不填）", before.present, max_chars=PRESENT, key=f"{key}-present")
    day = held_on if isinstance(held_on, date) else before.held_on
    return About(title or "", day, place or "", chair or "", present or "")


def offer(view: View, book: Book) -> None:
    """The form that changes them, folded away."""
    meeting, person = book.meeting, view.viewer.person
    if not offered(view.viewer, "change", book) or person is None:
        return
    key = f"meeting-change-{meeting.meeting_no}-{meeting.version}"
    with st.expander("修改会议信息", icon=":material/edit:"), st.form(key, border=False, enter_to_submit=False):
        known = About(meeting.title, meeting.held_on, meeting.place, meeting.chair, meeting.present)
        filled = fields(key, known)
        if st.form_submit_button("保存"):
            seen = (meeting.meeting_no, meeting.version)
            if tried(lambda: change(store(), *seen, filled, person, cases.now()), "已保存会议信息。"):
                st.rerun()


def facts(meeting: Meeting) -> list[tuple[str, str]]:
    """What is known of the meeting, in words."""
    known = [
        ("会议时间" if meeting.state is not State.CANCELLED else "原定时间", chinese_day(meeting.held_on)),
        ("地点", meeting.place),
        ("主持人", meeting.chair),
        ("参会单位", meeting.present),
    ]
    return [(label, value) for label, value in known if value]
