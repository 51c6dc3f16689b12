"""Scheme: how townships are scored — indicators, goalposts, weights, grades — read from a TOML file and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.configuration.document import read
from pipelines.definitions import Loaded
from pipelines.ranking.scheme_file import IndicatorEntry, SchemeFile


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


def _indicator(entry: IndicatorEntry, kpis: Mapping[str, Loaded], min_cases: int) -> Indicator:
    kpi = kpis[entry.kpi].definition if entry.kpi in kpis else None
    return Indicator(
        kpi=entry.kpi,
        label=entry.label or (kpi.label if kpi else entry.kpi),
        weight=entry.weight,
        floor=entry.floor,
        target=entry.target,
        min_cases=entry.min_cases or min_cases,
        scale=kpi.scale if kpi else 1.0,
    )


def load(path: Path, kpis: Mapping[str, Loaded]) -> Scheme:
    """Read and check a scheme. Raises ReferenceError naming file, line, fault and way out."""
    missing = "找不到考核方案。请从示例县的 schemes/default.toml 复制一份再改。"
    document = read(path, missing=missing, example="请按示例方案的写法更正。")
    file = document.checked(SchemeFile, context={"kpis": kpis})
    indicators = [_indicator(entry, kpis, file.min_cases) for entry in file.indicators]
    return Scheme(
        name=file.name,
        version=file.version,
        indicators=tuple(indicator for indicator in indicators if indicator.kpi not in file.pending),
        pending=tuple(indicator for indicator in indicators if indicator.kpi in file.pending),
        tie_break=file.tie_break,
        grades=tuple(Grade(grade.name, grade.from_score) for grade in file.grades),
        groups=file.groups,
    )
