"""Parity: two engines' answers to one text, value by value."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from pipelines import registry
from pipelines.cleaning.outcome.schema import schema
from pipelines.engines.duck import DuckEngine
from pipelines.engines.engine import Engine
from pipelines.lake.snapshot_db import Lake, current
from pipelines.tables.history import field_names
from tests.example_county import OTHERS

TOLERANCE = 1e-9  # relative, for doubles: two engines may add in another order


def _unequal(one: pl.Series, other: pl.Series) -> pl.Series:
    if not one.dtype.is_float():
        return one.ne_missing(other)
    a, b = one.fill_nan(None), other.fill_nan(None)
    near = (a - b).abs() <= TOLERANCE * pl.select(pl.max_horizontal(a.abs(), b.abs())).to_series()
    return ~(near.fill_null(False) | (a.is_null() & b.is_null() & one.is_nan().eq_missing(other.is_nan())))


def _ordered(frame: pl.DataFrame) -> pl.DataFrame:
    """By every column that is exact on both engines; the doubles only settle what is left."""
    exact = [name for name, kind in frame.schema.items() if not kind.is_float()]
    return frame.sort([*exact, *(name for name in frame.columns if name not in exact)], nulls_last=True)


def differing(one: pl.DataFrame, other: pl.DataFrame) -> list[str]:
    """What differs between two answers, in words; empty where they are the same rows. Their order is not compared."""
    if one.schema != other.schema:
        return [f"schema: {one.schema} / {other.schema}"]
    if one.height != other.height:
        return [f"rows: {one.height} / {other.height}"]
    a, b = _ordered(one), _ordered(other)
    differences = []
    for name in one.columns:
        wrong = _unequal(a[name], b[name])
        if wrong.any():
            first = wrong.arg_max()
            differences.append(f"{name}: {wrong.sum()} of {one.height}, first {a[name][first]!r} / {b[name][first]!r}")
    return differences


def everything(engine: Engine, table: str) -> pl.DataFrame:
    return engine.sql(f"select * from {table}")


def clean_tables(data: Path) -> tuple[dict[str, pl.DataFrame], date]:
    """What the facts are made from, of a county's published snapshot, and the night's day.

    A table that no snapshot carries is laid as on a first night: empty, or as the reference has it.
    """
    lake = Lake.open(current(data))
    as_of = date.fromisoformat(lake.manifest["as_of"])
    shapes = {key: schema(dataset) for key, dataset in registry.datasets().items()} | OTHERS
    stored = {path.stem: path for path in lake.folder.rglob("*.parquet")}
    tables = {
        name: pl.read_parquet(stored[name]) if name in stored else pl.DataFrame(schema=shape)
        for name, shape in shapes.items()
    }
    tables["tonight"] = pl.DataFrame([(as_of, lake.snapshot)], schema=tables["tonight"].schema, orient="row")
    tables["field_names"] = field_names(registry.datasets())
    return tables, as_of


def laid(tables: dict[str, pl.DataFrame]) -> DuckEngine:
    engine = DuckEngine()
    for name, frame in tables.items():
        engine.put(name, frame)
    return engine
