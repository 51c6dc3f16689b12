"""Steps: how figures colour a map — a KPI's by where they stand between its floor and its target, scores by the grades
of their scheme; never by each other.

target 95, floor 60:          95% and more · 77.5% to 95% · 60% to 77.5% · less than 60%
grades from 90, 80, 60, 0:    90 and more · 80 to 90 · 60 to 80 · less than 60
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pages.ui.kit import theme
from pages.ui.kit.format import value
from pipelines.definitions import Kpi
from pipelines.ranking.schemes.scheme import Grade

REACHED, NEAR, FAR, BEHIND, BEYOND = theme.SEQUENCE[4], theme.SEQUENCE[2], theme.SEQUENCE[1], "#E8C29B", "#B9A9CC"


@dataclass(frozen=True)
class Step:
    """A colour of the map and which figures have it, in words."""

    colour: str
    label: str


def steps(kpi: Kpi) -> tuple[Step, ...]:
    """The steps of the KPI, the best first; one step of all figures where it has no target."""
    if kpi.target is None or kpi.floor is None:
        return (Step(theme.EVEN, "只作参考，没有目标，不分档"),)
    target, middle, floor = (_short(each, kpi.unit) for each in (kpi.target, (kpi.target + kpi.floor) / 2, kpi.floor))
    ends = ("及以上", "低于") if kpi.better == "higher" else ("及以下", "超过")
    first = f"{target}{ends[0]}" if kpi.most is None else f"{target}至{_short(kpi.most, kpi.unit)}"
    own = [Step(REACHED, f"{first}（达到目标）"), Step(NEAR, f"{middle}至{target}"), Step(FAR, f"{floor}至{middle}")]
    own.append(Step(BEHIND, f"{ends[1]}{floor}（未达底线）"))
    return (*own, *([Step(BEYOND, f"超过{_short(kpi.most, kpi.unit)}")] if kpi.most is not None else []))


def _short(figure: float, unit: str) -> str:
    return value(figure, unit, 0 if figure == int(figure) else 1).replace(" ", "")


def colour(kpi: Kpi, figure: float) -> str:
    """The colour of one figure. On a line between two steps it has the better one."""
    if kpi.target is None or kpi.floor is None:
        return theme.EVEN
    if kpi.most is not None and figure > kpi.most:
        return BEYOND
    sign = 1 if kpi.better == "higher" else -1
    lines = ((kpi.target, REACHED), ((kpi.target + kpi.floor) / 2, NEAR), (kpi.floor, FAR))
    return next((each for line, each in lines if sign * figure >= sign * line), BEHIND)


def score_steps(grades: Sequence[Grade]) -> tuple[Step, ...]:
    """The steps of the scores, the best first: the lines between a scheme's grades, however many."""
    lines = [_short(grade.from_score, "分") for grade in grades]
    between = [f"{low}至{high}" for high, low in pairwise(lines[:-1])]
    words = [f"{lines[0]}及以上", *between, f"低于{lines[-2]}"] if len(lines) > 1 else ["不分等次"]
    return tuple(Step(shade, label) for shade, label in zip(_shades(len(grades)), words, strict=True))


def score_colour(grades: Sequence[Grade], score: float) -> str:
    """The colour of one score. On a line it has the better one."""
    own = next((nth for nth, grade in enumerate(grades) if score >= grade.from_score), len(grades) - 1)
    return _shades(len(grades))[own]


def _shades(count: int) -> list[str]:
    """As many colours, the worst not of the others' kind."""
    if count < 2:
        return [theme.EVEN] * count
    return [REACHED, *([NEAR] * (count > 2)), *[FAR] * (count - 3), BEHIND]
