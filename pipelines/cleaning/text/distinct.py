"""Distinct: parse each different text of a column once and join the answers back, row by row.

Most cells of a ledger are written as the template asks; what a parser calls `easy` is read at once, and only the other
cells are normalised, taken once each, and read with all the patience they need.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from pipelines.cleaning.text.empty import NOT_CALCULATED, is_broken, is_empty, is_uncalculated
from pipelines.cleaning.text.text import TEXT, VALUE, plain, quoted


class Parse(NamedTuple):
    """How a kind of cell is read.

    `value` over `text`, `plain` and the columns of `steps`, null where the cell cannot be read; `reason` says why not,
    asked only where the value is null, over the same columns. `easy` gives the value straight from a text in the
    plainest form, null for all others, and is asked for every cell; `common` does the same for forms that many programs
    write, and is asked once for each different text. Both must agree with `value` and be null for a marker of nothing.
    """

    value: pl.Expr
    reason: pl.Expr
    steps: tuple[Mapping[str, pl.Expr], ...] = ()
    easy: Callable[[pl.Expr], pl.Expr] | None = None
    common: Callable[[pl.Expr], pl.Expr] | None = None
    anew: Callable[[pl.Series], pl.Series] | None = None  # the texts written in another way, the column `anew` of steps
    by_table: bool = False  # a cell is read by the others of its table: each table's texts are asked by themselves


class Read(NamedTuple):
    """Values and reasons of one column, both null where the cell is empty."""

    value: pl.Series
    reason: pl.Series


def sent_back(sentence: str) -> Parse:
    """The reading of a column that nobody can read: every cell with something in it gets the same sentence."""
    return Parse(pl.lit(None), quoted(f"：{sentence}"))


def parsed(
    column: pl.Series, parse: Callable[[], Parse], dtype: pl.DataType, *, keep: str | None = None
) -> pl.DataFrame:
    """One column by itself: `value` and `reason` for every cell."""
    cells, way = column.cast(pl.String), parse()
    easy = cells.to_frame().select(parse_fast(pl.col(column.name), way, dtype)).to_series()
    read = parse_slow([cells], [easy], way, dtype, keep)[0]
    return pl.DataFrame({"value": read.value, "reason": read.reason})


def parse_fast(cell: pl.Expr, way: Parse, dtype: pl.DataType) -> pl.Expr:
    """The values of the cells in the plainest form."""
    return pl.lit(None, dtype) if way.easy is None else way.easy(cell).cast(dtype)


def parse_slow(
    columns: Sequence[pl.Series],
    easy: Sequence[pl.Series],
    way: Parse,
    dtype: pl.DataType,
    keep: str | None = None,
    *,
    tables: Sequence[pl.Series] | None = None,
) -> list[Read]:
    """Columns that are read in the same way, where `easy` holds what was read at once: a parse costs more than cells.

    `keep` names an empty marker that means something here (无 in a yes/no column); `tables` says, column by column, the
    number of each line's table, where there are several.
    """
    whole = [value.new_from_index(0, cells.len()) if value.len() != cells.len() else value
             for cells, value in zip(columns, easy, strict=True)]  # fmt: skip
    left = [(v.is_null() & c.is_not_null()).arg_true() for c, v in zip(columns, whole, strict=True)]
    nothing = [pl.repeat(None, cells.len(), dtype=pl.String, eager=True) for cells in columns]
    hard = pl.concat([cells.gather(at).alias("text") for cells, at in zip(columns, left, strict=True)]).to_frame()
    if not hard.height:
        return [Read(value, reason) for value, reason in zip(whole, nothing, strict=True)]
    if way.by_table:
        hard = hard.with_columns(column=_columns(left, tables))
    answers = _answers(hard.unique(), way, dtype, keep)
    answer_rows = hard.join(answers, on=hard.columns, how="left", maintain_order="left")
    begins, reads = 0, []
    for value, reason, at in zip(whole, nothing, left, strict=True):
        mine = answer_rows.slice(begins, at.len())
        begins += at.len()
        reads.append(Read(value.scatter(at, mine["value"]), reason.scatter(at, mine["reason"])) if at.len()
                     else Read(value, reason))  # fmt: skip
    return reads


def _columns(left: Sequence[pl.Series], tables: Sequence[pl.Series] | None) -> pl.Series:
    """A number for each column of each table, cell by cell."""
    mine = [at * 0 for at in left] if tables is None else [t.gather(at) for t, at in zip(tables, left, strict=True)]
    return pl.concat([each.cast(pl.Int64) * len(left) + nth for nth, each in enumerate(mine)]).alias("column")


def _answers(asked: pl.DataFrame, way: Parse, dtype: pl.DataType, keep: str | None) -> pl.DataFrame:
    """`value` and `reason` beside each text asked that is not a marker of nothing."""
    if way.common is None:
        return _patient_answers(asked, way, dtype, keep)
    tried = asked.with_columns(value=way.common(TEXT).cast(dtype), reason=pl.lit(None, pl.String))
    left = _patient_answers(tried.filter(VALUE.is_null()).select(asked.columns), way, dtype, keep)
    return pl.concat([tried.filter(VALUE.is_not_null()), left])


def _patient_answers(texts: pl.DataFrame, way: Parse, dtype: pl.DataType, keep: str | None) -> pl.DataFrame:
    asked = texts.columns
    texts = texts.with_columns(plain=plain(TEXT))
    empty = is_empty() if keep is None else is_empty() & (pl.col("plain") != keep)
    texts = texts.filter(~empty)
    if way.anew is not None:
        texts = texts.with_columns(way.anew(texts["text"]).alias("anew"))
    for step in way.steps:
        texts = texts.with_columns(**step)
    texts = texts.with_columns(value=pl.when(~(is_broken() | is_uncalculated())).then(way.value.cast(dtype)))
    bad = texts.filter(VALUE.is_null())
    good = texts.select(*asked, "value", reason=pl.lit(None, pl.String))
    if not bad.height:
        return good
    why = (
        pl.when(is_broken())
        .then(quoted("是 Excel 公式错误，请改成实际的值"))
        .when(is_uncalculated())
        .then(quoted(NOT_CALCULATED))
        .otherwise(way.reason)
    )
    return pl.concat([good.filter(VALUE.is_not_null()), bad.select(*asked, "value", reason=why)])
