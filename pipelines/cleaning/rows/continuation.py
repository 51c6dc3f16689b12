"""Continuation: a sheet that feeds several datasets — which of its lines speak of which, and which only go on."""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.text.empty import is_empty
from pipelines.cleaning.text.text import plain


def rows_of_dataset(bodies: list[pl.DataFrame], headers: list[Header]) -> list[pl.Series]:
    """Per dataset, whether each of its lines speaks of it. A line that speaks of none is the first dataset's."""
    masks = [_speaks(body, header) for body, header in zip(bodies, headers, strict=True)]
    if len(headers) > 1:
        others = [body["row"].filter(mine) for body, mine in zip(bodies[1:], masks[1:], strict=True)]
        masks[0] = masks[0] | ~bodies[0]["row"].is_in(pl.concat(others).implode())
    return masks


def _speaks(body: pl.DataFrame, header: Header) -> pl.Series:
    """Is a cell filled in that only this dataset requires?"""
    if not header.shared or not header.apart:
        return pl.Series([True] * body.height, dtype=pl.Boolean)
    written = pl.Series([False] * body.height, dtype=pl.Boolean)
    for column in header.apart:
        cells = body.select(text=pl.col(column)).with_columns(plain=plain(pl.col("text")))
        written = written | cells.select(~is_empty().fill_null(True)).to_series()
    return written


def is_continuation(value: pl.DataFrame, reason: pl.DataFrame, header: Header) -> pl.Series:
    """Does a line repeat the key of an earlier one and say nothing else about it — its cells empty or the same?

    In a list of tenders each bidder has a line, and the project stands on all of them or on the first. In a sheet of
    one dataset a repeated key stays what it is: a mistake to be told.
    """
    if not header.shared:
        return pl.Series([False] * value.height, dtype=pl.Boolean)
    keys = list(header.dataset.keys)
    rest = [name for name in value.columns if name not in keys]
    whole = pl.all_horizontal(pl.col(key).is_not_null() for key in keys)
    silent = pl.all_horizontal(
        (pl.col(name).is_null() & pl.col(f"why_{name}").is_null())
        | (pl.col(name) == pl.col(name).drop_nulls().first().over(keys))
        for name in rest
    )  # fmt: skip
    reasons = reason.rename({name: f"why_{name}" for name in reason.columns})
    both = pl.concat([value, reasons], how="horizontal")
    later = pl.int_range(pl.len()).over(keys) > 0
    return both.select((whole & later & silent.fill_null(False)).alias("again"))["again"]
