"""Run: the table kpis — every KPI for every period, county, township, category and village."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl

from pipelines.definitions import Loaded
from pipelines.engines.engine import Asks, Engine, filled
from pipelines.measures.rows import COUNTY, rows
from pipelines.measures.statement import LEVELS
from pipelines.not_computed import NotComputed

__all__ = ["COUNTY", "SCHEMA", "TABLE", "lay", "run"]
TABLE = "kpis"
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
UNREAD = "select count(*) as n from data_gaps where kind = 'unread'"


def _any_unread(engine: Asks) -> bool:
    return bool(engine.sql(UNREAD)["n"].item())


def run(engine: Asks, kpis: Mapping[str, Loaded], as_of: date, levels: Sequence[str] = tuple(LEVELS)) -> pl.DataFrame:
    """The rows of `kpis` (SCHEMA) over the fact tables that `engine` answers for, from what had happened by `as_of`;
    of these levels, for whoever asks for no other: the villages' are nine of ten."""
    unread = _any_unread(engine)
    counted = [
        engine.sql(rows(key, kpis[key].definition, as_of, any_unread=unread, levels=levels)).sort(
            "period_kind", "period_end", "level", "unit_name"
        )
        for key in sorted(kpis)
    ]
    figures = pl.concat(counted) if counted else pl.DataFrame(schema=SCHEMA)
    return figures.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def lay(engine: Engine, kpis: Mapping[str, Loaded], as_of: date, lost: NotComputed) -> None:
    """Make the table kpis in the engine, which keeps millions of villages' rows to itself.

    A KPI fails alone: it has no row, and is kept in `lost`. Over a table of facts without a row it has no figure.
    """
    engine.put(TABLE, pl.DataFrame(schema=SCHEMA))
    unread = _any_unread(engine)
    # to plan a KPI over no fact costs as much as over many
    there = filled(engine, sorted({kpi.definition.facts for kpi in kpis.values()}))
    asked = {key: rows(key, kpis[key].definition, as_of, any_unread=unread) for key in sorted(kpis)}
    full = [key for key in asked if kpis[key].definition.facts in there]
    added = dict(zip(full, engine.add_each(TABLE, [asked[key] for key in full]), strict=True))
    for key, text in asked.items():
        label = kpis[key].definition.label
        if cause := lost.cause(text):
            lost.rests_on("kpi", key, label, cause)
        elif key in added:
            with lost.tried("kpi", key, label):
                _named(key, added[key])


def _named(key: str, add: Callable[[], None]) -> None:
    try:
        add()
    except Exception as error:
        error.add_note(f"while counting pipelines/kpis/{key}.py")
        raise
