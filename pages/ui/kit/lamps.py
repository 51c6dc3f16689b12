"""Lamps: red, yellow and green, never as colour alone — each has its shape and its word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pages.ui.kit.format import MISSING
from pipelines.definitions import Kpi, Level

Colour = Literal["red", "yellow", "green", "grey"]
FEWEST_CASES = 20  # below it chance moves a figure more than anything else: no lamp, no arrow
FEW = "样本不足"


@dataclass(frozen=True)
class Lamp:
    """A lamp as it is drawn."""

    colour: Colour
    shape: str
    word: str
    hex: str
    symbol: str  # the marker of the same shape in a chart

    @property
    def text(self) -> str:
        return f"{self.shape} {self.word}"


RED = Lamp("red", "◆", "红灯", "#C0392B", "diamond")
YELLOW = Lamp("yellow", "▲", "黄灯", "#C98A04", "triangle-up")
GREEN = Lamp("green", "●", "绿灯", "#2E8B57", "circle")
DARK = Lamp("grey", "○", "无灯", "#8A949B", "circle-open")
SHOWN = Lamp("grey", "○", "参考", "#8A949B", "circle-open")  # a KPI that is neither good nor bad
UNKNOWN = Lamp("grey", "□", "未能计算", "#8A949B", "square-open")  # a rule it rests on was not computed tonight
UNTOLD = Lamp("grey", "○", "不明", "#8A949B", "circle-open")  # whether a project is late: its ledgers do not say
LAMPS: dict[str, Lamp] = {  # on a map the first lies on top
    "red": RED,
    "yellow": YELLOW,
    "green": GREEN,
    "not_computed": UNKNOWN,
    "unknown": UNTOLD,
}
IN_LEGEND = (RED, YELLOW, GREEN, UNTOLD)  # of a map with projects
LEVEL_LAMPS: dict[Level, Lamp] = {
    "red": Lamp("red", "◆", "红", RED.hex, RED.symbol),
    "yellow": Lamp("yellow", "▲", "黄", YELLOW.hex, YELLOW.symbol),
    "note": Lamp("grey", "○", "提示", DARK.hex, DARK.symbol),
}


def of_project(lamp: str | None) -> Lamp:
    """A project's lamp as the lake names it."""
    return LAMPS.get(lamp or "", DARK)


def of_level(level: str) -> Lamp:
    """A finding's level: 红, 黄, 提示."""
    return next(lamp for name, lamp in LEVEL_LAMPS.items() if name == level)


def of_kpi(kpi: Kpi, value: float | None, cases: float | None) -> Lamp:
    """Green from the target on, red beyond the floor, yellow between; no lamp on too few cases or without a goal.

    A figure beyond the KPI's `most` is no green: more was paid than was due.
    """
    if value is None or cases is None or cases < FEWEST_CASES:
        return DARK
    if kpi.target is None or kpi.floor is None:
        return SHOWN
    sign = 1 if kpi.better == "higher" else -1
    if kpi.most is not None and value > kpi.most:
        return YELLOW
    if sign * value >= sign * kpi.target:
        return GREEN
    return RED if sign * value < sign * kpi.floor else YELLOW


def word(lamp: Lamp, value: float | None) -> str:
    """What is written where the lamp stands: shape and word, 样本不足 on too few cases, — without a figure."""
    if value is None:
        return MISSING
    return FEW if lamp is DARK else lamp.text
