"""KPI questions: every KPI of the chosen place, category and period, with what came before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from pages.ui import periods
from pages.ui.query import ask, cached
from pages.ui.view import View
from pipelines import registry
from pipelines.definitions import Kpi
from pipelines.measures.run import run
from pipelines.not_computed import keys_of

KPIS = "select * from kpis where level in ('county', 'township') order by kpi, period_start, level, unit_name"
SHOWN_PERIODS = {"year": 3, "quarter": 8, "month": 13}


@dataclass(frozen=True)
class Figure:
    """One KPI of one place in one period, beside the period before and the run of periods that led here."""

    key: str
    kpi: Kpi
    value: float | None
    before: float | None
    numerator: float | None
    denominator: float | None
    cases: float | None
    history: tuple[float | None, ...]
    is_lost: bool = False  # not computed tonight


@dataclass(frozen=True)
class _Slice:
    """The lake as if it held one category only: the category's facts stand before the tables of the same name."""

    view: View

    def sql(self, text: str) -> pl.DataFrame:
        shades = ", ".join(
            f"{name} as (select * from main.{name} where category = $category)" for name in _facts(self.view)
        )
        return ask(self.view, f"with {shades} {text}", category=self.view.filters.category)


def _facts(view: View) -> list[str]:
    """The fact tables of this snapshot that know categories."""
    known = "select table_name from information_schema.columns where column_name = 'category' and table_name in $facts"
    facts = sorted({loaded.definition.facts for loaded in registry.kpis().values()})
    return sorted(ask(view, known, facts=facts)["table_name"])


@cached
def _of_category(view: View, category: str) -> pl.DataFrame:
    """The KPI table of one category, counted from the facts by the night's own statements."""
    facts, lost = _facts(view), keys_of(view.lake.manifest, "kpi")
    asked = {k: v for k, v in registry.kpis().items() if v.definition.facts in facts and k not in lost}
    return run(_Slice(view), asked, view.as_of)


def table(view: View) -> pl.DataFrame:
    """The KPI table of the county and its townships, of the chosen category when there is one."""
    found = ask(view, KPIS) if view.filters.category is None else _of_category(view, view.filters.category)
    found = found.filter(pl.col("level").is_in(["county", "township"]))
    if view.scope.townships is not None:
        found = found.filter(pl.col("township").is_in(list(view.scope.townships)))
    return found


def of_place(view: View, township: str | None, kind: periods.Kind) -> pl.DataFrame:
    """Every KPI of one township, or of the county, in all periods of that kind up to the chosen one's end."""
    place = pl.col("level") == "county" if township is None else pl.col("township") == township
    return table(view).filter(place, pl.col("period_kind") == kind, pl.col("period_start") <= view.period.end)


def figures(view: View, township: str | None = None) -> dict[str, Figure]:
    """Every KPI by key, in page order, for the chosen period; `township` None is the county."""
    frame = of_place(view, township, view.period.kind)
    by_kpi = frame.partition_by("kpi", as_dict=True)
    return {
        key: _figure(view, key, loaded.definition, by_kpi.get((key,), frame.clear()))
        for key, loaded in registry.kpis().items()
    }


def _figure(view: View, key: str, kpi: Kpi, frame: pl.DataFrame) -> Figure:
    rows = {row["period_start"]: row for row in frame.iter_rows(named=True)}
    lost = key in keys_of(view.lake.manifest, "kpi")
    if lost:
        rows = {}
    now, before = rows.get(view.period.start, {}), rows.get(periods.previous(view.period).start, {})
    return Figure(
        key=key,
        kpi=kpi,
        value=now.get("value"),
        before=before.get("value"),
        numerator=now.get("numerator"),
        denominator=now.get("denominator"),
        cases=now.get("cases"),
        history=tuple(rows.get(start, {}).get("value") for start in starts(view.period)),
        is_lost=lost,
    )


def starts(period: periods.Period, count: int | None = None) -> list[date]:
    """The first days of the periods shown in a trend, oldest first, ending with `period`."""
    found = [period]
    while len(found) < (count or SHOWN_PERIODS[period.kind]):
        found.append(periods.previous(found[-1]))
    return [each.start for each in reversed(found)]


def by_township(view: View, key: str) -> pl.DataFrame:
    """One KPI of every township in the chosen period: township, value, numerator, denominator, cases."""
    return (
        table(view)
        .filter(
            pl.col("level") == "township",
            pl.col("kpi") == key,
            pl.col("period_kind") == view.period.kind,
            pl.col("period") == view.period.key,
        )
        .select("township", "value", "numerator", "denominator", "cases")
    )
