"""Run: the table kpis — every KPI for every period, county, township, category and village."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from pipelines.definitions import Kpi, Loaded
from pipelines.engines.engine import Asks
from pipelines.measures import periods
from pipelines.measures.statement import statement, townships
from pipelines.not_computed import NotComputed

COUNTY = "全县"
SCHEMA: dict[str, type[pl.DataType]] = {
    "kpi": pl.String,
    "period_kind": pl.String,
    "period": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "level": pl.String,
    "unit_name": pl.String,
    "township": pl.String,
    "village": pl.String,
    "category": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "value": pl.Float64,
    "cases": pl.Float64,
    # Over how many townships a figure of the county or of a category is, and how many there are; null elsewhere, and
    # where the KPI needs no ledger.
    "townships": pl.Int64,
    "townships_due": pl.Int64,
}
UNIT_NAME = (
    pl.when(pl.col("level") == "county")
    .then(pl.lit(COUNTY))
    .when(pl.col("level") == "village")
    .then(pl.concat_str("township", "village", separator="/"))
    .otherwise(pl.coalesce("township", "category"))
)


def _value(scale: float) -> pl.Expr:
    """Scaled before it is divided: whole numbers then round once, so equal ratios are equal values."""
    return pl.when(pl.col("denominator") != 0).then(pl.col("numerator") * scale / pl.col("denominator"))


def _counted(engine: Asks, key: str, kpi: Kpi, as_of: date, any_unread: bool) -> pl.DataFrame:
    try:
        counted = engine.sql(statement(kpi, as_of, any_unread=any_unread))
        over = engine.sql(townships(kpi)) if kpi.needs and counted.height else None
    except Exception as error:
        error.add_note(f"while counting pipelines/kpis/{key}.py")
        raise
    figures = _over(counted, over).with_columns(kpi=pl.lit(key), value=_value(kpi.scale), unit_name=UNIT_NAME)
    # Each KPI is put in order alone: all of them at once hold millions of rows of text a second time.
    return _dated(figures).sort("period_kind", "period_end", "level", "unit_name")


def _over(counted: pl.DataFrame, over: pl.DataFrame | None) -> pl.DataFrame:
    """The figures with the number of townships that they are over, and of those that there are."""
    if over is None:
        return counted.with_columns(pl.lit(None, pl.Int64).alias(name) for name in ("townships", "townships_due"))
    joined = counted.join(over, on=["period_kind", "period_end"], how="left", maintain_order="left")
    wide = pl.col("level").is_in(["county", "category"])
    return joined.with_columns(pl.when(wide).then(pl.col("townships", "townships_due").cast(pl.Int64)))


def _calendar(frame: pl.DataFrame) -> pl.DataFrame:
    """The name of every period that occurs."""
    pairs = frame.select("period_kind", "period_end").unique().rows()
    rows = [(kind, day, periods.name(kind, day)) for kind, day in pairs]
    columns = ("period_kind", "period_end", "period")
    return pl.DataFrame(rows, schema={name: SCHEMA[name] for name in columns}, orient="row")


def _dated(figures: pl.DataFrame) -> pl.DataFrame:
    """The figures with the names of their periods, in the columns of the table."""
    named = figures.join(_calendar(figures), on=["period_kind", "period_end"], how="left", maintain_order="left")
    return named.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def _attempt(engine: Asks, key: str, kpi: Kpi, as_of: date, any_unread: bool, lost: NotComputed) -> list[pl.DataFrame]:
    """The KPI counted; nothing where it fails or rests on what did, which is kept in `lost`."""
    if cause := lost.cause(statement(kpi, as_of)):
        lost.rests_on("kpi", key, kpi.label, cause)
        return []
    with lost.tried("kpi", key, kpi.label):
        return [_counted(engine, key, kpi, as_of, any_unread)]
    return []


def run(engine: Asks, kpis: Mapping[str, Loaded], as_of: date, lost: NotComputed | None = None) -> pl.DataFrame:
    """Count `kpis` over the fact tables that `engine` holds, using only what had happened by `as_of`.

    With `lost`, a KPI fails alone: it has no row.
    """
    counted = []
    any_unread = bool(engine.sql("select count(*) as n from data_gaps where kind = 'unread'")["n"].item())
    for key in sorted(kpis):
        kpi = kpis[key].definition
        if lost is None:
            counted.append(_counted(engine, key, kpi, as_of, any_unread))
        else:
            counted += _attempt(engine, key, kpi, as_of, any_unread, lost)
    if not counted:
        return pl.DataFrame(schema=SCHEMA)
    return pl.concat(counted)
