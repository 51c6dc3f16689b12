"""New decision: the form that writes one down — assigning findings, setting cases a day, or by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from casework.accounts.person import Person
from casework.accounts.scope import scope_of
from casework.cases.assign import MOST
from casework.meetings.decide import decide
from casework.meetings.given import PLACE, TEXT, Proposal
from casework.meetings.meeting import Book
from pages.meetings.anomalies import choices, joined
from pages.meetings.meetings import subjects
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.site.acting import tried
from pages.ui.site.view import View
from reports.words.neutral import mask

ASSIGN, CASES, OTHER = "交办疑点", "督办立案", "其他事项"


def offer(view: View, book: Book, person: Person) -> None:
    """The form; its key names the version, so that a decision is written once."""
    key = f"decide-{book.meeting.meeting_no}-{book.meeting.version}"
    with st.container(border=True, key="sheet-decision"):
        st.markdown("**登记议定事项**")
        kind = str(
            st.segmented_control("方式", [ASSIGN, CASES, OTHER], default=ASSIGN, required=True, key=f"{key}-kind")
        )
        named = {topic.item_id: f"{topic.position}. {mask(topic.topic)}" for topic in book.topics}
        item = st.selectbox(
            "对应议题（可不选）",
            list(named),
            index=None,
            format_func=lambda each: named[each],
            placeholder="不对应某个议题",
            key=f"{key}-item",
        )
        refs = _refs(view, book, kind, f"{key}-{kind}")
        words = st.text_area("议定事项（必填）", max_chars=TEXT, height=90, key=f"{key}-text")
        lead, who = ("", None) if kind == CASES else _who(view, f"{key}-{kind}")
        due_on = st.date_input(_label(kind), value=None, format="YYYY-MM-DD", key=f"{key}-{kind}-due")
        if st.button("登记议定事项", type="primary", key=f"{key}-add"):
            day = due_on if isinstance(due_on, date) else None
            wish = Proposal(words or "", lead, who, day, item, (), tuple(refs) if kind == CASES else ())
            _decide(view, book, person, wish, tuple(refs) if kind == ASSIGN else (), kind)


def _label(kind: str) -> str:
    return {
        ASSIGN: "整改时限（可不填，按级别；工作日）",
        CASES: "新的整改时限（可不填；填了即延期，须为工作日）",
        OTHER: "完成时限（可不填）",
    }[kind]


def _refs(view: View, book: Book, kind: str, key: str) -> list[str]:
    """The findings to assign or the cases to speak of, those of the agenda first."""
    if kind == OTHER:
        return []
    of_findings, of_cases = subjects.of_topics(book)
    if kind == ASSIGN:
        rows = subjects.flagged(view).iter_rows(named=True)
        free = [row["finding_id"] for row in rows if row["state"] not in joined.OPEN_STATES]
        words, first = subjects.finding_words(view), of_findings
    else:
        free, words, first = subjects.open_cases(view), subjects.case_words(view), of_cases
    options = [*(each for each in first if each in free), *(each for each in free if each not in first)]
    label = "选疑点（本次议题的在前）" if kind == ASSIGN else "选立案（本次议题的在前）"
    return st.multiselect(
        label,
        options,
        format_func=lambda each: words.get(each, each),
        placeholder="请选",
        max_selections=MOST,
        select_all=False,
        key=key,
    )


def _who(view: View, key: str) -> tuple[str, str | None]:
    """Lead and responsible person."""
    known = cases.listed(view.viewer)["lead_department"].unique().to_list()
    names = [*sorted({*choices.departments(), *known}), *view.townships]
    left, right = st.columns(2)
    lead = left.selectbox(
        "牵头单位（必填）",
        names,
        index=None,
        placeholder="请选，或直接输入单位名称",
        accept_new_options=True,
        key=f"{key}-lead",
    )
    person = right.text_input("责任人（可不填）", max_chars=PLACE, key=f"{key}-person")
    return str(lead or ""), person or None


def _decide(view: View, book: Book, person: Person, wish: Proposal, ids: tuple[str, ...], kind: str) -> None:
    """Write it down, or say why not."""
    if kind != OTHER and not ids and not wish.case_ids:
        st.error("请先选疑点。" if kind == ASSIGN else "请先选立案。")
        return
    seen, at = (book.meeting.meeting_no, book.meeting.version), cases.now()

    def act() -> Book:
        known = cases.findings(scope_of(person), list(ids)) if ids else []
        whole = replace(wish, findings=tuple(known))
        return decide(store(), *seen, whole, person, at, cases.county_terms(at))

    if tried(act, f"已登记议定事项{f'，立案 {len(ids)} 件' if ids else ''}。"):
        st.rerun()
