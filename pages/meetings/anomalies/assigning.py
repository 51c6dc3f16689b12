"""Assigning: the findings that are ticked become cases — to whom, by when, with what said — all of them or none."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from casework.accounts.person import Person
from casework.accounts.scope import scope_of
from casework.cases.assign import MOST, assign
from casework.cases.case import Case
from casework.cases.days.terms import due_day
from casework.cases.finding import Assignment
from casework.cases.given import LONGEST, LONGEST_NAME
from casework.cases.steps import may
from casework.errors import Refused, StoreError
from pages.meetings.anomalies import choices, joined
from pages.ui.ask import cases as asked
from pages.ui.ask.casework import store
from pages.ui.kit import lamps
from pages.ui.kit.case.form import NO_ACCOUNT
from pages.ui.kit.format import day, escape
from pages.ui.site.view import View
from pages.ui.site.viewer import Viewer
from pipelines.definitions import LEVEL_LABELS

DONE, ROUND = "anomalies-assigned", "anomalies-round"
NAMED = 5  # findings whose case is named in a sentence
TICKED = "交办所选"


def is_offered(viewer: Viewer) -> bool:
    """Whether this viewer may assign findings at all."""
    return viewer.person is not None and may("assign", None, viewer.person) is None


def rounds() -> int:
    """How often this tab has assigned: part of a table's key, so that what was ticked is ticked no more."""
    return int(st.session_state.get(ROUND, 0))


def say_done() -> None:
    """What was just assigned, once."""
    if sentence := st.session_state.pop(DONE, None):
        st.success(escape(sentence))


def offer(view: View, findings: pl.DataFrame, key: str, label: str = TICKED) -> None:
    """The button that opens the form for these findings; who has no account is told how to get one."""
    if view.viewer.person is None:
        st.caption(NO_ACCOUNT)
    elif is_offered(view.viewer):
        number = findings.height
        words = f"{label}（{number} 条）" if number and label == TICKED else label
        hint = None if number else "先在清单左侧勾选疑点，一次最多 500 条。"
        icon = ":material/assignment_turned_in:"
        if st.button(words, key=key, type="primary", icon=icon, disabled=not number, help=hint):
            st.dialog("交办疑点", width="medium")(form)(view, findings)


def form(view: View, findings: pl.DataFrame) -> None:
    """Everything that goes with the findings; those with an open case are said and left out."""
    person = view.viewer.person
    taken = findings.filter(pl.col("state").is_in(joined.OPEN_STATES))
    free = findings.filter(~pl.col("finding_id").is_in(taken["finding_id"].implode()))
    if not taken.is_empty():
        st.warning(f"{open_cases(taken)}不再交办。")
    if free.is_empty() or person is None:
        st.info("所选疑点都已立案，请在整改台账办理。" if person else NO_ACCOUNT)
        return
    if free.height > MOST:
        st.error(f"请选 1 至 {MOST} 条疑点交办。")
        return
    key = f"assign-{rounds()}"
    lead = _lead(view, free, key)
    name = st.text_input("责任人（可不填）", max_chars=LONGEST_NAME, key=f"{key}-person")
    due_on = _due(free, key)
    remark = st.text_area("交办意见（可不填）", max_chars=LONGEST, height=90, key=f"{key}-remark")
    if st.button(f"确认交办 {free.height} 条", type="primary", width="stretch", key=f"{key}-confirm"):
        _assign(person, free, lead or "", name, due_on, remark)


def open_cases(taken: pl.DataFrame) -> str:
    """其中 2 条已有立案：2026-00001（整改中）、2026-00002（已交办），"""
    named = [f"{row['case_id']}（{row['state_label']}）" for row in taken.head(NAMED).iter_rows(named=True)]
    more = "等" if taken.height > NAMED else ""
    return escape(f"其中 {taken.height} 条已有立案：{'、'.join(named)}{more}，")


def _lead(view: View, free: pl.DataFrame, key: str) -> str | None:
    """The department that leads: what the rules suggest where all agree, else nothing yet."""
    suggested = free["department"].fill_null("").unique().to_list()
    agreed = suggested[0] if len(suggested) == 1 and suggested[0] else None
    known = asked.every(view.viewer)["lead_department"].unique().to_list()
    names = sorted({*choices.departments(), *known, *([agreed] if agreed else [])})
    lead: str | None = st.selectbox(
        "牵头单位",
        names,
        index=names.index(agreed) if agreed else None,
        placeholder="请选，或直接输入单位名称",
        accept_new_options=True,
        key=f"{key}-lead-{agreed}",
    )
    if agreed is None:
        st.caption("所选疑点的建议牵头部门不一致，请确认由哪个单位牵头。")
    return lead


def _due(free: pl.DataFrame, key: str) -> date | None:
    """By when: a day by each level, or one day for all. None: by level."""
    at = asked.now()
    today, terms = asked.today(at), asked.county_terms(at)
    lines = []
    for level in LEVEL_LABELS:
        if number := free.filter(pl.col("level") == level).height:
            try:
                lines.append(f"{lamps.of_level(level).text} {number} 条：{day(due_day(level, today, terms))}")
            except Refused as refusal:
                lines.append(f"{lamps.of_level(level).text} {number} 条：{refusal}")
    st.caption(f"整改时限按级别：{escape('；'.join(lines))}")
    return st.date_input(
        "另定整改时限（可不填，工作日）", value=None, min_value=today, format="YYYY-MM-DD", key=f"{key}-due"
    )


def _assign(
    person: Person, free: pl.DataFrame, lead: str, name: str | None, due_on: date | None, remark: str | None
) -> None:
    """Open the cases, or say why none was; then the page is drawn anew."""
    at = asked.now()
    try:
        ids = free["finding_id"].to_list()
        known = {finding.finding_id: finding for finding in asked.findings(scope_of(person), ids)}
        wishes = [Assignment(known[each], lead, name, due_on) for each in ids]  # numbered as they are listed
        made = assign(store(), wishes, person, at, asked.county_terms(at), remark or "")
    except (Refused, StoreError) as refusal:
        st.error(escape(str(refusal)))
        return
    st.session_state[DONE], st.session_state[ROUND] = done(made), rounds() + 1
    st.rerun()


def done(made: list[Case]) -> str:
    """已交办 3 条：立案 2026-00001 至 2026-00003，牵头单位：县交通运输局。"""
    first, last = made[0].case_id, made[-1].case_id
    numbers = first if len(made) == 1 else f"{first} 至 {last}"
    return f"已交办 {len(made)} 条：立案 {numbers}，牵头单位：{made[0].lead_department}。"
