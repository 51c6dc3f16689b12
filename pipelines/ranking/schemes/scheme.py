"""Scheme: how townships are scored — indicators, goalposts, windows, weights, grades — read from a TOML file.

A county has schemes/default.toml, and where a period has its own, schemes/2026.toml or schemes/2026H1.toml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.configuration.document import Document, of_text, read
from pipelines.definitions import Loaded
from pipelines.errors import ReferenceError
from pipelines.ranking.schemes.file import SchemeFile
from pipelines.ranking.schemes.items import IndicatorEntry, ItemEntry, Window

MISSING = "找不到考核方案。请从示例县的 schemes/default.toml 复制一份再改。"
EXAMPLE = "请按示例方案的写法更正。"


@dataclass(frozen=True)
class Indicator:
    """One KPI of a scheme: its weight, the values worth 0 and 100 points, and over what it is counted.

    `falls`: from which value on it loses points again, and where it has none. `is_share`: it counts cases of cases.
    """

    kpi: str
    label: str
    weight: float
    floor: float
    target: float
    scale: float  # the KPI's own: turns its ratio into its unit
    window: Window = "year_to_date"
    falls: tuple[float, float] | None = None
    is_share: bool = True


@dataclass(frozen=True)
class Grade:
    """A grade and the lowest score that earns it."""

    name: str
    from_score: float


@dataclass(frozen=True)
class Item:
    """What a line of the register is worth: points (a deduction's are below 0), and the best grade beside it."""

    name: str
    points: float
    caps_at: str | None = None


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
    items: tuple[Item, ...] = ()
    unreported_is_zero: bool = True
    least_weight: float = 80.0  # of the effective weight, to be ranked
    best_share: float = 30.0  # per cent of the ranked that may have the best grade
    bonus_most: float = 5.0
    deduction_most: float = 10.0
    overdue_red_points: float = 0.5  # for each confirmed red finding past its due day


@dataclass(frozen=True)
class Schemes:
    """The scheme of every period: its own, else its year's, else the county's."""

    default: Scheme
    own: Mapping[str, Scheme]

    def of(self, period: str) -> Scheme:
        """The scheme of a period by its name: 2026, 2026H1, 2026Q3."""
        return self.own.get(period) or self.own.get(period[:4]) or self.default

    @property
    def all(self) -> tuple[Scheme, ...]:
        return (self.default, *self.own.values())


def _indicator(entry: IndicatorEntry, kpis: Mapping[str, Loaded]) -> Indicator:
    kpi = kpis[entry.kpi].definition if entry.kpi in kpis else None
    falls = entry.falls_from is not None and entry.falls_to is not None
    return Indicator(
        kpi=entry.kpi,
        label=entry.label or (kpi.label if kpi else entry.kpi),
        weight=entry.weight,
        floor=entry.floor,
        target=entry.target,
        scale=kpi.scale if kpi else 1.0,
        window=entry.counted_over,
        falls=(float(entry.falls_from or 0), float(entry.falls_to or 0)) if falls else None,
        is_share=bool(kpi and kpi.hit),
    )


def _items(entries: Iterable[ItemEntry], sign: int) -> list[Item]:
    return [Item(entry.name, sign * entry.points, entry.caps_at) for entry in entries]


def load(path: Path, kpis: Mapping[str, Loaded]) -> Scheme:
    """Read and check a scheme. Raises ReferenceError naming file, line, fault and way out."""
    return _scheme(read(path, missing=MISSING, example=EXAMPLE), kpis)


def parse(text: str, kpis: Mapping[str, Loaded], name: str) -> Scheme:
    """The same of a text; `name` is what it is called in sentences. Raises ReferenceError."""
    return _scheme(of_text(Path(name), text, example=EXAMPLE), kpis)


def complaints(text: str, kpis: Mapping[str, Loaded], name: str) -> list[str]:
    """Everything that one look tells is wrong with a text, each with its line; none: it is a scheme."""
    try:
        return of_text(Path(name), text, example=EXAMPLE).complaints(SchemeFile, context={"kpis": kpis})
    except ReferenceError as malformed:
        return [str(malformed)]


def _scheme(document: Document, kpis: Mapping[str, Loaded]) -> Scheme:
    file = document.checked(SchemeFile, context={"kpis": kpis})
    indicators = [_indicator(entry, kpis) for entry in file.indicators]
    vetoes = [Item(entry.name, 0.0, entry.caps_at) for entry in file.vetoes]
    return Scheme(
        name=file.name,
        version=file.version,
        indicators=tuple(indicator for indicator in indicators if indicator.kpi not in file.pending),
        pending=tuple(indicator for indicator in indicators if indicator.kpi in file.pending),
        tie_break=file.tie_break,
        grades=tuple(Grade(grade.name, grade.from_score) for grade in file.grades),
        groups=file.groups,
        items=(*_items(file.bonuses, 1), *_items(file.deductions, -1), *vetoes),
        unreported_is_zero=file.unreported == "zero",
        least_weight=file.least_weight,
        best_share=file.best_share,
        bonus_most=file.bonus_most,
        deduction_most=file.deduction_most,
        overdue_red_points=file.overdue_red_points,
    )
