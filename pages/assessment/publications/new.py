"""New: the form that publishes the chosen period or revises what was published, with what will be frozen in sight."""

from __future__ import annotations

import streamlit as st

from casework.publications.lists import newest_of
from casework.publications.publication import Frozen, Publication
from casework.publications.publish import REASON, may_publish, publish, why_not
from pages.assessment.publications import compare, places, questions
from pages.ui.ask import cases, reference
from pages.ui.ask.casework import store
from pages.ui.kit.format import escape
from pages.ui.site.acting import tried
from pages.ui.site.view import View
from reports.publications.frozen import same_figures
from reports.workbooks.context import chinese_period

SURE = "我已核对，发布后不能改动，只能发布修订版"


def offer(view: View, known: list[Publication]) -> None:
    """For those who publish; it stands open where the period can be published and is not yet."""
    person = view.viewer.person
    if person is None or may_publish(person):
        return
    scheme = reference.scheme(view)
    frozen, newest = questions.frozen(view, scheme), newest_of(known, view.period.key)
    name = chinese_period(view.period.key)
    if why := why_not(frozen, cases.now()):
        st.info(escape(f"{why}可在页面上方改选统计期。"))
        return
    if newest and same_figures(newest.figures, frozen.figures):
        st.caption(escape(f"{name}已发布（第{newest.no}号），现用数据与它相同。"))
        return
    label = f"修订{name}（第{newest.no}号）" if newest else f"发布{name}"
    with st.expander(label, icon=":material/publish:", expanded=newest is None):
        _frozen(view, frozen, newest)
        _form(view, frozen, newest)


def _frozen(view: View, frozen: Frozen, newest: Publication | None) -> None:
    """What will be frozen; of a revision, what changes."""
    rows = len(frozen.figures["ranking"])
    what = (
        f"将冻结：{rows}个乡镇的名次、得分和各指标分项，方案 {frozen.figures['scheme']} 全文，快照 {frozen.snapshot}。"
    )
    st.caption(escape(what))
    if newest:
        compare.changes(view, newest.figures, frozen.figures, f"第{newest.no}号", "本次", "publish")
        return
    places.show(view, frozen.figures, "publish-frozen")


def _form(view: View, frozen: Frozen, newest: Publication | None) -> None:
    key = f"publish-{frozen.period}-{newest.no if newest else 0}"
    with st.form(key, border=False, enter_to_submit=False):
        reason = ""
        if newest:
            reason = st.text_area("修订理由（必填，随修订版公布）", max_chars=REASON, key=f"{key}-reason", height=80)
        is_sure = st.checkbox(SURE, key=f"{key}-sure")
        if not st.form_submit_button("发布修订版" if newest else "发布", type="primary"):
            return
    person = view.viewer.person
    if not is_sure:
        st.warning(f"请先勾选“{SURE}”。")
    elif person and tried(
        lambda: publish(
            store(), frozen, person, cases.now(), revises=newest.no if newest else None, reason=reason or ""
        ),
        f"已发布{chinese_period(frozen.period)}的排名" + ("（修订版）。" if newest else "。"),
    ):
        st.rerun()
