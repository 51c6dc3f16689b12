"""Printed: the cockpit as a PDF — what is on the screen, and a table of what the map shows one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pages.leaders.cockpit import figures
from pages.ui.ask import cockpit, kpis, stations
from pages.ui.kit import lamps, panels, targets, theme, words
from pages.ui.kit.format import MISSING, number
from pages.ui.kit.maps import maps
from pages.ui.kit.maps.ground import ground
from pages.ui.kit.maps.rings import rings
from pages.ui.kit.print import parts
from pages.ui.kit.topic import nothing
from pages.ui.site.view import View
from pipelines import registry
from reports.print.pieces import Head, Place, Shade

if TYPE_CHECKING:
    from reports.print.pdf import Pdf

PLACES = 8


def lay(pdf: Pdf, view: View, colours: str) -> None:
    """The whole page; `colours` the map: a KPI's key, or the score."""
    totals, finding_counts, ranking = cockpit.totals(view), cockpit.open_findings(view), cockpit.ranking(view)
    measured = kpis.figures(view, view.filters.township)
    pdf.paragraph(words.paragraph(view, totals, measured, finding_counts, ranking))
    cards = figures.cards_of(view, totals, measured, finding_counts)
    pdf.figures(parts.stats(figures.left_over(cards, cockpit.left_over(view))), PLACES)
    pdf.beside(
        lambda: _map(pdf, view, colours, ranking), lambda: _ranking(pdf, view, ranking), lambda: _streams(pdf, view)
    )
    first = cockpit.first_findings(view)
    parts.findings(pdf, f"重点疑点（截至 {view.as_of}）", first, nothing.of_rules(view))
    _townships(pdf, view, ranking)


def _map(pdf: Pdf, view: View, key: str, ranking: pl.DataFrame) -> None:
    """The townships in the colours of the screen, each with its figure."""
    place = ground(view.lake.folder)
    label = key if key == figures.SCORE else registry.kpis()[key].definition.label
    pdf.panel(figures.MAP, f"{label} · {view.period.label}")
    if not place.names:
        pdf.small("本县还没有乡镇边界，地图不能画出。")
        return
    colours, words, shades = figures.coloured(view, key, ranking)
    outlines = rings(view.lake.folder)
    places = [
        Place(
            label=name,
            figure=words[name].removeprefix(f"{label} ").partition("（")[0] if name in colours else MISSING,
            colour=colours.get(name, theme.NO_VALUE),
            rings=outlines[code],
            spot=place.label_at[code],
            is_chosen=name == view.filters.township,
        )
        for code, name in place.names.items()
    ]
    pdf.map(places, [Shade(each.colour, each.label) for each in (*shades, maps.NO_FIGURE)])


def _ranking(pdf: Pdf, view: View, ranking: pl.DataFrame) -> None:
    if ranking.is_empty():
        pdf.panel(panels.RANKING, panels.no_ranking(view))
        return
    pdf.panel(panels.RANKING, panels.ranking_note(view, ranking))
    pdf.bars(panels.ranking_bars(view, ranking))


def _streams(pdf: Pdf, view: View) -> None:
    pdf.panel(panels.STAGES, panels.stages_note(view))
    pdf.bars(panels.stage_bars(stations.stages(view)))
    money = stations.money(view)
    pdf.panel(panels.MONEY, panels.money_note(view, money))
    pdf.bars(panels.money_bars(money))


def _townships(pdf: Pdf, view: View, ranking: pl.DataFrame) -> None:
    """Every township's score and leading KPIs, which the map shows one at a time."""
    towns = [view.filters.township] if view.filters.township else view.townships
    scores = dict(ranking.select("township", "score").iter_rows())
    known = {key: registry.kpis()[key].definition for key in figures.LEADING if key in registry.kpis()}
    values = {key: {row["township"]: row for row in kpis.by_township(view, key).iter_rows(named=True)} for key in known}
    pdf.panel("各乡镇主要指标", f"{view.period.label} · ◆ 低于底线，▲ 未达目标；少于 {lamps.FEWEST_CASES} 件不亮灯")
    heads = [Head("乡镇"), Head(figures.SCORE, "number"), *(Head(kpi.label, "number") for kpi in known.values())]
    rows = [
        [town, number(scores.get(town), 2), *(_cell(view, key, values[key].get(town), town) for key in known)]
        for town in towns
    ]
    pdf.grid(heads, rows)


def _cell(view: View, key: str, row: dict[str, float | None] | None, town: str) -> str:
    """The figure with its lamp's shape, or why there is none."""
    kpi = registry.kpis()[key].definition
    if row is None or row["value"] is None:
        return targets.UNKNOWN.get(kpis.why_unknown(view, kpi, town), MISSING)
    lamp = lamps.of_kpi(kpi, row["value"], row["cases"])
    shape = f"{lamp.shape} " if lamp.colour in ("red", "yellow") else ""
    return f"{shape}{targets.value_text(kpi, row['value'])}"
