"""Scheme file: what may stand in schemes/*.toml, and what of it must fit together."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from pipelines.configuration.section import KEY, Section, Text, Texts, Wrong
from pipelines.definitions import Kpi


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    for nth, name in enumerate(names):
        if name in names[:nth]:
            raise Wrong(f"{KEY} {name} 前面已有。请删除重复的项。", nth)
    return names


Names = Annotated[Texts, AfterValidator(_once)]
Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9, description="数值不加引号，如 60 或 99.5")]
Count = Annotated[int, Field(ge=1, description="写成 1 或更大的整数，不加引号")]


class GradeEntry(Section):
    """One [[grades]]."""

    name: Text
    from_score: Number = Field(alias="from")


class IndicatorEntry(Section):
    """One [[indicators]]."""

    kpi: Text
    label: Text | None = None
    weight: Number = Field(gt=0, description="数值不加引号；不考核的指标请整段删除")
    floor: Number
    target: Number
    min_cases: Count | None = None

    @model_validator(mode="after")
    def _parts_floor_and_target(self) -> IndicatorEntry:
        if self.floor == self.target:
            raise Wrong(f"floor 与 target 同为 {self.target:g}，无法按比例计分。请分开设置。", "target")
        return self


class SchemeFile(Section):
    """A scheme as written. Checked with the context `kpis`: every KPI that there is."""

    name: Text
    version: Text
    min_cases: Count = 5
    groups: Names = ()
    tie_break: Names = ()
    pending: Names = ()
    grades: list[GradeEntry] = Field(min_length=1, description="至少写一段 [[grades]]")
    indicators: list[IndicatorEntry] = Field(min_length=1, description="至少写一段 [[indicators]]")

    @model_validator(mode="after")
    def _names_kpis(self, info: ValidationInfo) -> SchemeFile:
        kpis = (info.context or {})["kpis"]
        for nth, entry in enumerate(self.indicators):
            if entry.kpi in kpis:
                _can_score(kpis[entry.kpi].definition, entry, nth)
            elif entry.kpi not in self.pending:
                what = f"没有名为 {entry.kpi} 的指标。可用的有：{'、'.join(kpis)}；尚无数据的请列入 pending。"
                raise Wrong(what, "indicators", nth, "kpi")
        return self

    @model_validator(mode="after")
    def _weighs_a_hundred(self) -> SchemeFile:
        names = [entry.kpi for entry in self.indicators]
        for nth, name in enumerate(names):
            if name in names[:nth]:
                raise Wrong(f"{name} 出现了 {names.count(name)} 次。每个指标只能列一次。", "indicators", nth, "kpi")
        total = sum(entry.weight for entry in self.indicators)
        if abs(total - 100) > 1e-9:
            raise Wrong(f"indicators 的权重之和是 {total:g}，应为 100。请调整各指标的 weight。", "indicators")
        return self

    @model_validator(mode="after")
    def _scores_something(self) -> SchemeFile:
        names = [entry.kpi for entry in self.indicators]
        for nth, name in enumerate(self.pending):
            if name not in names:
                raise Wrong(f"{KEY} {name} 不在 indicators 中。请删除，或补上该指标。", "pending", nth)
        scored = [name for name in names if name not in self.pending]
        if not scored:
            raise Wrong("pending 写了全部指标，无法计分。请至少保留一个有数据的指标。", "pending")
        for nth, name in enumerate(self.tie_break):
            if name not in scored:
                raise Wrong(f"{KEY} {name} 不是本方案计分的指标。请改为 indicators 中的指标。", "tie_break", nth)
        return self

    @model_validator(mode="after")
    def _grades_fall_to_nothing(self) -> SchemeFile:
        scores = [grade.from_score for grade in self.grades]
        for nth, score in enumerate(scores):
            if (nth and score >= scores[nth - 1]) or (nth == len(scores) - 1 and score != 0):
                raise Wrong("各等次的 from 应从高到低、互不相同，最后一个为 0。请更正。", "grades", nth, "from")
        return self


def _can_score(kpi: Kpi, entry: IndicatorEntry, nth: int) -> None:
    """Raises Wrong where the KPI cannot be scored, or not in this direction."""
    if kpi.better == "neither":
        raise Wrong(f"{kpi.label}只作参考，高低都不说明好坏，不能计分。请删除该项。", "indicators", nth, "kpi")
    if (entry.target > entry.floor) != (kpi.better == "higher"):
        wish = "高于" if kpi.better == "higher" else "低于"
        what = f"{kpi.label}的 target（{entry.target:g}）应{wish} floor（{entry.floor:g}）"
        raise Wrong(f"{what}。请核对是否填反。", "indicators", nth, "target")
