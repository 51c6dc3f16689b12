"""Scheme file: what may stand in schemes/*.toml, and what of it must fit together."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from pipelines.configuration.section import KEY, Section, Text, Wrong
from pipelines.definitions import Kpi
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
        kpis = (info.context or {})["kpis"]
        for nth, entry in enumerate(self.indicators):
            if entry.kpi in kpis:
                _can_score(kpis[entry.kpi].definition, entry, nth)
            elif entry.kpi not in self.pending:
                what = (
                    f"没有名为 {entry.kpi} 的指标{near(entry.kpi, kpis)}可用的有：{'、'.join(kpis)}；尚无数据的请列入"
                )
                raise Wrong(f"{what} pending。", "indicators", nth, "kpi")
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
                what = f"{KEY} {name} 不是本方案计分的指标{near(name, scored)}请改为 indicators 中的指标。"
                raise Wrong(what, "tie_break", nth)
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
        grades, seen = [grade.name for grade in self.grades], set[str]()
        lists: dict[str, tuple[ItemEntry | VetoEntry, ...]] = {
            "bonuses": self.bonuses,
            "deductions": self.deductions,
            "vetoes": self.vetoes,
        }
        for key, entries in lists.items():
            for nth, entry in enumerate(entries):
                if entry.name in seen:
                    raise Wrong(f"事项“{entry.name}”前面已有。请改名或删除重复的项。", key, nth, "name")
                seen.add(entry.name)
                if entry.caps_at is not None and entry.caps_at not in grades:
                    what = f"没有名为“{entry.caps_at}”的等次{near(entry.caps_at, grades)}可以写：{'、'.join(grades)}。"
                    raise Wrong(what, key, nth, "caps_at")
        return self


def near(name: str, known: Iterable[str]) -> str:
    """The name that was probably meant, as the end of a sentence."""
    meant = next(iter(get_close_matches(name, list(known), 1)), "")
    return f"，是不是 {meant}？" if meant else "。"


def _can_score(kpi: Kpi, entry: IndicatorEntry, nth: int) -> None:
    """Raises Wrong where the KPI cannot be scored, or not in this direction."""
    if kpi.better == "neither":
        raise Wrong(f"{kpi.label}只作参考，高低都不说明好坏，不能计分。请删除该项。", "indicators", nth, "kpi")
    if (entry.target > entry.floor) != (kpi.better == "higher"):
        wish = "高于" if kpi.better == "higher" else "低于"
        what = f"{kpi.label}的 target（{entry.target:g}）应{wish} floor（{entry.floor:g}）"
        raise Wrong(f"{what}。请核对是否填反。", "indicators", nth, "target")
