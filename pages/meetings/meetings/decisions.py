"""Decisions: what the meeting decided and what became of each, and the forms that write them down."""

from __future__ import annotations

import streamlit as st

from casework.meetings.decide import mark, reword
from casework.meetings.given import TEXT
from casework.meetings.lists import Followed, followed_up
from casework.meetings.meeting import Book, Decision
from pages.meetings.meetings import new_decision
from pages.meetings.meetings.acting import offered
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.kit.format import day
from pages.ui.kit.html.render import render
from pages.ui.site import menu
from pages.ui.site.acting import tried
from pages.ui.site.view import View
from reports.words.neutral import mask

NONE = "还没有议定事项。"
PLANNED = "会议召开后在这里登记议定事项。"


def show(view: View, book: Book) -> None:
    """Every decision, then the form of another."""
    lines = followed_up(book)
    if not lines:
        st.info(PLANNED if book.meeting.state == "planned" else NONE)
    for line in lines:
        key = f"decision-{line.decision.decision_id}"
        with st.container(horizontal=True, vertical_alignment="center", key=key):
            st.html(card(line), width="stretch")
            _acts(view, book, line.decision)
    if offered(view.viewer, "decide", book) and view.viewer.person:
        new_decision.offer(view, book, view.viewer.person)


def card(line: Followed, with_meeting: bool = False) -> object:
    """One decision with what became of it; a click on its case opens that."""
    decision = line.decision
    return render(
        "meeting/decision",
        number=decision.number,
        meeting=decision.meeting_no if with_meeting else "",
        text=mask(decision.text),
        lead=decision.lead_department,
        person=decision.person,
        due=day(decision.due_on) if decision.due_on else "",
        moved=day(line.case.due_on) if line.case and line.case.due_on != decision.due_on else "",
        case=line.case.case_id if line.case else "",
        href=menu.address("rectification", case=line.case.case_id) if line.case else "",
        is_done=line.standing.is_done,
        standing=line.standing.words,
        note=mask(decision.done_note or ""),
        done_on=day(decision.done_on) if decision.done_on else "",
    )


def _acts(view: View, book: Book, decision: Decision) -> None:
    """What the office may do about one: mark it as done or not, word it anew."""
    person, key = view.viewer.person, f"{decision.decision_id}-{decision.version}"
    if person is None:
        return
    with st.container(horizontal=True, width="content"):
        if decision.case_id is None and offered(view.viewer, "mark", book):
            is_done = decision.done_on is None
            with st.popover("登记已落实" if is_done else "改为落实中"):
                with st.form(f"mark-form-{key}", border=False, enter_to_submit=False):
                    note = st.text_area("落实情况（必填）", max_chars=TEXT, height=80, key=f"mark-note-{key}")
                    pressed = st.form_submit_button("保存", key=f"mark-{key}", type="primary")
                if pressed and tried(
                    lambda: mark(store(), decision, is_done, note or "", person, cases.now()), "已登记。"
                ):
                    st.rerun()
        if offered(view.viewer, "reword", book):
            with st.popover("修改文字"):
                with st.form(f"word-form-{key}", border=False, enter_to_submit=False):
                    words = st.text_area("议定事项", decision.text, max_chars=TEXT, height=110, key=f"word-text-{key}")
                    pressed = st.form_submit_button("保存", key=f"word-{key}", type="primary")
                if pressed and tried(lambda: reword(store(), decision, words or "", person, cases.now()), "已修改。"):
                    st.rerun()
