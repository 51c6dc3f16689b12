"""Duplicates: a key that the same file gives twice for one dataset; the first row stands, later ones are refused."""

from __future__ import annotations

import polars as pl

from pipelines.definitions import Dataset

_SEED = 20_240_305
KNOWN = {"hash": pl.UInt64, "key": pl.String, "source_row": pl.Int32, "source_sheet": pl.Categorical}


class Keys:
    """The keys of one dataset that each file has given so far; a large file gives its rows in several parts.

    A part's keys are found among the earlier ones by their hash, and every find is confirmed by the key itself.
    """

    def __init__(self, dataset: Dataset, *, remember: bool = False) -> None:
        """`remember` the keys for further parts of the one file; without it there is only one part of each."""
        self._keys = list(dataset.keys)
        self._words = "、".join(dataset.field(key).label for key in dataset.keys)
        self._remember = remember
        self._known: list[pl.DataFrame] = []

    def repeated(self, rows: pl.DataFrame) -> pl.Series:
        """The reason for each row that repeats an earlier one, null for the others.

        `rows` holds the key columns, the number of the `file`, source_sheet and source_row, in the files' order.
        """
        whole = pl.all_horizontal(pl.col(key).is_not_null() for key in self._keys)
        text = pl.concat_str([pl.col(key).cast(pl.String) for key in self._keys], separator="\x1f")
        keyed = rows.select("file", "source_row", "source_sheet", key=pl.when(whole).then(text))
        nothing = pl.repeat(None, rows.height, dtype=pl.String, eager=True).alias("reason")
        # Most ledgers repeat nothing; the words are made only for the rows that share a key with another.
        likely = keyed.select(pl.col("key").is_not_null() & pl.col("key").is_duplicated()).to_series().arg_true()
        mine = keyed[likely].select(pl.struct("file", "key").is_duplicated()).to_series()
        among = likely.filter(mine)
        reason = nothing.scatter(among, self._within(keyed[among])) if among.len() else nothing
        if not self._remember:
            return reason
        hashed = keyed.with_columns(hash=pl.col("key").hash(_SEED), place=pl.int_range(pl.len()))
        again = self._earlier(hashed)
        if again.height:
            reason = reason.scatter(again["place"], again.select(reason=self._told("was_sheet", "was_row"))["reason"])
        new = hashed.filter(pl.col("key").is_not_null() & pl.lit(reason).is_null())
        self._known.append(new.select(pl.col(name).cast(dtype) for name, dtype in KNOWN.items()))
        return reason

    def _within(self, alike: pl.DataFrame) -> pl.Series:
        alike_in = ["file", "key"]
        first = alike.with_columns(
            was_sheet=pl.first("source_sheet").over(alike_in), was_row=pl.first("source_row").over(alike_in)
        )
        later = pl.int_range(pl.len()).over(alike_in) > 0
        return first.select(reason=pl.when(later).then(self._told("was_sheet", "was_row")))["reason"]

    def _earlier(self, hashed: pl.DataFrame) -> pl.DataFrame:
        """The rows whose key an earlier part has given, with where that was."""
        if not self._known:
            return hashed.clear()
        same = pl.concat(self._known, rechunk=False).join(hashed.select("hash"), on="hash", how="semi")
        was = same.select("key", was_row="source_row", was_sheet=pl.col("source_sheet").cast(pl.String))
        return hashed.join(was, on="key")

    def _told(self, sheet: str, row: str) -> pl.Expr:
        key = pl.col("key").str.replace_all("\x1f", " ", literal=True)
        return pl.format(f"与工作表“{{}}”第 {{}} 行重复：同一个{self._words}（{{}}）只能出现一次", sheet, row, key)
