"""Words: the paragraph that says the figures of a period in one breath; every number in it is computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pages.ui.ask.kpis import Figure
from pages.ui.ask.topic.told import why_unknown
from pages.ui.kit import lamps, targets
from pages.ui.kit.format import day, money, number, value
from pages.ui.kit.topic.nothing import labels, not_asked, not_listed
from pages.ui.site.view import View

SPOKEN = ("completion_rate", "fund_compliance_rate", "quality_pass_rate", "satisfaction")
NAMED = 3
FEWEST_TIERS = 2  # or everybody would be in the last one


def paragraph(
    view: View,
    totals: Mapping[str, Any],
    figures: Mapping[str, Figure],
    findings: Mapping[str, int],
    ranking: pl.DataFrame,
) -> str:
    """本季度… — plain text, to be escaped where it is shown."""
    sentences = [_projects(view, totals), _figures(view, figures), _ranking(view, ranking)]
    if totals["told"] or findings["red"]:  # without projects there was nothing to compare
        sentences.append(_findings(view, findings))
    return "".join(sentences)


def _when(view: View) -> str:
    return view.period.label if view.period.is_complete(view.as_of) else f"{view.period.label}（截至{day(view.as_of)}）"


def _projects(view: View, totals: Mapping[str, Any]) -> str:
    of = f"{view.filters.category}类" if view.filters.category else ""
    where = view.filters.township or "全县"
    if not totals["told"]:
        return f"{_when(view)}，{where}尚未报送项目台账。"
    if totals["told"] < totals["townships"] or 0 < totals["reporters"] < totals["told"]:
        where += f"（{totals['townships']}个乡镇中{totals['told']}个已报项目台账{_reporters(view, totals)}）"
    if not totals["reporters"]:
        return f"{_when(view)}，{where}{not_listed(view)}，该年度有没有项目不明。"
    if not totals["projects"]:
        return f"{_when(view)}，{where}没有列入{view.period.start.year}年度计划的{of}项目。"
    return (
        f"{_when(view)}，{where}{view.period.start.year}年度计划{of}项目 {totals['projects']} 个、"
        f"总投资 {money(totals['budget_fen'])}，"
        f"{_count('在建', totals['building'])}，{_count('已完工', totals['finished'])}，"
        f"累计拨付{_paid(view, totals['paid_fen'])}。"
    )


def _count(what: str, projects: int | None) -> str:
    return f"{what}个数不明" if projects is None else f"{what} {number(projects)} 个"


def _reporters(view: View, totals: Mapping[str, Any]) -> str:
    """How many of those who told list works of the year, where not all do."""
    if totals["reporters"] in (0, totals["told"]):
        return ""
    return f"，其中{totals['reporters']}个列有{view.period.start.year}年度的项目"


def _paid(view: View, fen: int | None) -> str:
    if fen is not None:
        return f" {money(fen)}"
    return f"不明（{labels(('payments',))}{targets.UNKNOWN[why_unknown(view, 'payments')]}）"


def _moved(figure: Figure, view: View) -> str:
    step = round((figure.value or 0) - (figure.before or 0), 1)
    if figure.value is None or figure.before is None or (figure.cases or 0) < lamps.FEWEST_CASES:
        return ""
    if step == 0:
        return f"，与{view.period.before}持平"
    points = "个百分点" if figure.kpi.unit == "%" else figure.kpi.unit
    return f"，较{view.period.before}{'上升' if step > 0 else '下降'} {abs(step):.1f} {points}"


def _few(figure: Figure) -> str:
    """Of few cases how many they were, for the figure alone says more than is known: （7 次抽检，一次合格 6）."""
    return f"（{targets.cases(figure)}）" if (figure.cases or 0) < lamps.FEWEST_CASES else ""


def _figures(view: View, figures: Mapping[str, Figure]) -> str:
    spoken = [figures[key] for key in SPOKEN if key in figures and figures[key].value is not None]
    if not spoken:
        return ""
    sentence = "；".join(
        f"{figure.kpi.label} {value(figure.value, figure.kpi.unit)}{_few(figure)}{_moved(figure, view)}"
        for figure in spoken
    )
    short = [f.kpi.label for f in spoken if lamps.of_kpi(f.kpi, f.value, f.cases) is lamps.RED]
    return f"{sentence}{f'；低于底线的是{chr(12289).join(short)}' if short else ''}。"


def _ranking(view: View, ranking: pl.DataFrame) -> str:
    """前三名 and 后三名 are named; a township alone on screen is told its own place. A quarter gives tiers."""
    ranked = ranking.filter(pl.col("rank").is_not_null())
    if ranked.is_empty():
        return _tiers(view, ranking.filter(pl.col("tier").is_not_null()))
    if view.filters.township:
        own = ranked.filter(pl.col("township") == view.filters.township)
        return f"考核排名第 {own['rank'][0]} 位（共 {ranked.height} 个参评）。" if own.height else ""
    if ranked.height < 2 * NAMED:
        return ""
    first, last = ranked["township"].head(NAMED), ranked["township"].tail(NAMED)
    return f"考核前三名为{'、'.join(first)}，后三名为{'、'.join(last)}。"


def _tiers(view: View, ranking: pl.DataFrame) -> str:
    """Which tier the township stands in, or who stands in the last one."""
    tiers = ranking["tier"].n_unique()
    if view.filters.township:
        own = ranking.filter(pl.col("township") == view.filters.township)
        return f"考核暂列第{own['tier'][0]}档（共{tiers}档）。" if own.height else ""
    last = ranking.filter(pl.col("tier") == pl.col("tier").max())["township"]
    if tiers < FEWEST_TIERS or len(last) > 2 * NAMED:
        return ""
    return f"考核暂分{tiers}档，末档为{'、'.join(last)}。"


def _findings(view: View, findings: Mapping[str, int]) -> str:
    today = f"截至{day(view.as_of)}，"  # findings are of the night, whatever the period
    if not findings["red"]:
        return f"{today}系统比对没有红色疑点{not_asked(view)}。"
    spread = "" if view.filters.township else f"，涉及{findings['red_townships']}个乡镇"
    return f"{today}系统比对有红色疑点{findings['red']}条{spread}，须经核实{not_asked(view)}。"
