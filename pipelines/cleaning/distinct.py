"""Distinct: parse each different text of a column once and join the answers back, row by row."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from pipelines.cleaning.empty import is_broken, is_empty
from pipelines.cleaning.text import TEXT, plain, quoted

# The value, over `text` and `plain`, and the reason why there is none, over these and `value`.
Parse = tuple[pl.Expr, pl.Expr]


def parsed(
    column: pl.Series, parse: Callable[[], Parse], dtype: pl.DataType, *, keep: str | None = None
) -> pl.DataFrame:
    """`value` and `reason` for every cell: both null where the cell is empty.

    `keep` names an empty marker that means something here (无 in a yes/no column).
    """
    texts = pl.DataFrame({"text": column.cast(pl.String).unique().drop_nulls()}).with_columns(plain=plain(TEXT))
    value, reason = parse()
    empty = is_empty() if keep is None else is_empty() & (pl.col("plain") != keep)
    # The value first, so that a reason that looks at it does not work it out again.
    answers = texts.filter(~empty).with_columns(value=value.cast(dtype)).with_columns(reason=reason)
    answers = answers.with_columns(
        value=pl.when(pl.col("reason").is_null() & ~is_broken()).then(pl.col("value")),
        reason=pl.when(is_broken()).then(quoted("是 Excel 公式错误,请改成实际的值")).otherwise(pl.col("reason")),
    )
    rows = column.cast(pl.String).alias("text").to_frame()
    return rows.join(answers.select("text", "value", "reason"), on="text", how="left", maintain_order="left").drop(
        "text"
    )
