"""New: the form that draws a sample; what was drawn stays, so a draw cannot be taken back."""

from __future__ import annotations

import streamlit as st

from casework.sampling.draw import MATTER, MOST, TITLE, Wish, draw_sample, may_sample
from casework.sampling.sample import STRATA
from pages.assessment.sampling import questions
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.kit.format import escape
from pages.ui.site.acting import tried
from pages.ui.site.view import View
from pipelines.sampling.draw import By, Unit, strata

SEED = "种子由快照编号和抽查编号算出，不能挑选；抽取后不能撤销，每次抽取都留痕。"
USUAL = 40  # works, where nobody says how many


def offer(view: View) -> None:
    """For those who draw."""
    person = view.viewer.person
    if person is None or may_sample(person):
        return
    with st.expander("抽取新样本", icon=":material/casino:"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            population = str(st.selectbox("抽查哪些项目", list(questions.POPULATIONS), key="sample-of", width=220))
            by_label: dict[str, By] = {label: by for by, label in STRATA.items()}
            by = by_label[str(st.selectbox("怎样分层", list(by_label), key="sample-by", width=180))]
        units = questions.units(view, population)
        if not units:
            st.info("没有这样的项目。")
            return
        _form(view, population, by, units)


def _form(view: View, population: str, by: By, units: list[Unit]) -> None:
    sizes = {name: len(each) for name, each in strata(units, by).items()}
    absent = questions.absent(view, units)
    least, most = len(sizes), min(sum(sizes.values()), MOST)
    st.caption(f"{population} {sum(sizes.values())} 个，{STRATA[by]}分 {least} 层；每层至少 1 个，其余按项目数分配。")
    if absent:
        st.caption(escape(f"没有这样的项目、或没有报项目台账的乡镇不在抽查范围内，推算也不包括：{'、'.join(absent)}。"))
    if least > most:
        st.warning(f"层数超过一次最多抽取的 {MOST} 个，请换一种分层。")
        return
    key = f"sample-{by}-{population}"
    with st.form(key, border=False, enter_to_submit=False):
        title = st.text_input("名称", max_chars=TITLE, key=f"{key}-title", placeholder="如：2026年下半年工程实体抽查")
        matter = st.text_area("核查内容和合格标准", max_chars=MATTER, key=f"{key}-matter", height=80)
        usual = min(max(USUAL, least), most)
        number = int(st.number_input("抽几个", least, most, usual, 1, key=f"{key}-number", width=160))
        st.caption(SEED)
        if not st.form_submit_button("抽取", type="primary"):
            return
    person = view.viewer.person
    words = f"{population}（不含{'、'.join(absent)}）" if absent else population
    wish = Wish(title or "", matter or "", words, units, by, number, view.snapshot)
    if person and tried(lambda: draw_sample(store(), wish, person, cases.now()), f"已抽取 {number} 个项目。"):
        st.rerun()
