"""Scenes: what the wall shows in turn, each with its title and the day or period that it speaks of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl
from markupsafe import Markup

from casework.cases.figures import funnel
from casework.cases.figures.units import by_unit
from pages.assessment.publications import questions as publications
from pages.leaders.cockpit import figures
from pages.leaders.map import drawing, level
from pages.leaders.map import questions as of_map
from pages.leaders.wallboard import questions
from pages.ui.ask import cases, cockpit, kpis
from pages.ui.ask.conference import case_facts
from pages.ui.kit import charts, lamps, panels, words
from pages.ui.kit.charts import Bar
from pages.ui.kit.format import MISSING, number
from pages.ui.kit.html.render import render
from pages.ui.kit.maps import marks
from pages.ui.kit.maps.ground import ground
from pages.ui.site.view import View
from reports.workbooks.context import chinese_period

MAP_KPI, MAP_HEIGHT = "completion_rate", 740
MOST_RULES, MOST_TOWNS, MOST_UNITS = 14, 14, 18
COMMON = ("red", "yellow", "green")  # counted also where there is none
FEW = f"样本少于{lamps.FEWEST_CASES}的乡镇只作参考"
PLACES_HIGH, TALLEST = 760, 76  # pixels for the places of a ranking, and for one of them
UNPUBLISHED = "还没有发布过考核排名。"


@dataclass(frozen=True)
class Scene:
    """One picture of the wall; the map has a figure beside its words."""

    heading: str
    note: str
    body: Markup
    figure: go.Figure | None = None


def cards(view: View) -> Scene:
    """The cockpit's cards and its paragraph, large."""
    totals, open_findings = cockpit.totals(view), cockpit.open_findings(view)
    measured = kpis.figures(view, view.filters.township)
    shown = figures.left_over(figures.cards_of(view, totals, measured, open_findings), cockpit.left_over(view))
    spoken = words.paragraph(view, totals, measured, open_findings, cockpit.ranking(view).clear())
    body = render("wall/cards", cards=[render("card", card=card) for card in shown], words=panels.paragraph(spoken))
    return Scene("主要指标", view.period.label, body)


def county(view: View) -> Scene:
    """The map: townships by the target's steps, works by lamp, and how many there are of each."""
    place, works = ground(view.lake.folder), of_map.works(view)
    shown = level.of(view, works, None)
    figure = drawing.figure(view, place, shown, drawing.COLOURED, MAP_KPI)
    marks.add_projects(figure, shown.located)
    figure.update_layout(height=MAP_HEIGHT)
    figure.update_traces(textfont={"size": 19}, selector={"mode": "text"})  # to be read from across a room
    figure.update_traces(marker={"size": 13}, selector={"mode": "markers"})
    lit = {key: works.filter(works["lamp"] == key).height for key in lamps.LAMPS}
    lit_or_common = [(lamps.LAMPS[key], count) for key, count in lit.items() if count or key in COMMON]
    counted = [(lamp.text, lamp.colour, number(count)) for lamp, count in lit_or_common]
    silent = "、".join(of_map.silent(view))
    body = render(
        "wall/lamps",
        year=view.period.start.year, lamps=counted, every=number(works.height), lit_on=view.as_of,
        missing=number(shown.unlocated.height) if shown.unlocated.height else "", silent=silent,
        legend=render("map/legend", steps=drawing.shades(MAP_KPI), note=FEW, lamps=(), lit_on=view.as_of),
    )  # fmt: skip
    label = kpis.figures(view)[MAP_KPI].kpi.label
    return Scene(f"各乡镇{label}与项目灯", f"{view.period.label}；灯截至 {view.as_of}", body, figure)


def ranking(view: View) -> Scene:
    """The newest published ranking as it was frozen; nothing that is not published."""
    del view  # what is published is everybody's
    newest = next(iter(publications.known()), None)
    if newest is None:
        return Scene("考核排名", "", charts.nothing(UNPUBLISHED))
    rows = [_place(row) for row in newest.figures["ranking"]]
    note = f"{chinese_period(newest.period)} · 第{newest.no}号发布 · 数据截至 {newest.figures['as_of']} · 单位：分"
    return Scene("考核排名", note, render("wall/bars", bars=charts.bars(rows, "rank"), tall=_tall(len(rows))))


def _tall(rows: int) -> int:
    """Pixels of one row where so many stand in two columns on one screen."""
    return min(TALLEST, PLACES_HIGH // max((rows + 1) // 2, 1))


def _place(row: dict[str, object]) -> Bar:
    score, rank, tier = row["score"], row["rank"], row["tier"]
    lead = str(rank) if rank is not None else f"{tier}档" if tier is not None else MISSING
    if not isinstance(score, int | float):
        return Bar(str(row["township"]), None, "不参评", lead=lead)
    return Bar(str(row["township"]), score / 100, number(score, 2), str(row["grade"] or ""), lead)


def findings(view: View) -> Scene:
    """How many open findings there are of each rule and in each township."""
    rules, towns = questions.by_rule(view, MOST_RULES), questions.by_township(view).head(MOST_TOWNS)
    named = rules.with_columns(
        label=pl.Series([f"{lamps.of_level(x).text} {y}" for x, y in rules.select("level", "label").rows()])
    )
    left = _bars(named, "label", "findings", "{findings} 条", "{townships} 个乡镇")
    right = _bars(towns, "township", "red", "{red} 条", "黄 {yellow}")
    titles = {"left_title": "按规则", "right_title": "红色疑点按乡镇"}
    body = charts.nothing("系统比对没有红色、黄色疑点。")
    if rules.height:
        body = render("wall/pair", left=left, right=right, **titles)
    return Scene("重点疑点", f"截至 {view.as_of} · {panels.UNVERIFIED}", body)


def _bars(rows: pl.DataFrame, label: str, measure: str, figure: str, aside: str) -> Markup | None:
    """A bar for every row, as long as its `measure`; None where there is no row."""
    longest = max([1, *rows[measure]])
    drawn = [
        Bar(row[label], row[measure] / longest, figure.format(**row), aside.format(**row))
        for row in rows.iter_rows(named=True)
    ]
    return charts.bars(drawn, "wide") if drawn else None


def rectification(view: View) -> Scene:
    """From findings that nobody has assigned to cases that are closed, and which units are late."""
    lines = cases.listed(view.viewer)
    numbers = funnel.numbers(lines)
    free, _ = funnel.total(funnel.unassigned(case_facts.open_findings(view), lines))
    stages = [("待交办", number(free)), *((label, number(numbers[key])) for key, label in funnel.LABELS.items())]
    units = by_unit(lines, "township").filter(pl.col("open") > 0).sort("open", "unit", descending=[True, False])
    drawn = _bars(units.head(MOST_UNITS), "unit", "open", "{open} 件", "逾期 {overdue}")
    overdue = number(numbers["overdue"])
    body = render("wall/funnel", stages=stages, overdue=overdue, units=drawn or charts.nothing("没有在办的立案。"))
    return Scene("整改台账", "逾期按现在计；待交办为系统比对疑点，须经核实", body)


SCENES: dict[str, Callable[[View], Scene]] = {
    "指标": cards,
    "地图": county,
    "排名": ranking,
    "疑点": findings,
    "整改": rectification,
}
