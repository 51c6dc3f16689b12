"""Words: the precision of a rule as a person reads it; of few cases how many they were, for a share would say more than
is known."""

from __future__ import annotations

from casework.cases.precision.precision import Precision

FEWEST = 20  # checked cases from which on a share says something
UNKNOWN = "尚无核实"


def short(rule: Precision) -> str:
    """尚无核实; 7 件核实 6 件属实; 86.4%（95%区间 66.7%—95.3%）."""
    if rule.percent is None or rule.interval is None:
        return UNKNOWN
    if rule.checked < FEWEST:
        return f"{rule.checked} 件核实 {rule.true} 件属实"
    low, high = rule.interval
    return f"{rule.percent:.1f}%（95%区间 {low:.1f}%—{high:.1f}%）"


def full(rule: Precision) -> str:
    """The same with what each check came to."""
    if not rule.checked:
        return UNKNOWN
    counts = f"核实 {rule.checked} 件：属实 {rule.true}，不属实 {rule.untrue}，数据错误 {rule.data_error}"
    return counts if rule.checked < FEWEST else f"{counts}；属实率 {short(rule)}"
