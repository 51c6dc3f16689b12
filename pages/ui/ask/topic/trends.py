"""Trends: one KPI over time, of the chosen place beside the county's, with nothing later than the chosen period."""

from __future__ import annotations

import polars as pl

from pages.ui.ask import kpis
from pages.ui.site import periods
from pages.ui.site.view import View

LENGTHS = {"quarter": 9, "month": 18, "year": 3}


def latest(view: View, kind: periods.Kind) -> periods.Period:
    """The latest period of that kind of which nothing is later than the chosen period's last day."""
    until = view.period.last_day(view.as_of)
    last = periods.around(kind, until)
    return last if last.last_day(view.as_of) <= until else periods.previous(last)


def of_kpi(view: View, township: str | None, key: str, kind: periods.Kind) -> pl.DataFrame:
    """One KPI over time: the first day of the period, the place's value (township None: the county), the county's."""
    wanted = kpis.run_of(latest(view, kind), LENGTHS[kind])
    values = {}
    for name, place in (("own", township), ("county", None)):
        rows = kpis.of_place(view, place, kind).filter(pl.col("kpi") == key)
        values[name] = dict(rows.select("period_end", "value").iter_rows())
    return pl.DataFrame(
        {
            "start": [period.start for period in wanted],
            "own": [values["own"].get(period.end) for period in wanted],
            "county": [values["county"].get(period.end) for period in wanted],
        },
        schema={"start": pl.Date, "own": pl.Float64, "county": pl.Float64},
    )
