"""Distinct: parse each different text of a column once and join the answers back, row by row.

Most cells of a ledger are written as the template asks; what a parser calls `easy` is read at once, and only the other
cells are normalised, taken once each, and read with all the patience they need.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import polars as pl

from pipelines.cleaning.empty import is_broken, is_empty
from pipelines.cleaning.text import TEXT, VALUE, plain, quoted


class Parse(NamedTuple):
    """How a kind of cell is read.

    `value` over `text`, `plain` and the columns of `steps`, null where the cell cannot be read; `reason` says why not,
    asked only where the value is null, over the same columns. `easy`: the value straight from `text` for cells in the
    plainest form, null for all others; it must agree with `value` and be null for a marker of nothing.
    """

    value: pl.Expr
    reason: pl.Expr
    steps: tuple[Mapping[str, pl.Expr], ...] = ()
    easy: pl.Expr | None = None


def parsed(
    column: pl.Series, parse: Callable[[], Parse], dtype: pl.DataType, *, keep: str | None = None
) -> pl.DataFrame:
    """`value` and `reason` for every cell: both null where the cell is empty.

    `keep` names an empty marker that means something here (无 in a yes/no column).
    """
    cells = column.cast(pl.String).alias("text")
    way = parse()
    easy = pl.lit(None, dtype) if way.easy is None else way.easy.cast(dtype)
    rows = cells.to_frame().select(value=easy, reason=pl.lit(None, pl.String), text=TEXT)
    left = (rows["value"].is_null() & cells.is_not_null()).arg_true()
    if not left.len():
        return rows.select("value", "reason")
    hard = cells.gather(left)
    answers = _answers(hard.unique().to_frame(), way, dtype, keep)
    found = hard.to_frame().join(answers, on="text", how="left", maintain_order="left")
    if hard.len() == rows.height:
        return found.select("value", "reason")
    return rows.select(
        pl.lit(rows["value"].scatter(left, found["value"])).alias("value"),
        pl.lit(rows["reason"].scatter(left, found["reason"])).alias("reason"),
    )


def _answers(texts: pl.DataFrame, way: Parse, dtype: pl.DataType, keep: str | None) -> pl.DataFrame:
    """`text`, `value` and `reason` for each text that is not a marker of nothing."""
    texts = texts.with_columns(plain=plain(TEXT))
    empty = is_empty() if keep is None else is_empty() & (pl.col("plain") != keep)
    texts = texts.filter(~empty)
    for step in way.steps:
        texts = texts.with_columns(**step)
    texts = texts.with_columns(value=pl.when(~is_broken()).then(way.value.cast(dtype)))
    bad = texts.filter(VALUE.is_null())
    good = texts.filter(VALUE.is_not_null()).select("text", "value", reason=pl.lit(None, pl.String))
    if not bad.height:
        return good
    why = pl.when(is_broken()).then(quoted("是 Excel 公式错误,请改成实际的值")).otherwise(way.reason)
    return pl.concat([good, bad.select("text", "value", reason=why)])
