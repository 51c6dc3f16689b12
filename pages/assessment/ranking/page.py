"""Ranking: the townships' places in the period, the points they rest on, and the scheme behind them."""

import streamlit as st

from pages.assessment.ranking import questions, table
from pages.ui.ask import reference
from pages.ui.ask.runs import why_lost
from pages.ui.kit import downloads, panels
from pages.ui.kit.format import escape
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page
from pages.ui.site.view import View
from pipelines.ranking.scheme import Scheme
from reports.workbooks.ranking import ranking_title, ranking_workbook

PAGE = Page(
    title="排名", icon=":material/leaderboard:", order=10, who="business", help="各乡镇本期考核名次、得分与依据"
)
WHOLE = "全县"


def choose(view: View) -> tuple[str | None, str]:
    """Which group, and which of an indicator's figures."""
    with st.container(horizontal=True, vertical_alignment="top"):
        groups = questions.groups(view)
        group = st.segmented_control("组别", [WHOLE, *groups], default=WHOLE, key="group", required=True)
        what = st.segmented_control(
            "指标列", list(table.SHOWN), default=next(iter(table.SHOWN)), key="what", required=True
        )
    return (None if group == WHOLE else group), str(what)


def export(view: View, scheme: Scheme, group: str | None) -> None:
    """The workbook of what is on screen."""
    ranking = questions.table(view, group)
    title = ranking_title(view.county, view.period.key)
    words = [view.period.label, f"{group}组" if group else WHOLE]
    export_context = downloads.context(
        view, title, words, by_place=False, by_category=False, scheme=f"{scheme.name} 第 {scheme.version} 版"
    )
    downloads.workbook(
        view,
        "导出排名表",
        f"排名_{view.period.key}",
        export_context,
        lambda context: ranking_workbook(ranking, scheme, context),
        "ranking",
    )


def show(view: View, scheme: Scheme) -> None:
    """The period's ranking, or in words why there is none."""
    group, what = choose(view)
    ranking = questions.table(view, group)
    if why := why_lost(view, "ranking", "ranking"):
        st.error(f"今晚未能排名：{escape(why)}。缺了指标，其权重不能悄悄分给别的指标；原因见“运行”页。")
        return
    if ranking["rank"].is_null().all():
        st.info(f"{view.period.label}没有可排名的数据。请在页面上方改选统计期。")
        return
    running = "" if view.period.is_complete(view.as_of) else "本期尚未结束，为截至数据日的暂排。"
    with st.container(horizontal=True, vertical_alignment="center"):
        export(view, scheme, group)
        st.caption(f"{running}排名按全部项目类别计算，不随乡镇、类别筛选变化。", width="stretch")
    left, right = st.columns([2, 5], gap="medium")
    with left:
        st.html(panels.ranking(view, ranking))
    with right:
        table.table(view, ranking, scheme, what)
    table.notes(ranking, scheme)
    with st.expander(f"计分方法：{scheme.name} 第 {scheme.version} 版"):
        table.method(scheme)


view = begin(PAGE)
show(view, reference.scheme(view))
