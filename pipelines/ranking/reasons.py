"""Reasons: in words, why a township is not ranked, what it did not report, and what was left out for everybody."""

from __future__ import annotations

from pipelines.ranking.points import Earned
from pipelines.ranking.schemes.scheme import Indicator
from pipelines.ranking.term import Result


def note(of: Result, township: str) -> str:
    """The note of a township's row; empty where there is nothing to say."""
    each = of.assessed[township]
    parts = [_weight(of, township)] if township not in of.places else []
    missing = [i for i in of.scheme.indicators if each.earned[i.kpi].missing]
    if missing:
        how = "按0分" if of.scheme.unreported_is_zero else "按全县平均"
        parts.append(f"应报未报，{how}：{'；'.join(_missing(i, each.earned[i.kpi]) for i in missing)}")
    if cap := of.adjusted[township].caps_at:
        parts.append(f"等次最高为{cap}")
    return "。".join(parts)


def _weight(of: Result, township: str) -> str:
    each = of.assessed[township]
    least = f"有效权重 {float(each.effective):g}，不足 {of.scheme.least_weight:g}"
    without = [i.label for i in of.scheme.indicators if each.earned[i.kpi].state == "no_cases"]
    nobody = left_out(of)
    parts = [f"无案例：{'、'.join(without)}"] if without else []
    parts += [f"全县无数据：{'、'.join(nobody)}"] if nobody else []
    return f"{least}（{'；'.join(parts)}）" if parts else least


def _missing(indicator: Indicator, earned: Earned) -> str:
    return f"{indicator.label}（{'、'.join(earned.missing)}）"


def left_out(of: Result) -> list[str]:
    """The indicators that nobody in the county has data for."""
    return [i.label for i in of.scheme.indicators if of.of_kpi[i.kpi].spread is None]
