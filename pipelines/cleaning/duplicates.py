"""Duplicates: a key that the same file gives twice for one dataset; the first row stands, later ones are refused."""

from __future__ import annotations

import polars as pl

from pipelines.definitions import Dataset


def duplicates(rows: pl.DataFrame, dataset: Dataset) -> pl.Series:
    """The reason for each row that repeats an earlier one, null for the others.

    `rows` holds the key columns, source_sheet and source_row, in the file's order.
    """
    keys = list(dataset.keys)
    nothing = pl.repeat(None, rows.height, dtype=pl.String, eager=True)
    # Most ledgers repeat nothing; the words are made only for the rows that share a key with another.
    among = rows.select(pl.struct(keys).is_duplicated()).to_series().arg_true()
    if not among.len():
        return nothing
    alike = rows[among]
    whole = pl.all_horizontal(pl.col(key).is_not_null() for key in keys)
    words = "、".join(dataset.field(key).label for key in keys)
    told = pl.format(
        f"与工作表“{{}}”第 {{}} 行重复:同一个{words}({{}})只能出现一次",
        pl.first("source_sheet").over(keys), pl.first("source_row").over(keys),
        pl.concat_str([pl.col(key).cast(pl.String) for key in keys], separator=" "),
    )  # fmt: skip
    later = pl.int_range(pl.len()).over(keys) > 0
    return nothing.scatter(among, alike.select(reason=pl.when(whole & later).then(told))["reason"])
