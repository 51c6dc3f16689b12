"""Continuation: a sheet that feeds several datasets — which of its lines speak of which, and which only go on."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.text.empty import is_empty
from pipelines.cleaning.text.text import plain


def rows_of_dataset(bodies: list[pl.DataFrame], headers: list[Header]) -> list[pl.Series | None]:
    """Per dataset, whether each of its lines speaks of it (None: all do). One that speaks of none is the first's."""
    if len(headers) == 1:
        return [None]
    masks = [_speaks(body, header) for body, header in zip(bodies, headers, strict=True)]
    others = [body["row"].filter(mine) for body, mine in zip(bodies[1:], masks[1:], strict=True)]
    return [masks[0] | ~bodies[0]["row"].is_in(pl.concat(others).implode()), *masks[1:]]


def _speaks(body: pl.DataFrame, header: Header) -> pl.Series:
    """Is a cell filled in that only this dataset requires?"""
    if not header.shared or not header.apart:
        return pl.Series([True] * body.height, dtype=pl.Boolean)
    written = pl.Series([False] * body.height, dtype=pl.Boolean)
    for column in header.apart:
        cells = body.select(text=pl.col(column)).with_columns(plain=plain(pl.col("text")))
        written = written | cells.select(~is_empty().fill_null(True)).to_series()
    return written


def is_continuation(value: pl.DataFrame, reason: pl.DataFrame, table: pl.Series, keys: Sequence[str]) -> pl.Series:
    """Does a line repeat the key of an earlier one of its table and say nothing else about it — its cells empty or
    the same?

    In a list of tenders each bidder has a line, and the project stands on all of them or on the first. In a sheet of
    one dataset a repeated key stays what it is: a mistake to be told. `table` is null for the lines of such sheets.
    """
    group = ["table", *keys]
    whole = pl.all_horizontal(pl.col(key).is_not_null() for key in group)
    silent = pl.all_horizontal(
        (pl.col(name).is_null() & pl.col(f"why_{name}").is_null())
        | (pl.col(name) == pl.col(name).drop_nulls().first().over(group))
        for name in value.columns
        if name not in keys
    )  # fmt: skip
    reasons = reason.rename({name: f"why_{name}" for name in reason.columns})
    both = pl.concat([value, reasons, table.alias("table").to_frame()], how="horizontal")
    later = pl.int_range(pl.len()).over(group) > 0
    return both.select((whole & later & silent.fill_null(False)).alias("again"))["again"]
