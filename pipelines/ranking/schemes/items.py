"""Scheme items: the parts of a scheme file that stand in lists — grades, indicators, bonuses, deductions, vetoes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from pipelines.configuration.section import KEY, Section, Text, Texts, Wrong

Window = Literal["period", "year_to_date", "rolling_4_quarters"]
LONG_WINDOW = frozenset({"on_time_finish_rate", "quality_pass_rate", "disclosure_rate"})  # few cases in any quarter


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    for nth, name in enumerate(names):
        if name in names[:nth]:
            raise Wrong(f"{KEY} {name} 前面已有。请删除重复的项。", nth)
    return names


def no_longer(value: object) -> object:
    """Refuse a key of earlier schemes, and say what took its place."""
    raise Wrong(f"{KEY} 已停用：案例少的乡镇向全县平均折算，不再设最少案例数。请删除这一行。")


Names = Annotated[Texts, AfterValidator(_once)]
Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9, description="数值不加引号，如 60 或 99.5")]
Points = Annotated[float, Field(allow_inf_nan=False, gt=0, le=100, description="写大于 0、不超过 100 的分数，不加引号")]
Percent = Annotated[
    float, Field(allow_inf_nan=False, ge=0, le=100, description="写 0 到 100 的百分数，不加引号，不写 %")
]


class GradeEntry(Section):
    """One [[grades]]."""

    name: Text
    from_score: Number = Field(alias="from")


class ItemEntry(Section):
    """One [[bonuses]] or [[deductions]]: what a line of the register is worth. `caps_at`: the best grade beside it."""

    name: Text
    points: Points
    caps_at: Text | None = None


class VetoEntry(Section):
    """One [[vetoes]]: it takes no points, but no better grade than `caps_at` can be had."""

    name: Text
    caps_at: Text


class IndicatorEntry(Section):
    """One [[indicators]]."""

    kpi: Text
    label: Text | None = None
    weight: Number = Field(gt=0, description="数值不加引号；不考核的指标请整段删除")
    floor: Number
    target: Number
    window: Window | None = Field(
        None, description="请写 period（本期）、year_to_date（本年累计）或 rolling_4_quarters（近四个季度）"
    )
    falls_from: Number | None = None
    falls_to: Number | None = None
    min_cases: Annotated[object, AfterValidator(no_longer)] = None

    @property
    def counted_over(self) -> Window:
        return self.window or ("rolling_4_quarters" if self.kpi in LONG_WINDOW else "year_to_date")

    @model_validator(mode="after")
    def _parts_floor_and_target(self) -> IndicatorEntry:
        if self.floor == self.target:
            raise Wrong(f"floor 与 target 同为 {self.target:g}，无法按比例计分。请分开设置。", "target")
        return self

    @model_validator(mode="after")
    def _falls_beyond_the_target(self) -> IndicatorEntry:
        """Above `falls_from` a value loses points again, and has none at `falls_to`."""
        if (self.falls_from is None) != (self.falls_to is None):
            key = "falls_to" if self.falls_to is None else "falls_from"
            raise Wrong(f"缺少 {key}：falls_from（由此回落）与 falls_to（回落到 0 分）应同时写。请补齐或都删去。")
        if self.falls_from is not None and self.falls_to is not None:
            steps = (self.floor, self.target, self.falls_from, self.falls_to)
            if not (self.floor < self.target <= self.falls_from < self.falls_to):
                shown = "、".join(f"{step:g}" for step in steps)
                raise Wrong(f"floor、target、falls_from、falls_to（{shown}）应依次由小到大。请更正。", "falls_from")
        return self
