"""Trace: one figure of a KPI taken back to the fact rows that it was counted from, each with its share of the sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipelines.definitions import Kpi, Loaded
from pipelines.lake.snapshot_db import Lake, Scope, Seen
from pipelines.measures import periods
from pipelines.measures.contributions import Months, within
from pipelines.measures.run import COUNTY
from pipelines.measures.statement import SUMS, as_doubles, facts_of, sums

NAMES = ("case_id", "complaint_no", "underway_no", "project_no", "project_name", "township", "village", "category")
LINES = ",\n       "  # the statement is shown, a sum to a line
PLACE = ("source_file", "source_sheet", "source_row")


@dataclass(frozen=True)
class Unit:
    """Whose figure: a township, one of its villages, or a category; the county without any."""

    township: str | None = None
    village: str | None = None
    category: str | None = None

    @property
    def level(self) -> str:
        return "village" if self.village else "township" if self.township else "category" if self.category else "county"

    @property
    def name(self) -> str:
        parts = [self.township, self.village] if self.township else [self.category or COUNTY]
        return "/".join(part for part in parts if part)


@dataclass(frozen=True)
class Figure:
    """A figure and where it comes from.

    published: its row in the table kpis, {} if nothing was counted. sql: the statement of this one figure. counted:
    what it gives now. rows: the fact rows with numerator, denominator and cases, what each adds to the sums. agrees:
    counted is what was published. adds_up: the rows' shares come to the whole.
    """

    published: dict[str, Any]
    sql: str
    counted: dict[str, float]
    rows: pl.DataFrame
    agrees: bool
    adds_up: bool


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _facts(kpi: Kpi, period: tuple[periods.PeriodKind, date], unit: Unit, as_of: date) -> tuple[str, str]:
    """The WITH clauses, and the FROM and WHERE that leave the facts `b` of the figure."""
    kind, end = period
    clauses, source = facts_of(kpi, kind, end, as_of)
    named = {name: value for name in ("township", "village", "category") if (value := getattr(unit, name))}
    return clauses, "\n  and ".join([source, *(f"b.{name} = {_quoted(value)}" for name, value in named.items())])


def figure(lake: Lake | Seen, loaded: Loaded, period: str, unit: Unit, scope: Scope) -> Figure:
    """The figure of a KPI for a period (2026, 2026H1, 2026Q3, 2026-09, 2026-01~09) and unit.

    Raises PermissionError out of scope.
    """
    if scope.townships is not None and unit.township not in scope.townships:
        raise PermissionError(f"{unit.name} 不在可查看的范围内。")
    seen = lake.seen_by(scope)
    kpi: Kpi = loaded.definition
    as_of = date.fromisoformat(seen.manifest["as_of"])
    facts = _facts(kpi, periods.parse(period), unit, as_of)
    sql = f"{facts[0]}\nselect {as_doubles(sums(kpi), LINES)}\n{facts[1]}"
    counted = seen.sql(sql).row(0, named=True)
    rows_published = seen.sql(
        "select * from kpis where kpi = $kpi and period = $period and level = $level and unit_name = $name",
        {"kpi": loaded.key, "period": period, "level": unit.level, "name": unit.name},
    )
    published = rows_published.row(0, named=True) if rows_published.height else {}
    rows = _shares(seen, kpi, facts)
    added = {name: rows[name].sum() for name in SUMS}
    return Figure(
        published,
        sql,
        counted,
        rows,
        agrees=counted == {name: published.get(name, 0.0) for name in SUMS},
        adds_up=all(abs(added[name] - counted[name]) <= 1e-9 * max(1.0, abs(counted[name])) for name in SUMS),
    )


def window_rows(lake: Seen | Lake, kpi: Kpi, months: Months, township: str) -> pl.DataFrame:
    """The fact rows that a township's figure over some months counts, those that met the KPI least first."""
    clauses, source = within(kpi, months, date.fromisoformat(lake.manifest["as_of"]))
    rows = _shares(lake, kpi, (clauses, f"{source}\n  and b.township = {_quoted(township)}"))
    rate = pl.col("numerator") / pl.col("denominator")
    falling = [kpi.better == "lower", True]
    return rows.sort(rate, "denominator", descending=falling, nulls_last=True, maintain_order=True)


def _shares(lake: Seen | Lake, kpi: Kpi, facts: tuple[str, str]) -> pl.DataFrame:
    """The fact rows that the figure counts; those that add nothing to any sum are left out."""
    known = lake.sql(f"select * from {kpi.facts} limit 0").columns  # noqa: S608
    named = [name for name in dict.fromkeys((*NAMES, kpi.event_on, *PLACE)) if name in known]
    columns = ", ".join(f"b.{name}" for name in named)
    asked = f"{facts[0]}\nselect {columns}, {as_doubles(sums(kpi), LINES)}\n{facts[1]}"
    rows = lake.sql(f"{asked}\ngroup by {columns} order by {columns}")
    return rows.filter(pl.any_horizontal(pl.col(name) != 0 for name in SUMS))
