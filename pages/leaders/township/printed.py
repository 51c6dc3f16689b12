"""Printed: one township as a PDF — its place, its sides, every KPI beside the county, the trend, works, findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pages.leaders.township import profile, questions
from pages.leaders.township.questions import Gap
from pages.ui.ask import cockpit, kpis
from pages.ui.kit import panels, words
from pages.ui.kit.print import parts
from pages.ui.kit.topic import chart_notes, kpi_trend, nothing
from pages.ui.site.periods import KIND_LABELS, Kind
from pages.ui.site.view import View
from pipelines import registry
from reports.print.pieces import Head

if TYPE_CHECKING:
    from reports.print.pdf import Pdf

NO_PROJECTS = "没有列入该年度计划的项目。"
SIDE = (Head("指标"), Head("本乡镇", "number"), Head("全县", "number"))


def lay(pdf: Pdf, view: View, trend: tuple[str, Kind]) -> None:
    """The whole page; `trend` is the KPI and the kind of period that its chart shows."""
    own, county = kpis.figures(view, view.place), kpis.figures(view)
    totals, finding_counts = cockpit.totals(view), cockpit.open_findings(view)
    pdf.paragraph(words.paragraph(view, totals, own, finding_counts, cockpit.ranking(view)))
    _standing(pdf, view)
    gaps = questions.gaps(own, county)
    pdf.beside(
        lambda: _side(pdf, "强项：好于全县", questions.strengths(gaps), profile.no_side(gaps)),
        lambda: _side(pdf, "短板：差于全县", questions.weaknesses(gaps), profile.no_side(gaps)),
    )
    pdf.panel("各项指标与全县比", view.period.label)
    figures = ("本乡镇", "全县", "与全县差", f"较{view.period.before}", "目标", "样本")
    heads = [Head("指标"), *(Head(figure, "number") for figure in figures), Head("灯", "lamp")]
    pdf.grid(heads, _compared(own, county))
    _trend(pdf, view, *trend)
    pdf.panel(f"{view.period.start.year}年度项目", profile.projects_note(view))
    parts.table(pdf, questions.projects(view), profile.PROJECTS, nothing.of_plan_year(view, NO_PROJECTS))
    title = f"该乡镇的疑点（截至 {view.as_of}）"
    listed = panels.listed(finding_counts)
    first = cockpit.first_findings(view, panels.MOST)
    parts.findings(pdf, title, first, nothing.of_rules(view), listed, with_township=False)


def _standing(pdf: Pdf, view: View) -> None:
    row = questions.rank(view, view.place)
    pdf.panel(panels.RANKING, view.period.label)
    pdf.paragraph(profile.unranked(row) or profile.standing_words(view, row or {}))


def _side(pdf: Pdf, title: str, gaps: list[Gap], none: str) -> None:
    pdf.panel(title)
    if gaps:
        pdf.grid(SIDE, profile.side_rows(gaps))
    else:
        pdf.small(none)


def _compared(own: Mapping[str, kpis.Figure], county: Mapping[str, kpis.Figure]) -> list[list[str]]:
    return [
        [
            row["kpi"].label,
            row["own"],
            row["county"],
            row["apart"],
            row["moved"],
            row["target"],
            row["cases"],
            row["word"],
        ]
        for _, rows in profile.compared(own, county)
        for row in rows
    ]


def _trend(pdf: Pdf, view: View, key: str, kind: Kind) -> None:
    kpi = registry.kpis()[key].definition
    pdf.panel(f"走势：{kpi.label}", f"按{KIND_LABELS[kind]} · 深线本乡镇，浅线全县，虚线目标")
    lines, unit, ticks, beyond, marks = kpi_trend.printed(view, key, kind)
    if any(value is not None for line in lines if line.role != "goal" for _, value in line.points):
        pdf.lines(lines, unit, ticks, [(mark.start, mark.sign) for mark in marks])
        pdf.small(beyond)
    else:
        pdf.small(kpi_trend.NOWHERE)
    for sentence in chart_notes.sentences(marks, view.filters.township):
        pdf.small(sentence)
