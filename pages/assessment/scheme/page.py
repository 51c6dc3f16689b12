"""Scheme: by what townships are ranked from tonight on, its earlier versions, and the draft of another."""

import streamlit as st

from pages.assessment.ranking import notes
from pages.assessment.scheme import drafting, listing, questions
from pages.assessment.scheme.questions import Standing
from pages.ui.kit.format import escape, moment
from pages.ui.site.acting import say_done
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page
from pages.ui.site.rights import may
from pages.ui.site.view import View
from pipelines.china import wall

PAGE = Page(
    title="方案",
    icon=":material/rule:",
    order=30,
    who="business",
    help="现行考核方案、历次方案，起草、试算和采用",
    has_bar=False,
)


def show(view: View) -> None:
    """The scheme of the chosen target; the choice is in the address."""
    of, every = questions.county(), questions.known()
    targets = questions.targets(view, of, every)
    say_done()
    label = str(st.selectbox("适用", list(targets), key="target", bind="query-params", width=220))
    stand = questions.standing(targets[label], of, every)
    st.markdown(f"## {escape(stand.scheme.name)} 第 {escape(stand.scheme.version)} 版")
    for line in _facts(view, stand):
        st.caption(escape(line))
    if may(view.viewer.hats, "schemes"):
        drafting.show(view, stand, of, every)
    notes.method(stand.scheme)
    listing.show(view, stand.known, stand.target)


def _facts(view: View, stand: Standing) -> list[str]:
    """Where the scheme comes from, and from when on it counts."""
    version = stand.version
    if version:
        lines = [
            f"第{version.no}号，{version.name} {moment(wall(version.at))} 采用，{version.document_no}：{version.reason}"
        ]
    elif stand.is_own:
        lines = ["县里的方案文件，还没有在本页采用过新版"]
    else:
        return ["没有另定方案，用全县或本年的方案"]
    if questions.tonight(view, stand.target) != stand.text:
        lines.append("现有排名是按原方案算的，下一次夜间处理起按这一版；已发布的排名不变")
    return lines


view = begin(PAGE)
show(view)
