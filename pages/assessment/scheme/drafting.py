"""Drafting: a copy of a scheme is edited as a table or as its text, checked, tried on the last full period, adopted."""

from __future__ import annotations

import zlib

import streamlit as st

from casework.schemes.adopt import NUMBER, REASON, adopt, may_adopt
from casework.schemes.scheme import Draft, Version
from pages.assessment.scheme import grid, questions, trial
from pages.assessment.scheme.questions import DRAFT, Standing
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.kit.format import escape
from pages.ui.site.acting import tried
from pages.ui.site.view import View
from pipelines.errors import ReferenceError
from pipelines.ranking.schemes.scheme import complaints
from pipelines.reference.county import County
from pipelines.registry import kpis

NOW = "现行"
TABLE, TEXT = "按表", "按文本"
WAYS = {
    TABLE: "改权重和分数线；增删指标、分组、等次、加减分事项请切换到“按文本”，表里的改动会带过去。",
    TEXT: "草稿的全文，表里的改动已写入；改完可切换回“按表”。",
}
SURE = "我已核对试算结果，今晚的夜间处理起按新方案计算"
ONLY_LOOK = "采用方案由考核人员登录办理；这里只能起草和试算。"


def show(view: View, stand: Standing, of: County, every: list[Version]) -> None:
    """The draft with what is wrong with it, or its effect and the form that adopts it."""
    with st.expander("起草新方案：复制、修改、试算、采用", icon=":material/edit_note:"):
        text = _text(stand)
        st.button("核对并试算", key=f"try-{stand.target}", icon=":material/calculate:")
        if text == stand.text:
            st.caption("草稿与现行方案相同。")
            return
        if wrong := complaints(text, kpis(), DRAFT):
            st.error("\n".join([f"草稿有 {len(wrong)} 处要改：", "", *(f"- {escape(each)}" for each in wrong)]))
            return
        try:
            trial.show(view, questions.tried(view, of, every, text))
        except ReferenceError as misfit:
            st.error(escape(f"草稿与县里的基础数据不符：{misfit}"))
            return
        _form(view, stand, of, text)


def _text(stand: Standing) -> str:
    """The text of the draft, begun as a copy of the scheme that stands or of an earlier version."""
    sources = {NOW: stand.text} | {f"第{each.no}号（第 {each.version} 版）": each.text for each in stand.known}
    source = str(st.selectbox("从哪一版复制", list(sources), key=f"copy-{stand.target}-{stand.no}", width=240))
    begun = questions.copied(stand, sources[source])
    key = f"draft-{stand.target}-{_mark(begun)}"  # another copy is another draft
    return _edited(begun, key)


def _edited(begun: str, key: str) -> str:
    """The draft as it is now. A widget that comes anew, because the way was turned or the page opened again, begins
    with what was made before."""
    way = str(st.segmented_control("怎样修改", list(WAYS), default=TABLE, key=f"{key}-way", required=True))
    base, now = f"{key}-base", f"{key}-now"
    if _widget(key, way, st.session_state.get(base, begun)) not in st.session_state:
        st.session_state[base] = st.session_state.get(now, begun)
    text: str = st.session_state[base]
    st.caption(WAYS[way])
    if way == TABLE:
        made = grid.edited(text, _widget(key, way, text))
    else:
        typed = st.text_area("草稿（可改任何一行，# 之后是说明）", text, height=420, key=_widget(key, way, text))
        made = typed or ""
    st.session_state[now] = made
    return made


def _widget(key: str, way: str, text: str) -> str:
    """A widget's key: over another text it is another one."""
    return f"{key}-{way}-{_mark(text)}"


def _mark(text: str) -> int:
    return zlib.crc32(text.encode())


def _form(view: View, stand: Standing, of: County, text: str) -> None:
    """Number, reason and the word that it was checked; only for those who adopt."""
    person = view.viewer.person
    if person is None or may_adopt(person):
        st.caption(ONLY_LOOK)
        return
    key = f"adopt-{stand.target}-{stand.no}"
    with st.form(key, border=False, enter_to_submit=False):
        document_no = st.text_input("文号（必填）", max_chars=NUMBER, key=f"{key}-document", width=260)
        reason = st.text_area("理由（必填）", max_chars=REASON, key=f"{key}-reason", height=80)
        is_sure = st.checkbox(SURE, key=f"{key}-sure")
        if not st.form_submit_button("采用", type="primary"):
            return
    if not is_sure:
        st.warning(f"请先勾选“{SURE}”。")
        return
    wish = Draft(stand.target, text, document_no or "", reason or "", stand.file)
    if tried(
        lambda: adopt(store(), wish, person, cases.now(), of, replaces=stand.no),
        "已采用。今晚的夜间处理起按新方案计算，已发布的排名不变。",
    ):
        st.rerun()
