"""Questions: the works of the plan year with where they lie, and how each township stands in one KPI."""

from __future__ import annotations

import polars as pl

from pages.ui.ask import kpis
from pages.ui.ask.query import ask
from pages.ui.site.view import View
from pipelines import registry

WORKS = """
select l.project_no, l.project_name, l.township, l.village, l.category, l.lamp, l.budget_fen, l.red_findings,
       l.yellow_findings, l.lon_wgs84, l.lat_wgs84
from (select * from project_lamps where {where}) as l
join project_facts as f on f.project_no = l.project_no
where f.plan_year = $year and l.lamp is not null
order by case l.lamp when 'red' then 0 when 'yellow' then 1 else 2 end, l.budget_fen desc nulls last, l.project_no
"""
SILENT = """
select township from ledger_states where dataset = 'projects' and known_on is null and {where} order by township
"""
LOCATED = pl.col("lon_wgs84").is_not_null() & pl.col("lat_wgs84").is_not_null()


def works(view: View) -> pl.DataFrame:
    """One row per live work of the plan year, those with a red lamp first; lon_wgs84 and lat_wgs84 may be null."""
    text, params = view.where("township", "category")
    return ask(view, WORKS.format(where=text), year=view.period.start.year, **params)


def silent(view: View) -> list[str]:
    """The townships of the view that have not told their projects: nobody knows how many they have."""
    text, params = view.where("township")
    return ask(view, SILENT.format(where=text), **params)["township"].to_list()


def by_place(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """One row per township or village: projects, red, yellow, unknown (lamps), unlocated, budget_fen (null where a work
    has none), and the middle of its works."""
    return (
        rows.group_by(column)
        .agg(
            pl.len().cast(pl.Int64).alias("projects"),
            *((pl.col("lamp") == lamp).sum().cast(pl.Int64).alias(lamp) for lamp in ("red", "yellow")),
            pl.col("lamp").is_in(("not_computed", "unknown")).sum().cast(pl.Int64).alias("unknown"),
            (~LOCATED).sum().cast(pl.Int64).alias("unlocated"),
            pl.when(pl.col("budget_fen").is_not_null().all()).then(pl.col("budget_fen").sum()).alias("budget_fen"),
            pl.col("lon_wgs84").filter(LOCATED).mean().alias("lon"),
            pl.col("lat_wgs84").filter(LOCATED).mean().alias("lat"),
        )
        .sort("projects", column, descending=[True, False], nulls_last=True)
    )


def measured(view: View, key: str) -> dict[str, tuple[float | None, float | None, str]]:
    """Township → value, cases and, where there is no value, why: unreported, off or nothing at all."""
    kpi = registry.kpis()[key].definition
    rows = {row["township"]: row for row in kpis.by_township(view, key).iter_rows(named=True)}
    answer: dict[str, tuple[float | None, float | None, str]] = {}
    for name in view.townships:
        row = rows.get(name, {})
        figure = row.get("value")
        why = "" if figure is not None else kpis.why_unknown(view, kpi, name)
        answer[name] = (figure, row.get("cases"), why)
    return answer
