"""Merged ranges: a merged cell's text carried down its own merged range, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.cleaning.sheet.header import Header
from pipelines.reading.sheet import Range

# An amount or a date merged over three lines is one amount, not three: only what names things is carried down.
_CARRIED = {"township", "village", "id", "text", "choice"}


def carried(header: Header) -> list[str]:
    """The columns whose merged cells speak for every line they span. A table's own key does not, unless the sheet holds
    other tables too, whose lines it then belongs to."""
    dataset = header.dataset
    return [
        column
        for name, column in header.columns.items()
        if dataset.field(name).kind in _CARRIED and (header.shared or dataset.keys != (name,))
    ]


def filled(body: pl.DataFrame, merged: Sequence[Range], header: Header) -> pl.DataFrame:
    """`body` with the carried columns filled over the merged ranges that span several rows."""
    last = max(body["row"].tail(1).to_list(), default=0)  # a damaged range may reach a billion lines down
    reaches = ((left, top, min(bottom, last)) for top, left, bottom, _ in merged)
    spans = [(f"c{left}", top, bottom) for left, top, bottom in reaches if bottom > top > header.last_row]
    for column in carried(header):
        ranges = [(top, bottom) for name, top, bottom in spans if name == column]
        if ranges:
            body = _filled_column(body, column, ranges)
    return body


def _filled_column(body: pl.DataFrame, column: str, ranges: Sequence[tuple[int, int]]) -> pl.DataFrame:
    """Every empty cell of a range gets the text of the range's first line; of ranges that overlap, the first counts."""
    rows = body["row"].to_numpy()
    source = np.full(len(rows), -1)  # the line that speaks for each line
    for begin, end, top in _reaches(rows, ranges):
        if begin < len(rows) and rows[begin] == top:
            source[begin:end] = np.where(source[begin:end] < 0, begin, source[begin:end])
    source = np.where(source < 0, np.arange(len(rows)), source)
    texts = body[column]
    return body.with_columns(texts.fill_null(texts.gather(source)).alias(column))


def _reaches(rows: npt.NDArray[np.int32], ranges: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """First line, line behind the last, and row of the top of each range."""
    tops, bottoms = np.array(ranges).T
    begins, ends = np.searchsorted(rows, tops), np.searchsorted(rows, bottoms, side="right")
    return zip(begins.tolist(), ends.tolist(), tops.tolist(), strict=True)
