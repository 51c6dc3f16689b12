"""Statement: the one SQL text that counts a KPI for every period and level, in the portable subset."""

from __future__ import annotations

from datetime import date

from pipelines.definitions import Kpi
from pipelines.measures.periods import KINDS, PeriodKind

# What a unit of each level is named by; a fact without that name counts only above.
LEVELS: dict[str, tuple[str, ...]] = {
    "county": (),
    "township": ("township",),
    "category": ("category",),
    "village": ("township", "village"),
}
NAMES = ("township", "village", "category")
LIVE = "is_live is distinct from false"  # cancelled projects count nowhere; a complaint may have no project

# A month's facts of a stock are its last; a quarter or year is what its last month says, or the night in a running one.
STOCK_DAYS: dict[PeriodKind, str] = {
    "month": "true",
    "quarter": "(month({on}) in (3, 6, 9, 12) or {on} = {night})",
    "year": "(month({on}) = 12 or {on} = {night})",
}


def started(kind: PeriodKind, event_on: str) -> str:
    """The first day of the period that the fact belongs to, as SQL."""
    return f"cast(date_trunc('{kind}', {event_on}) as date)"


def conditions(kpi: Kpi, kind: PeriodKind, names: tuple[str, ...], night: str) -> str:
    """Which facts a figure counts: what had happened by the night, no cancelled project, and a name at each level."""
    parts = [f"{kpi.event_on} <= {night}", LIVE, *(f"{name} is not null" for name in names)]
    if kpi.stock:
        parts.append(STOCK_DAYS[kind].format(on=kpi.event_on, night=night))
    return " and ".join(parts)


def _branch(kpi: Kpi, kind: PeriodKind, level: str, night: str) -> str:
    names = LEVELS[level]
    start = started(kind, kpi.event_on)
    shown = ", ".join(name if name in names else f"cast(null as string) as {name}" for name in NAMES)
    return f"""
select '{kind}' as period_kind, {start} as period_start, '{level}' as level, {shown},
       cast(coalesce({kpi.numerator}, 0) as double) as numerator,
       cast(coalesce({kpi.denominator}, 0) as double) as denominator,
       cast(coalesce({kpi.cases or kpi.denominator}, 0) as double) as cases
from {kpi.facts} where {conditions(kpi, kind, names, night)}
group by {", ".join([start, *names])}"""  # noqa: S608  (definitions are code, the night is a date)


def statement(kpi: Kpi, as_of: date) -> str:
    """Every period kind × level of `kpi`, from what had happened by `as_of`."""
    night = f"date '{as_of.isoformat()}'"
    return "\nunion all".join(_branch(kpi, kind, level, night) for kind in KINDS for level in LEVELS)
