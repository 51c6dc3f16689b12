"""Contributions: what each case adds to a KPI's sums in one period — for intervals, before anything is published.

A case is a project with all that is counted of it, or, where no project stands behind it, a complaint, a case of
casework or a file by itself. The cases of a township show how far its figure could be chance:

    township  project_no        numerator  denominator
    西河镇    350987100-2026-1        1.0          1.0
    西河镇    350987100-2026-2        0.0          1.0      →  50 %, and between 0 and 100 % by chance
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.definitions import Kpi
from pipelines.engines.engine import Asks
from pipelines.measures import periods
from pipelines.measures.counted_facts import counted_facts, reported_townships
from pipelines.measures.statement import DISTINCT, SUMS, as_doubles, facts_of, sums

CASE = ("township", "project_no", "complaint_no", "case_id")
BY_FILE = "source_file"  # the case of facts that know no smaller one


@dataclass(frozen=True)
class Months:
    """From the first day of a month to the last day of one; a township counts if it has told a later day than
    `reported_after` (None: nobody owed anything yet)."""

    first: date
    last: date
    reported_after: date | None = None


def contributions(engine: Asks, kpi: Kpi, period: str, as_of: date) -> pl.DataFrame:
    """One row per case that counts in `period` (2026, 2026H1, 2026Q3, 2026-09, 2026-01~09) by the night of `as_of`.

    Columns: those of CASE that the facts have, then numerator, denominator and cases. The rows of a township add up to
    its figure where the KPI is a ratio of sums. Raises ValueError where `period` is none.
    """
    kind, end = periods.parse(period)
    clauses, source = facts_of(kpi, kind, end, as_of)
    named = case_names(engine, kpi)
    columns = ", ".join(f"b.{name}" for name in named)
    rows = engine.sql(f"{clauses}\nselect {columns}, {as_doubles(sums(kpi))}\n{source}\ngroup by {columns}")
    return rows.sort(named)


def case_names(engine: Asks, kpi: Kpi) -> list[str]:
    """The columns of the KPI's facts that tell a case."""
    known = engine.sql(f"select * from {kpi.facts} limit 0").columns  # noqa: S608  (a table of the definition)
    named = [name for name in CASE if name in known]
    return named if len(named) > 1 or BY_FILE not in known else [*named, BY_FILE]


def told(engine: Asks, kpi: Kpi) -> dict[str, date] | None:
    """Township → the day through which it has told all that the KPI needs; None where the KPI needs no ledger."""
    if not kpi.needs:
        return None
    return dict(engine.sql(reported_townships(kpi)).select("township", "told_on").iter_rows())


def by_month(engine: Asks, kpi: Kpi, as_of: date, ends: Iterable[date]) -> pl.DataFrame:
    """One row per case and month of all that counts by the night: CASE, counted_month, numerator, denominator, cases.

    A stock is looked at in the months that end on `ends` only. Which townships had told a month is not asked here.
    """
    clauses = _clauses(kpi, as_of)
    columns = ", ".join(f"b.{name}" for name in case_names(engine, kpi))
    month = f"last_day(b.{kpi.event_on})"
    days = ", ".join(f"date '{end.isoformat()}'" for end in sorted(ends))
    where = f"where {month} in ({days or 'null'})" if kpi.stock else ""
    return engine.sql(
        f"{clauses}\nselect {columns}, {month} as counted_month, {as_doubles(sums(kpi))}\n"
        f"from counted as b {where}\ngroup by {columns}, {month}"
    ).filter(pl.col("township").is_not_null())


def counted_once(kpi: Kpi) -> tuple[str, ...]:
    """Which of the sums count different things, so that a case of several months is one."""
    return tuple(name for name, text in sums(kpi).items() if DISTINCT.fullmatch(text))


def within(kpi: Kpi, months: Months, as_of: date) -> tuple[str, str]:
    """The facts of some months as SQL, as facts_of gives those of a period: the WITH clauses, and FROM and WHERE."""
    month, last = f"last_day(b.{kpi.event_on})", f"date '{months.last.isoformat()}'"
    since = f"date '{months.first.isoformat()}'"
    parts = [f"{month} = {last}" if kpi.stock else f"{month} >= {since} and {month} <= {last}"]
    if kpi.needs and months.reported_after:
        parts.append(f"b.told_on > date '{months.reported_after.isoformat()}'")
    return _clauses(kpi, as_of), f"from counted as b\nwhere {' and '.join(parts)}"


def _clauses(kpi: Kpi, as_of: date) -> str:
    night = f"date '{as_of.isoformat()}'"
    first = f"told as ({reported_townships(kpi)}\n),\n" if kpi.needs else ""
    return f"with {first}counted as (\n    {counted_facts(kpi, night)}\n)"


__all__ = ["SUMS", "Months", "by_month", "case_names", "contributions", "counted_once", "told", "within"]
