"""Project: everything known about one small public work, on one page."""

import streamlit as st

from pages.leaders.project import paid_vs_built, parts, printed, questions, stats, timeline, untold
from pages.ui.kit.format import escape
from pages.ui.kit.print import files, paper
from pages.ui.kit.theme import CONFIG
from pages.ui.kit.topic import nothing
from pages.ui.site import menu
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page
from pages.ui.site.view import View

PAGE = Page(
    title="项目档案",
    icon=":material/folder_open:",
    order=40,
    who="business",
    help="按名称、编号、村或施工单位查一个项目",
    paper="portrait",
)
PARAM = "project"


def search(view: View) -> None:
    """Find a project by words; picking one opens it."""
    words = st.text_input(
        "查找项目", placeholder="项目名称、编号、村或施工单位，可用空格隔开多个词", type="search", key="words"
    )
    projects = questions.search(view, words or "")
    if projects.is_empty():
        st.info(f"没有找到与“{escape(words)}”相符的项目。请减少几个字，或在页面上方改选全县、全部类别后再找。")
        return
    st.caption(f"共 {projects.height} 个项目，有红色疑点的在前。点项目名称打开档案。")
    parts.results(view, projects)


def show(view: View, project_no: str) -> None:
    """The project's page, from its figures down to its ledger rows."""
    if not paper.is_on() and st.button("查找其他项目", icon=":material/arrow_back:", type="tertiary"):
        menu.go("project")
    project = questions.facts(view, project_no)
    if project is None:
        st.warning(f"没有编号为 {escape(project_no)} 的项目，或您没有查看它的权限。请返回按名称查找。")
        return
    if offered := files.place():
        with offered:
            title = str(project["project_name"] or project_no)
            files.pdf(view, "project-pdf", title, lambda pdf: printed.lay(pdf, view, project_no), "portrait")
    parts.heading(project)
    stats.row(view, project)
    parts.findings(questions.findings(view, project_no), nothing.of_project(view, project["township"]))
    left, right = (st.container(), st.container()) if paper.is_on() else st.columns(2, gap="small")
    with left, st.container(border=True, height="stretch", key="sheet-timeline"):
        st.markdown("**计划与实际**：空心为计划，实心为实际")
        st.plotly_chart(timeline.figure(project, view.as_of), config=CONFIG, key="timeline")
    with right, st.container(border=True, height="stretch", key="sheet-built"):
        st.markdown(f"**付款与进度**：{paid_vs_built.subject(stats.contract_label(project))}")
        curves = questions.curves(view, project_no)
        if curves.is_empty():
            st.info(escape(untold.no_curves(view, project)))
        else:
            drawn = paid_vs_built.figure(curves, project["started_on"], project["accepted_on"], view.as_of)
            st.plotly_chart(drawn, config=CONFIG, key="built")
    st.markdown("**基本情况与责任人**")
    parts.facts(project)
    st.markdown("**台账记录**：乡镇报送并已接收的原始行")
    parts.records(view, project_no)


view = begin(PAGE)
chosen = st.query_params.get(PARAM)
if chosen:
    show(view, chosen)
else:
    search(view)
