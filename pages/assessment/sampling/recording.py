"""Recording: the form that keeps what was found at a drawn work; a correction stands beside what it corrects."""

from __future__ import annotations

import streamlit as st

from casework.sampling.draw import may_sample
from casework.sampling.record import NOTE, record
from casework.sampling.sample import RESULTS, Sample, Work
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.kit.format import escape, moment
from pages.ui.site.acting import tried
from pages.ui.site.view import View
from pipelines.china import wall


def offer(view: View, each: Sample) -> None:
    """For those who record: which work, what was found, a note; the works without a result first."""
    person = view.viewer.person
    if person is None or may_sample(person):
        return
    with st.expander("登记核查结果", icon=":material/fact_check:", expanded=each.visited < len(each.works)):
        order = sorted(each.works, key=lambda work: (work.result is not None, work.position))
        labels = {_label(work): work for work in order}
        work = labels[str(st.selectbox("项目", list(labels), key=f"record-{each.sample_no}-{each.visited}"))]
        for outcome in work.results:
            note = f"：{outcome.note}" if outcome.note else ""
            st.caption(escape(f"{moment(wall(outcome.at))} {outcome.name} {RESULTS[outcome.result]}{note}"))
        _form(view, each, work)


def _label(work: Work) -> str:
    state = f"（{RESULTS[work.result]}）" if work.result else ""
    return f"{work.position}. {work.township or ''} {work.project_name or ''} {work.project_no}{state}"


def _form(view: View, each: Sample, work: Work) -> None:
    key = f"record-{each.sample_no}-{work.position}-{work.seq}"
    with st.form(key, border=False, enter_to_submit=False):
        by_label = {label: result for result, label in RESULTS.items()}
        picked = st.segmented_control("结果", list(by_label), key=f"{key}-result")
        need = "更正须写说明" if work.seq else "不合格、无法核查须写说明"
        note = st.text_area(f"说明（{need}）", max_chars=NOTE, key=f"{key}-note", height=80)
        if not st.form_submit_button("登记", type="primary"):
            return
    person = view.viewer.person
    result = by_label.get(str(picked), "")
    if person and tried(
        lambda: record(store(), each.sample_no, work.position, result, note or "", work.seq, person, cases.now()),
        f"已登记第 {work.position} 个项目：{picked}。",
    ):
        st.rerun()
