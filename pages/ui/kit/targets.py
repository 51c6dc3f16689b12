"""Targets: how a KPI's figure, target and floor are said — also where there are none."""

from __future__ import annotations

from pages.ui.ask.kpis import Figure
from pages.ui.kit.format import number, value
from pages.ui.kit.lamps import FEWEST_CASES
from pipelines.definitions import Kpi

ONLY_SHOWN = "只作参考"
LOST = "未能计算"
UNKNOWN = {"unreported": "未报送", "off": "未启用", "unlisted": "未列"}  # 未列: no row of the plan year


def value_text(kpi: Kpi, figure: float | None, decimals: int = 1) -> str:
    """The figure with its unit; where nothing has been counted, the KPI's own word for that, or —."""
    return kpi.nothing if figure is None and kpi.nothing else value(figure, kpi.unit, decimals)


def shown(figure: Figure, decimals: int = 1) -> str:
    """As told; a figure that the night could not compute, or whose ledgers were not reported, says so."""
    if figure.is_lost:
        return LOST
    return UNKNOWN.get(figure.unknown) or value_text(figure.kpi, figure.value, decimals)


def cases(figure: Figure) -> str:
    """On how many cases a figure rests: 142 次抽检; of few, also how many of them: 7 次抽检，一次合格 6.

    Nothing is said where the ledgers are not there: then nobody knows whether there were cases.
    """
    kpi, count = figure.kpi, figure.cases
    if figure.unknown:
        return ""
    if not count:
        return "没有样本"
    words = f"{number(count)} {kpi.case_unit}"
    return f"{words}，{kpi.hit} {number(figure.numerator)}" if kpi.hit and count < FEWEST_CASES else words


def over(figure: Figure) -> str:
    """18 个乡镇中 12 个, where a figure of the county is not over all of them."""
    if figure.townships is None or figure.townships == figure.townships_due:
        return ""
    return f"{figure.townships_due} 个乡镇中 {figure.townships} 个"


def target(kpi: Kpi) -> str:
    """目标 95%, or that there is none."""
    if kpi.target is None:
        return ONLY_SHOWN
    return f"目标 {value(kpi.target, kpi.unit, 0 if kpi.target == int(kpi.target) else 1)}"


def both(kpi: Kpi) -> str:
    """目标 95.0% · 底线 60.0%, or that there are none."""
    if kpi.target is None or kpi.floor is None:
        return ONLY_SHOWN
    return f"目标 {value(kpi.target, kpi.unit)} · 底线 {value(kpi.floor, kpi.unit)}"
