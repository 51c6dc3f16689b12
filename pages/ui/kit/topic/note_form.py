"""Note form: 加注 under a trend — whoever may write upon it chooses the period and writes a line, and takes it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from casework.accounts.person import Person
from casework.errors import Refused, StoreError
from casework.notes.note import Note, Point, may_withdraw, may_write
from casework.notes.write import LONGEST, withdraw, write
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.ask.topic.notes import Mark, period_of
from pages.ui.kit.format import escape
from pages.ui.kit.print import paper
from pages.ui.kit.topic import chart_notes
from pages.ui.site import periods
from pages.ui.site.view import View
from pipelines import registry

LABEL, SAVE, WITHDRAW = "加注", "保存", "撤回"
TO_WHOM = "看得到这条走势的人都看得到加注；写到乡镇名称的，别的乡镇看不到。"


@dataclass(frozen=True)
class Trend:
    """What the chart shows, and the widget key that it has."""

    view: View
    kpi: str
    kind: periods.Kind
    starts: Sequence[date]
    name: str

    def key(self, part: str) -> str:
        return f"{self.name}-note-{part}"


def offer(trend: Trend, marks: Sequence[Mark]) -> None:
    """The button for those who may write; what is under it is made when it is opened."""
    person = trend.view.viewer.person
    if person is None or paper.is_on() or may_write(person, trend.view.filters.township) is not None:
        return
    window = st.popover(LABEL, icon=":material/add_comment:", type="tertiary", key=trend.key("open"), on_change="rerun")
    if window.open:
        with window:
            _body(trend, person, marks)


def _body(trend: Trend, person: Person, marks: Sequence[Mark]) -> None:
    labels = {start: periods.around(trend.kind, start).label for start in reversed(trend.starts)}
    chosen = (trend.view.place, trend.view.filters.category, registry.kpis()[trend.kpi].definition.label)
    st.caption(escape("：".join(("·".join(filter(None, chosen)), TO_WHOM))))
    with st.form(trend.key("form"), border=False, enter_to_submit=False):  # else leaving the box would close it
        st.selectbox("时期", list(labels), format_func=labels.__getitem__, key=trend.key("start"))
        st.text_input(
            f"加注（{LONGEST} 字以内）", max_chars=LONGEST, key=trend.key("text"), placeholder="如：7月台风，停工两周"
        )
        st.form_submit_button(SAVE, type="primary", on_click=_save, args=(trend, person))
    if sentence := st.session_state.pop(trend.key("refused"), ""):
        st.error(escape(sentence))
    for mark in marks:
        for note in mark.notes:
            if may_withdraw(person, note) is None:
                _own(trend, person, mark, note)


def _own(trend: Trend, person: Person, mark: Mark, note: Note) -> None:
    """A note that this person may take back."""
    with st.container(horizontal=True, vertical_alignment="center", key=trend.key(f"own-{note.note_no}")):
        st.html(chart_notes.html([replace(mark, notes=(note,))], trend.view.filters.township))
        st.button(
            WITHDRAW, key=trend.key(f"withdraw-{note.note_no}"), type="tertiary", on_click=_withdraw,
            args=(trend, person, note.note_no), help=f"撤回{period_of(note)}的加注",
        )  # fmt: skip


def _save(trend: Trend, person: Person) -> None:
    """Keep what is in the form; before the page is drawn, so that the chart has its number at once."""
    start, text = (st.session_state.get(trend.key(part)) for part in ("start", "text"))
    if start is None:
        return
    filters = trend.view.filters
    point = Point(trend.kpi, trend.kind, periods.around(trend.kind, start).end, filters.township, filters.category)
    if _tried(trend, lambda: write(store(), point, text or "", person, trend.view.townships, cases.now())):
        st.session_state[trend.key("text")] = ""


def _withdraw(trend: Trend, person: Person, note_no: int) -> None:
    _tried(trend, lambda: withdraw(store(), note_no, person, cases.now()))


def _tried(trend: Trend, act: Callable[[], object]) -> bool:
    """Whether it was done; why not is said in the window, which is drawn next."""
    try:
        act()
    except (Refused, StoreError) as refusal:
        st.session_state[trend.key("refused")] = str(refusal)
        return False
    return True
