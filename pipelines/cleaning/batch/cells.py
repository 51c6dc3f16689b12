"""Cells: the tables of one dataset laid one under the other, a column per field whatever their headers are called.

    西河镇.xlsx  项目编号 | 金额(万元)         table | row | project_no | amount_fen
                 P-1      | 38           →    0     | 3   | P-1        | 38
    东山乡.csv   编号 | 乡镇 | 合同金额       1     | 2   | P-7        | 400000

A call of polars costs as much for twenty rows as for twenty thousand: a county hands in hundreds of ledgers of twenty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from pipelines.cleaning.rows.table import Table
from pipelines.definitions import Dataset

_NOTHING = pl.Series([None], dtype=pl.String)


@dataclass(frozen=True)
class Cells:
    """Line by line: `place` says of which table (its number in `tables`) and which `row`; `text` holds the cells to be
    read, field by field, and `typed` the cells as they were typed; a table without a column for a field has nulls."""

    dataset: Dataset
    tables: tuple[Table, ...]
    place: pl.DataFrame
    text: pl.DataFrame
    typed: pl.DataFrame

    @property
    def height(self) -> int:
        return self.place.height

    def of_table(self, answer: Callable[[Table], Any], dtype: pl.DataType) -> pl.Series:
        """What holds for a table as a whole, line by line."""
        answers = pl.Series([answer(table) for table in self.tables], dtype=dtype)
        return answers.gather(self.place["table"])

    def where(self, kept: pl.Series) -> Cells:
        """Only these lines, in the tables' own bodies too."""
        begins = self.begins
        bodies = [t.body.filter(kept[b : b + t.body.height]) for t, b in zip(self.tables, begins, strict=True)]
        tables = tuple(replace(t, body=body) for t, body in zip(self.tables, bodies, strict=True))
        frames = (frame.filter(kept) for frame in (self.place, self.text, self.typed))
        return Cells(self.dataset, tables, *frames)

    @cached_property
    def begins(self) -> list[int]:
        """Where the lines of each table begin."""
        return [0, *np.cumsum([table.body.height for table in self.tables])[:-1].tolist()]


def gather(dataset: Dataset, tables: Sequence[Table]) -> Cells:
    """The cells of these tables, all of the one dataset."""
    names = [field.name for field in dataset.fields]
    as_typed = [_named(table.body, table.header.columns, names) for table in tables]
    is_known = [table.known is table.body and table.known_header.columns == table.header.columns for table in tables]
    typed = pl.concat(as_typed)
    text = typed
    if not all(is_known):
        parts = zip(tables, as_typed, is_known, strict=True)
        text = pl.concat(frame if same else _named(t.known, t.known_header.columns, names) for t, frame, same in parts)
    heights = [table.body.height for table in tables]
    nth = pl.Series("table", np.repeat(np.arange(len(tables), dtype=np.uint32), heights))
    return Cells(dataset, tuple(tables), pl.DataFrame([nth, typed["row"]]), text.drop("row"), typed.drop("row"))


def _named(body: pl.DataFrame, columns: dict[str, str], names: list[str]) -> pl.DataFrame:
    """`row` and a column per field."""
    nothing = _NOTHING.new_from_index(0, body.height)
    cells = (body[columns[name]].cast(pl.String) if name in columns else nothing for name in names)
    return pl.DataFrame([body["row"], *(cell.alias(name) for cell, name in zip(cells, names, strict=True))])
