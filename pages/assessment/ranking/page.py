"""Ranking: the townships' places in the period and how sure they are, the points they rest on, the scheme behind."""

from dataclasses import replace

import polars as pl
import streamlit as st

from pages.assessment.publications import questions as published
from pages.assessment.ranking import funnel, notes, opened, questions, showcase, table, what_if
from pages.ui.ask import reference
from pages.ui.ask.runs import why_lost
from pages.ui.kit import downloads
from pages.ui.kit.format import escape
from pages.ui.kit.phone.narrow import is_narrow
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page
from pages.ui.site.view import View
from pipelines.ranking.schemes.scheme import Scheme
from reports.publications.workbook import UNPUBLISHED, published_workbook
from reports.words.ranking import PROVISIONAL
from reports.workbooks.ranking import ranking_title, ranking_workbook

PAGE = Page(
    title="排名", icon=":material/leaderboard:", order=10, who="business", help="各乡镇本期考核名次、得分与依据"
)
WHOLE = "全县"


def choose(view: View) -> tuple[str | None, str]:
    """Which group, and which of an indicator's figures; both choices are in the address."""
    with st.container(horizontal=True, vertical_alignment="top"):
        groups = questions.groups(view)
        group = st.segmented_control(
            "组别", [WHOLE, *groups], default=WHOLE, key="group", bind="query-params", required=True
        )
        what = _figures()
    return (None if group == WHOLE else group), what


def _figures() -> str:
    """Which of an indicator's figures; on a phone the cards show none, so nothing is asked."""
    shown = list(table.SHOWN)
    if is_narrow():
        return shown[0]
    return str(st.segmented_control("指标列", shown, default=shown[0], key="what", bind="query-params", required=True))


def export(view: View, scheme: Scheme, group: str | None) -> None:
    """The workbook of what is on screen; where just this was published, the publication itself with its number."""
    ranking, points = questions.table(view, group), questions.points(view)
    standing = published.standing(view, scheme)
    title = ranking_title(view.county, view.period.key)
    words = [view.period.label, f"{group}组" if group else WHOLE]
    export_context = downloads.context(
        view, title, words, by_place=False, by_category=False, scheme=reference.scheme_words(view)
    )
    unpublished = replace(export_context, publication=UNPUBLISHED)
    downloads.workbook(
        view,
        "导出排名表",
        f"排名_{view.period.key}",
        unpublished,
        lambda context: (
            published_workbook(standing, context, group or "")
            if standing
            else ranking_workbook(ranking, points, scheme, context)
        ),
        "ranking",
    )


def open_cell(view: View, ranking: pl.DataFrame, points: pl.DataFrame, township: str, column: str) -> None:
    """What stands behind the clicked cell: an indicator's cases, or the township's whole row."""
    row = ranking.filter(pl.col("township") == township).row(0, named=True)
    opened.cell(view, row, points.filter(pl.col("township") == township), column)


def show(view: View, scheme: Scheme) -> None:
    """The period's ranking, or in words why there is none."""
    group, what = choose(view)
    ranking, points = questions.table(view, group), questions.points(view)
    if why := why_lost(view, "ranking", "ranking"):
        st.error(f"今晚未能排名：{escape(why)}。缺了指标，其权重不能悄悄分给别的指标；原因见“运行”页。")
        return
    if ranking["score"].is_null().all():
        st.info(f"{view.period.label}没有可排名的数据。按季度、半年、年考核，请在页面上方改选统计期。")
        if ranking.height:
            notes.notes(ranking, points, scheme)
        return
    running = "" if view.period.is_complete(view.as_of) else "本期尚未结束，为截至数据日的暂排。"
    provisional = PROVISIONAL if ranking["rank"].is_null().all() else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        export(view, scheme, group)
        st.caption(f"{running}{provisional}按全部项目类别计算，不随乡镇、类别筛选变化。点一格看案例。", width="stretch")
    if clicked := table.show(view, ranking, points, scheme, what):
        open_cell(view, ranking, points, *clicked)
    left, right = st.columns(2, gap="medium")
    with left:
        funnel.show(view, points, scheme)
    with right:
        notes.notes(ranking, points, scheme)
    what_if.show(view, scheme)
    showcase.show(view)
    with st.expander(f"计分方法：{scheme.name} 第 {scheme.version} 版"):
        notes.method(scheme)


view = begin(PAGE)
show(view, reference.scheme(view))
