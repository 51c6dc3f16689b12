"""Agenda: the topics in their order, each with what it speaks of, and what the office does with them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from casework.accounts.person import Person
from casework.meetings.arrange import hold, move_topic, remove_topic
from casework.meetings.meeting import KINDS, MOST_TOPICS, Book, Kind, Topic
from pages.meetings.meetings import cancelling, new_topic, subjects
from pages.meetings.meetings.acting import offered
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.kit.html.render import render
from pages.ui.site.acting import tried
from pages.ui.site.view import View
from reports.words.neutral import mask

NONE = "还没有议题。"


def show(view: View, book: Book) -> None:
    """Every topic; below them the form of another and the button that the meeting was held."""
    if not book.topics:
        st.info(NONE)
    person = view.viewer.person
    for topic in book.topics:
        with st.container(horizontal=True, vertical_alignment="center", key=f"topic-{topic.item_id}"):
            st.html(_card(view, topic), width="stretch")
            if person and offered(view.viewer, "move_topic", book):
                _buttons(book, topic, person)
    if person is None or not offered(view.viewer, "add_topic", book):
        return
    if len(book.topics) < MOST_TOPICS:
        cancelling.offer_topics(view, book, person)
        new_topic.offer(view, book, person)
    else:
        st.caption(f"一次会议最多 {MOST_TOPICS} 个议题，已满。")
    if book.topics:
        _hold(book, person)


def _card(view: View, topic: Topic) -> object:
    lines = [mask(line) for line in subjects.lines(view, topic)]
    return render(
        "meeting/topic",
        position=topic.position,
        kind=KINDS[topic.kind],
        topic=mask(topic.topic),
        note=mask(topic.note),
        number=len(topic.refs) if topic.kind in (Kind.FINDINGS, Kind.CASES) else 0,
        lines=lines,
    )


def _buttons(book: Book, topic: Topic, person: Person) -> None:
    """Up, down, off the agenda."""
    seen, key = (
        (book.meeting.meeting_no, book.meeting.version, topic.item_id),
        f"{topic.item_id}-{book.meeting.version}",
    )
    acts: list[tuple[str, str, bool, Callable[[], Book], str]] = [
        (":material/arrow_upward:", "上移", topic.position > 1,
         lambda: move_topic(store(), *seen, True, person, cases.now()), "已上移。"),
        (":material/arrow_downward:", "下移", topic.position < len(book.topics),
         lambda: move_topic(store(), *seen, False, person, cases.now()), "已下移。"),
        (":material/delete:", "去掉", True,
         lambda: remove_topic(store(), *seen, person, cases.now()), "已去掉这个议题。"),
    ]  # fmt: skip
    for icon, label, can, act, done in acts:
        pressed = st.button("", icon=icon, help=label, disabled=not can, key=f"{label}-{key}", type="tertiary")
        if pressed and tried(act, done):
            st.rerun()


def _hold(book: Book, person: Person) -> None:
    seen = (book.meeting.meeting_no, book.meeting.version)
    pressed = st.button(
        "登记会议已召开", icon=":material/event_available:", key=f"hold-{seen}", help="登记后议题不再改动"
    )
    if pressed and tried(lambda: hold(store(), *seen, person, cases.now()), "已登记召开，请登记议定事项。"):
        st.rerun()
