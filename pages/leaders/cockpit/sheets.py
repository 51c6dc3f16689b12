"""Sheets: the cockpit's own charts and tables, with the KPIs that every page compares, as sheets of the workbook."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.ui.ask import cockpit, kpis, stations
from pages.ui.kit import lamps, panels, tables, targets
from pages.ui.kit.topic import listing
from pages.ui.site.view import View
from pipelines import registry
from reports.workbooks.dashboard import Sheet

PAGE, EXPORT, DECIMALS = "驾驶舱", "dashboard", 4
TOTALS = (
    tables.Column("projects", "项目数（个）", "count"),
    tables.Column("budget_fen", "总投资", "money"),
    tables.Column("building", "在建（个）", "count"),
    tables.Column("finished", "已完工（个）", "count"),
    tables.Column("paid_fen", "已拨付", "money"),
    tables.Column("left_over", "历年遗留（个）", "count"),
    tables.Column("red", "红色疑点（条）", "count"),
    tables.Column("yellow", "黄色疑点（条）", "count"),
    tables.Column("undecided_projects", "资料不全待补正（个项目）", "count"),
    tables.Column("told", "已报项目台账的乡镇（个）", "count"),
    tables.Column("reporters", "列有该年度项目的乡镇（个）", "count"),
    tables.Column("townships", "乡镇（个）", "count"),
)
RANKING = (
    tables.Column("rank", "名次", "count"),
    tables.Column("tier", "档次", "count"),
    tables.Column("township", "乡镇"),
    tables.Column("group", "组别"),
    tables.Column("score", "得分", "figure"),
    tables.Column("grade", "等次"),
    tables.Column("change", "名次升降", "count"),
    tables.Column("note", "说明"),
)
STAGES = (tables.Column("stage", "阶段"), tables.Column("projects", "项目数", "count"))
MONEY = (tables.Column("label", "环节"), tables.Column("amount_fen", "金额", "money"))
FINDINGS = (
    tables.Column("level", "等级", "level"),
    tables.Column("label", "疑点"),
    tables.Column("township", "乡镇"),
    tables.Column("project_name", "项目名称"),
    tables.Column("amount_fen", "金额", "money"),
    tables.Column("happened_on", "发生日期", "day"),
    tables.Column("evidence", "依据"),
    tables.Column("department", "建议牵头部门"),
)
EVERY = 1_000_000  # findings: all of them


def sheets(view: View) -> list[Sheet]:
    findings, ranking = cockpit.first_findings(view, EVERY), cockpit.ranking(view)
    return [
        _sheet("概况", f"{view.period.start.year}年度项目；疑点截至 {view.as_of}", _totals(view)),
        _sheet("指标", f"{view.place} · {view.period.label}", _figures(view)),
        _sheet("指标走势", f"{view.place} · 同类各期，至 {view.period.label}", _history(view)),
        _sheet("各乡镇指标", view.period.label, _townships(view)),
        _sheet(panels.RANKING, _ranked(view, ranking), listing.handed_out(ranking, RANKING)),
        _sheet(panels.STAGES, panels.stages_note(view), listing.handed_out(stations.stages(view), STAGES)),
        _sheet(panels.MONEY, panels.of_the_end(view), listing.handed_out(stations.money(view), MONEY)),
        _sheet("疑点", f"截至 {view.as_of}；{panels.UNVERIFIED}", listing.handed_out(findings, FINDINGS)),
    ]


def _sheet(title: str, note: str, frame: pl.DataFrame) -> Sheet:
    return Sheet(PAGE, title, note, frame, EXPORT)


def _ranked(view: View, ranking: pl.DataFrame) -> str:
    return panels.no_ranking(view) if ranking.is_empty() else panels.ranking_note(view, ranking)


def _totals(view: View) -> pl.DataFrame:
    """The cockpit's first cards and its counts, each under its own unit."""
    totals, counts = cockpit.totals(view), cockpit.open_findings(view)
    named = ("projects", "budget_fen", "paid_fen", "building", "finished", "told", "reporters", "townships")
    row = {
        "left_over": cockpit.left_over(view),
        **{name: totals[name] for name in named},
        **{name: counts[name] for name in ("red", "yellow", "undecided_projects")},
    }
    return listing.handed_out(pl.DataFrame([row], schema={each.name: pl.Int64 for each in TOTALS}), TOTALS)


def _figures(view: View) -> pl.DataFrame:
    """Every KPI with what it is measured against, or why it has no figure."""
    rows = [_figure(figure) for figure in kpis.figures(view, view.filters.township).values()]
    return pl.DataFrame(rows, infer_schema_length=None)


def _figure(figure: kpis.Figure) -> dict[str, Any]:
    kpi, lamp = figure.kpi, lamps.of_kpi(figure.kpi, figure.value, figure.cases)
    return {
        "领域": kpi.area,
        "指标": kpi.label,
        "数值": _rounded(figure.value),
        "单位": kpi.unit,
        "无数值的原因": "" if figure.value is not None else targets.shown(figure),
        "上期": _rounded(figure.before),
        "目标": _rounded(kpi.target),
        "底线": _rounded(kpi.floor),
        "样本": targets.cases(figure),
        "覆盖": targets.over(figure),
        "灯": lamps.word(lamp, figure.value),
    }


def _history(view: View) -> pl.DataFrame:
    """Every KPI over the periods that led to this one; empty where there is no figure."""
    labels = [each.label for each in kpis.run_of(view.period)]
    figures = kpis.figures(view, view.filters.township).values()
    rows = [
        {"指标": each.kpi.label, "单位": each.kpi.unit, **dict(zip(labels, map(_rounded, each.history), strict=True))}
        for each in figures
    ]
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(labels, pl.Float64))


def _townships(view: View) -> pl.DataFrame:
    """Every KPI of every township: what the map and the comparisons show one KPI at a time."""
    towns = [view.filters.township] if view.filters.township else list(view.townships)
    rows = []
    for key, loaded in registry.kpis().items():
        kpi, frame = loaded.definition, kpis.by_township(view, key)
        values = dict(frame.select("township", "value").iter_rows())
        rows.append({"指标": kpi.label, "单位": kpi.unit, **{town: _rounded(values.get(town)) for town in towns}})
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(towns, pl.Float64))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), DECIMALS)
