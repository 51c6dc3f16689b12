"""Appeals: what townships hold against a publication, the form that files one, and how assessment decides."""

from __future__ import annotations

import streamlit as st

from casework.accounts.person import Person
from casework.publications.appeals import OUTCOMES, STATES, STEPS, TEXT, Appeal, State, act, file, may
from casework.publications.publication import Publication
from pages.assessment.publications import questions
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.kit.format import escape, moment
from pages.ui.site.acting import tried
from pages.ui.site.view import View
from pipelines.china import wall
from reports.words.ranking import label

WHOLE = "整体"
NONE = "没有申诉。"
DONE = {"withdraw": "已撤回申诉。", "uphold": "已采纳申诉。需要更正名次的，请发布修订版。", "refuse": "已登记不采纳。"}


def show(view: View, known: list[Publication], chosen: Publication | None = None) -> None:
    """The appeals against the chosen publication, or all; and the form for a township."""
    st.markdown("## 申诉")
    person = view.viewer.person
    if chosen and person and not chosen.revised_by and may("file", person, person.township) is None:
        _file(view, chosen)
    listed = [each for each in questions.appeals(view) if chosen is None or each.publication_no == chosen.no]
    if not listed:
        st.caption(NONE)
    for each in listed:
        _one(view, each)


def _file(view: View, chosen: Publication) -> None:
    """The form, folded away; its own township's row must be in the publication."""
    indicators = list(dict.fromkeys(row["kpi"] for row in chosen.figures["points"]))
    labels = {WHOLE: "", **{label(kpi): kpi for kpi in indicators}}
    key = f"appeal-file-{chosen.no}"
    with st.expander(f"对第{chosen.no}号发布提出申诉", icon=":material/edit_note:"), st.form(key, border=False):
        picked = st.selectbox("指标", list(labels), key=f"{key}-indicator")
        text = st.text_area("申诉内容：哪里有误，以何为据", max_chars=TEXT, key=f"{key}-text")
        pressed = st.form_submit_button("提出申诉", type="primary")
    person = view.viewer.person
    if pressed and person:
        wanted = (labels[picked], text or "")
        if tried(lambda: file(store(), chosen, *wanted, person, cases.now()), "已提出申诉，由考核人员处理。"):
            st.rerun()


def _one(view: View, each: Appeal) -> None:
    outcome = OUTCOMES[each.outcome] if each.outcome else STATES[each.state]
    what = label(each.indicator) if each.indicator else WHOLE
    title = f"申诉{each.appeal_no}：{each.township}，第{each.publication_no}号，{what}，{outcome}"
    with st.expander(escape(title), expanded=each.state is State.FILED):
        st.markdown(escape(each.text))
        for step in each.steps:
            reason = f"：{step.reason}" if step.reason else ""
            st.caption(escape(f"{moment(wall(step.at))} {step.name} {STEPS[step.step]}{reason}"))
        if each.state is State.FILED:
            _decide(view, each)


def _decide(view: View, each: Appeal) -> None:
    """A reason and the steps that this viewer may take."""
    person = view.viewer.person
    steps = [step for step in DONE if person and may(step, person, each.township) is None]
    if not steps or person is None:
        return
    key = f"appeal-{each.appeal_no}"
    with st.form(key, border=False, enter_to_submit=False):
        reason = st.text_area("理由", max_chars=TEXT, key=f"{key}-reason", height=80)
        with st.container(horizontal=True):
            pressed = [step for step in steps if st.form_submit_button(STEPS[step], key=f"{key}-{step}")]
    for step in pressed:
        _take(each, step, reason or "", person)


def _take(each: Appeal, step: str, reason: str, person: Person) -> None:
    if tried(lambda: act(store(), each, step, reason, person, cases.now()), DONE[step]):
        st.rerun()
