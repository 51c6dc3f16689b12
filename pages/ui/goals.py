"""Goals: how a KPI's figure, target and floor are said — also where there are none."""

from __future__ import annotations

from pages.ui.format import value
from pages.ui.questions.kpis import Figure
from pipelines.definitions import Kpi

ONLY_SHOWN = "只作参考"
LOST = "未能计算"


def told(kpi: Kpi, figure: float | None, decimals: int = 1) -> str:
    """The figure with its unit; where nothing has been counted, the KPI's own word for that, or —."""
    return kpi.nothing if figure is None and kpi.nothing else value(figure, kpi.unit, decimals)


def shown(figure: Figure, decimals: int = 1) -> str:
    """As told; a figure that the night could not compute says so."""
    return LOST if figure.is_lost else told(figure.kpi, figure.value, decimals)


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
