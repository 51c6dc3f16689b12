"""Scheme: how townships are scored — indicators, goalposts, weights, grades — read from a TOML file and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.definitions import Kpi, Loaded
from pipelines.ranking.table import Table
from pipelines.reference.county import ReferenceError


@dataclass(frozen=True)
class Indicator:
    """One KPI of a scheme: its weight, the values worth 0 and 100 points, the cases it takes to be scored."""

    kpi: str
    label: str
    weight: float
    floor: float
    target: float
    min_cases: int
    scale: float  # the KPI's own: turns its ratio into its unit


@dataclass(frozen=True)
class Grade:
    """A grade and the lowest score that earns it."""

    name: str
    from_score: float


@dataclass(frozen=True)
class Scheme:
    """A scheme that passed every check. `indicators` are scored; `pending` wait for their data."""

    name: str
    version: str
    indicators: tuple[Indicator, ...]
    pending: tuple[Indicator, ...]
    tie_break: tuple[str, ...]
    grades: tuple[Grade, ...]  # best first
    groups: tuple[str, ...]


def _indicator(table: Table, kpis: Mapping[str, Loaded], pending: set[str], min_cases: int) -> Indicator:
    key = table.text("kpi")
    kpi: Kpi | None = kpis[key].definition if key in kpis else None
    if kpi is None and key not in pending:
        raise table.wrong("kpi", f"没有名为 {key} 的指标。可用的有：{'、'.join(kpis)}；尚无数据的请列入 pending")
    weight, floor, target = table.number("weight"), table.number("floor"), table.number("target")
    if weight <= 0:
        raise table.wrong("weight", f"权重 {weight:g} 不大于 0。不考核的指标请整段删除")
    if floor == target:
        raise table.wrong("target", f"floor 与 target 同为 {target:g}，无法按比例计分。请分开设置")
    if kpi and kpi.better == "neither":
        raise table.wrong("kpi", f"{kpi.label}只作参考，高低都不说明好坏，不能计分。请删除该项")
    if kpi and (target > floor) != (kpi.better == "higher"):
        wish = "高于" if kpi.better == "higher" else "低于"
        raise table.wrong("target", f"{kpi.label}的 target（{target:g}）应{wish} floor（{floor:g}）。请核对是否填反")
    return Indicator(
        kpi=key,
        label=table.text("label", kpi.label if kpi else key),
        weight=weight,
        floor=floor,
        target=target,
        min_cases=table.count("min_cases", min_cases),
        scale=kpi.scale if kpi else 1.0,
    )


def _indicators(table: Table, kpis: Mapping[str, Loaded], pending: set[str]) -> tuple[Indicator, ...]:
    min_cases = table.count("min_cases", 5)
    found = tuple(_indicator(each, kpis, pending, min_cases) for each in table.tables("indicators"))
    keys = [indicator.kpi for indicator in found]
    for key in keys:
        if keys.count(key) > 1:
            raise table.wrong("indicators", f"{key} 出现了 {keys.count(key)} 次。每个指标只能列一次")
    total = sum(indicator.weight for indicator in found)
    if abs(total - 100) > 1e-9:
        raise table.wrong("indicators", f"权重之和是 {total:g}，应为 100。请调整各指标的 weight")
    for key in sorted(pending - set(keys)):
        raise table.wrong("pending", f"{key} 不在 indicators 中。请删除，或补上该指标")
    return found


def _grades(table: Table) -> tuple[Grade, ...]:
    found = tuple(Grade(each.text("name"), each.number("from")) for each in table.tables("grades"))
    lines = [grade.from_score for grade in found]
    if lines != sorted(set(lines), reverse=True) or lines[-1] != 0:
        raise table.wrong("grades", "各等次的 from 应从高到低、互不相同，最后一个为 0")
    return found


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ReferenceError(f"{path}：找不到考核方案。请从示例县的 schemes/default.toml 复制一份再改。") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReferenceError(f"{path}：不是有效的 TOML 文件（{error}）。请按示例方案的写法更正。") from None


def load(path: Path, kpis: Mapping[str, Loaded]) -> Scheme:
    """Read and check a scheme. Raises ReferenceError naming file, place, fault and way out."""
    table = Table(path, "", _parse(path))
    pending = set(table.texts("pending"))
    indicators = _indicators(table, kpis, pending)
    scored = tuple(indicator for indicator in indicators if indicator.kpi not in pending)
    if not scored:
        raise table.wrong("pending", "全部指标都未纳入，无法计分。请至少保留一个有数据的指标")
    tie_break = table.texts("tie_break")
    for key in tie_break:
        if key not in {indicator.kpi for indicator in scored}:
            raise table.wrong("tie_break", f"{key} 不是本方案计分的指标。请改为 indicators 中的指标")
    scheme = Scheme(
        name=table.text("name"),
        version=table.text("version"),
        indicators=scored,
        pending=tuple(indicator for indicator in indicators if indicator.kpi in pending),
        tie_break=tie_break,
        grades=_grades(table),
        groups=table.texts("groups"),
    )
    table.nothing_else()
    return scheme
