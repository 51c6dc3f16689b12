"""Contributions: what each case adds to a KPI's sums in one period — for intervals, before anything is published.

A case is a project with all that is counted of it, or, where no project stands behind it, a complaint by itself. Drawn
with replacement, the cases of a township give the spread that its figure has by chance:

    township  project_no        numerator  denominator
    西河镇    350987100-2026-1        1.0          1.0
    西河镇    350987100-2026-2        0.0          1.0      →  50 %, and between 0 and 100 % by chance
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.definitions import Kpi
from pipelines.engines.engine import Asks
from pipelines.measures import periods
from pipelines.measures.statement import as_doubles, facts_of, sums

CASE = ("township", "project_no", "complaint_no", "case_id")


def contributions(engine: Asks, kpi: Kpi, period: str, as_of: date) -> pl.DataFrame:
    """One row per case that counts in `period` (2026, 2026H1, 2026Q3, 2026-09, 2026-01~09) by the night of `as_of`.

    Columns: those of CASE that the facts have, then numerator, denominator and cases. The rows of a township add up to
    its figure where the KPI is a ratio of sums. Raises ValueError where `period` is none.
    """
    kind, end = periods.parse(period)
    clauses, source = facts_of(kpi, kind, end, as_of)
    known = engine.sql(f"select * from {kpi.facts} limit 0").columns  # noqa: S608  (a table of the definition)
    named = [name for name in CASE if name in known]
    columns = ", ".join(f"b.{name}" for name in named)
    rows = engine.sql(f"{clauses}\nselect {columns}, {as_doubles(sums(kpi))}\n{source}\ngroup by {columns}")
    return rows.sort(named)
