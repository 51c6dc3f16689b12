"""Minutes: the text that is kept, version by version, and what leaders wrote to the meeting."""

from __future__ import annotations

import streamlit as st

from casework.accounts.person import Person
from casework.meetings import minutes as kept
from casework.meetings.arrange import close
from casework.meetings.given import MINUTES, TEXT
from casework.meetings.meeting import Book, State
from pages.meetings.meetings import pack
from pages.meetings.meetings.acting import offered
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.kit.format import escape, moment
from pages.ui.kit.html.render import render
from pages.ui.site.acting import tried
from pages.ui.site.view import View
from pipelines.china import wall
from reports.meetings.material import draft_minutes
from reports.words.neutral import mask

NONE = "还没有纪要。"
NOT_HELD = "会议已取消，没有纪要。"


def show(view: View, book: Book) -> None:
    """The newest version or the form that writes the next; earlier ones below; then the instructions."""
    person = view.viewer.person
    if person and offered(view.viewer, "minute", book):
        _write(view, book, person)
    elif book.minutes:
        st.html(_text(book, -1))
    else:
        st.info(NONE if book.meeting.state is not State.CANCELLED else NOT_HELD)
    _earlier(book)
    for each in book.instructions:
        who = f"{book.names.get(each.by, each.by)} {moment(wall(each.at))}"
        st.html(render("meeting/text", title="批示", who=who, text=mask(each.text)))
    if person and offered(view.viewer, "instruct", book):
        _instruct(book, person)


def _write(view: View, book: Book, person: Person) -> None:
    """The text of the newest version, or a first draft from what was decided, to be mended and kept."""
    number, seen = book.meeting.meeting_no, len(book.minutes)
    before = book.minutes[-1].text if book.minutes else draft_minutes(pack.material(view, book))
    key = f"minutes-{number}"  # not the version's: what was typed stays when somebody else was faster
    words = st.text_area("纪要", before, max_chars=MINUTES, height=360, key=key)
    if not book.minutes:
        st.caption("以上由系统按已登记的议题和议定事项起草，请核改后保存。")
    with st.container(horizontal=True):
        save = st.button(f"保存为第 {seen + 1} 版", type="primary", key=f"minutes-save-{number}-{seen}")
        archive = offered(view.viewer, "close", book) and bool(book.minutes)
        end = archive and st.button(
            "归档", key=f"close-{number}", help="归档后议定事项和纪要不再改动，落实情况仍可登记"
        )
    if save and tried(lambda: kept.write(store(), number, seen, words or "", person, cases.now()), "已保存纪要。"):
        st.rerun()
    if end and tried(lambda: close(store(), number, book.meeting.version, person, cases.now()), "会议已归档。"):
        st.rerun()


def _text(book: Book, nth: int) -> object:
    each = book.minutes[nth]
    who = f"第 {each.seq} 版 {book.names.get(each.by, each.by)} {moment(wall(each.at))}"
    return render("meeting/text", title="纪要", who=who, text=mask(each.text))


def _earlier(book: Book) -> None:
    if not book.minutes:
        return
    with st.expander(escape(f"纪要的全部 {len(book.minutes)} 版")):
        for nth in reversed(range(len(book.minutes))):
            st.html(_text(book, nth))


def _instruct(book: Book, person: Person) -> None:
    number = book.meeting.meeting_no
    key = f"instruct-{number}-{len(book.instructions)}"
    with st.form(key, enter_to_submit=False):
        words = st.text_area("批示（保存后不能修改）", max_chars=TEXT, height=100, key=f"{key}-text")
        pressed = st.form_submit_button("提交批示", type="primary")
    if pressed and tried(lambda: kept.instruct(store(), number, words or "", person, cases.now()), "批示已保存。"):
        st.rerun()
