"""New topic: the form that puts one on the agenda, with the findings, cases or period that it speaks of."""

from __future__ import annotations

import streamlit as st

from casework.accounts.person import Person
from casework.meetings.arrange import add_topic
from casework.meetings.given import MOST_REFS, TEXT, TITLE, Draft
from casework.meetings.meeting import KINDS, Book, Kind
from pages.meetings.meetings import subjects
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.site.acting import tried
from pages.ui.site.view import View


def offer(view: View, book: Book, person: Person) -> None:
    """The form; what kind of topic it is decides what may be picked."""
    seen = (book.meeting.meeting_no, book.meeting.version)
    key = f"topic-{seen[0]}-{seen[1]}"
    with st.container(border=True, key="sheet-topic"):
        st.markdown("**增加议题**")
        kind = st.segmented_control(
            "类型", list(Kind), default=Kind.FINDINGS, format_func=KINDS.__getitem__, required=True, key=f"{key}-kind"
        )
        chosen = Kind(str(kind))
        refs = _pick(view, chosen, f"{key}-{chosen}")
        topic = st.text_input("议题（必填）", max_chars=TITLE, key=f"{key}-topic")
        note = st.text_area("说明（可不填）", max_chars=TEXT, height=80, key=f"{key}-note")
        if st.button("增加议题", type="primary", key=f"{key}-add"):
            draft = Draft(chosen, topic or "", note or "", tuple(refs))
            if tried(lambda: add_topic(store(), *seen, draft, person, cases.now()), "已增加议题。"):
                st.rerun()


def _pick(view: View, kind: Kind, key: str) -> list[str]:
    """What the topic speaks of, by number."""
    if kind is Kind.TEXT:
        return []
    if kind is Kind.RANKING:
        labels = {period.key: period.label for period in view.periods}
        period = st.selectbox("统计期", list(labels), format_func=labels.__getitem__, key=key)
        return [period] if period else []
    words = subjects.finding_words(view) if kind is Kind.FINDINGS else subjects.case_words(view)
    options = list(words) if kind is Kind.FINDINGS else subjects.standing_cases(view)
    label = "选疑点（可输入规则、乡镇或项目查找）" if kind is Kind.FINDINGS else "选立案（可输入编号、乡镇或单位查找）"
    return st.multiselect(
        label,
        options,
        format_func=lambda each: words.get(each, each),
        placeholder="请选",
        max_selections=MOST_REFS,
        select_all=False,
        key=key,
    )
