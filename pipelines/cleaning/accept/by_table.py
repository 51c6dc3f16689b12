"""By table: what a batch gave, parted again: the rows of one table, or of several that follow each other."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl


class ByTable:
    """Rows with the number of their `table`, in any order; a table's own keep theirs."""

    def __init__(self, rows: pl.DataFrame, tables: int) -> None:
        numbers = rows["table"].to_numpy()
        if (np.diff(numbers.astype(np.int64)) < 0).any():
            rows = rows.sort("table", maintain_order=True)
        self._rows = rows.drop("table")
        self._ends = np.concatenate([[0], np.cumsum(np.bincount(numbers, minlength=tables))]).tolist()

    def count(self, table: int) -> int:
        return int(self._ends[table + 1] - self._ends[table])

    def of(self, tables: range) -> pl.DataFrame:
        """The rows of these tables."""
        begin, end = self._ends[tables.start], self._ends[tables.stop]
        return self._rows.slice(begin, end - begin)


def joined(parts: Iterable[pl.DataFrame], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The parts one after the other, each with its `table`; empty in this form where there are none."""
    return pl.concat([pl.DataFrame(schema={"table": pl.UInt32(), **schema}), *parts])
