"""Exact: numbers that the reader rounded or padded, put back to the 15 digits Excel shows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.excel.guard import guarded

# The reader prints numbers with at most 9 decimals and with every integer digit of the float. So a cell like
# 123456789.120000005 or 350304199001011328 may be a damaged number, or text someone typed: only the cell's type tells.
_SUSPECT = r"^-?(\d{16,}|\d+\.\d{8,})$"
_ANY = r"^-?\d+(\.\d+)?$"
_LONG = 1e15


def shown(value: float) -> str:
    """A number as Excel keeps it: 15 significant digits, in scientific form once digits are lost."""
    if abs(value) >= _LONG:
        return f"{value:.14E}"
    text = f"{value:.15g}"
    return text if "e" not in text else format(Decimal(text), "f")


def exact(cells: pl.DataFrame, book: Any, index: int) -> pl.DataFrame:
    """`cells` with its doubtful number cells rewritten; doubtful text stays as typed."""
    pattern = _ANY if _speaks_of_hundred_millions(cells) else _SUSPECT
    columns = [column for column in cells.columns if column != "row"]
    if not columns:
        return cells
    flags = cells.select(pl.col(c).str.contains(pattern).any() for c in columns).row(0)
    doubtful = [column for column, any_found in zip(columns, flags, strict=True) if any_found]
    if not doubtful:
        return cells
    numbers = _typed(book, index, doubtful, "boolean")
    places = {
        c: (cells[c].str.contains(pattern).fill_null(False) & numbers[c].is_not_null()).arg_true() for c in doubtful
    }
    damaged = {column: at for column, at in places.items() if at.len()}
    if not damaged:
        return cells
    values = _typed(book, index, list(damaged), "float")
    return cells.with_columns(
        cells[c].scatter(at, [shown(value) for value in values[c].gather(at).to_list()]) for c, at in damaged.items()
    )


def _speaks_of_hundred_millions(cells: pl.DataFrame) -> bool:
    """1 fen is the tenth decimal of 亿元, which the reader cuts off unseen: then every number is doubtful."""
    return bool(cells.head(40).select(pl.any_horizontal(pl.exclude("row").str.contains("亿").any())).item())


def _typed(book: Any, index: int, columns: list[str], dtype: str) -> pl.DataFrame:
    """The columns again under another type; as boolean, only number cells are non-null."""
    places = [int(column[1:]) for column in columns]
    loaded = guarded(lambda: book.load_sheet(index, header_row=None, dtypes=dtype, skip_rows=0, use_columns=places))
    frame = pl.DataFrame(pl.from_arrow(guarded(loaded.to_arrow)))
    return frame.rename(dict(zip(frame.columns, columns, strict=True)))
