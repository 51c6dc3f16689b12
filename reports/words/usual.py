"""Usual: in words, what the limits of an XmR chart are and why a point is more than the usual ups and downs."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.measures.xmr import FEWEST, FIRM, IN_A_ROW, NEAR_LEAST, NEAR_OF, STEPS, WIDTH, Chart, Signal

SIGNALS: dict[Signal, str] = {
    "outside": "超出界限",
    "run": f"连续 {IN_A_ROW} 期在均值同侧",
    "trend": f"连续 {STEPS} 次升或降",
    "near": f"{NEAR_OF} 期中 {NEAR_LEAST} 期贴近同一界限",
}


def beyond(marked: Sequence[tuple[str, Signal]]) -> str:
    """The same for paper, which has no marks: the periods that are more than usual, by name, and why."""
    if not marked:
        return "没有超出常态的时期。"
    return f"超出常态：{'；'.join(f'{period}{SIGNALS[why]}' for period, why in marked)}。"


def limits(chart: Chart | None) -> str:
    """The line under the chart: how the limits are made, what ◆ stands for, and that few points try them only."""
    if chart is None:
        return f"不足 {FEWEST} 期，不画常态界限"
    trial = f"；不足 {FIRM} 期，界限为试用" if chart.is_trial else ""
    return f"常态界限为均值 ± {WIDTH} × 平均移动极差，{'、'.join(SIGNALS.values())}的标 ◆{trial}"
