"""Scheme file: what may stand in schemes/*.toml, and what of it must fit together."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from pipelines.configuration.section import Section, Text, Wrong, refuse
from pipelines.ranking.schemes.fitting import doubles, faulty_items, unknown_kpis, unscored
from pipelines.ranking.schemes.items import (
    GradeEntry,
    IndicatorEntry,
    ItemEntry,
    Names,
    Number,
    Percent,
    VetoEntry,
    no_longer,
)


class SchemeFile(Section):
    """A scheme as written. Checked with the context `kpis`: every KPI that there is."""

    name: Text
    version: Text
    unreported: Literal["zero", "county"] = Field(
        "zero", description="请写 zero（应报未报的按 0 分）或 county（按全县平均，不计入有效权重）"
    )
    least_weight: Percent = 80.0
    best_share: Percent = 30.0
    bonus_most: Number = Field(5.0, ge=0)
    deduction_most: Number = Field(10.0, ge=0)
    overdue_red_points: Number = Field(0.5, ge=0)
    groups: Names = ()
    tie_break: Names = ()
    pending: Names = ()
    grades: list[GradeEntry] = Field(min_length=1, description="至少写一段 [[grades]]")
    bonuses: tuple[ItemEntry, ...] = Field((), strict=False)
    deductions: tuple[ItemEntry, ...] = Field((), strict=False)
    vetoes: tuple[VetoEntry, ...] = Field((), strict=False)
    indicators: list[IndicatorEntry] = Field(min_length=1, description="至少写一段 [[indicators]]")
    min_cases: Annotated[object, AfterValidator(no_longer)] = None

    @model_validator(mode="after")
    def _names_kpis(self, info: ValidationInfo) -> SchemeFile:
        refuse(unknown_kpis(self, (info.context or {})["kpis"]))
        return self

    @model_validator(mode="after")
    def _weighs_a_hundred(self) -> SchemeFile:
        refuse(doubles(self))
        total = sum(entry.weight for entry in self.indicators)
        if abs(total - 100) > 1e-9:
            raise Wrong(f"indicators 的权重之和是 {total:g}，应为 100。请调整各指标的 weight。", "indicators")
        return self

    @model_validator(mode="after")
    def _scores_something(self) -> SchemeFile:
        refuse(unscored(self))
        return self

    @model_validator(mode="after")
    def _grades_fall_to_nothing(self) -> SchemeFile:
        scores = [grade.from_score for grade in self.grades]
        for nth, score in enumerate(scores):
            if (nth and score >= scores[nth - 1]) or (nth == len(scores) - 1 and score != 0):
                raise Wrong("各等次的 from 应从高到低、互不相同，最后一个为 0。请更正。", "grades", nth, "from")
        return self

    @model_validator(mode="after")
    def _items_are_told_apart_and_cap_at_grades(self) -> SchemeFile:
        refuse(faulty_items(self))
        return self
