"""Merged ranges: a merged cell's text carried down its own merged range, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

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
    spans = pl.DataFrame(ranges, schema={"top": pl.Int32, "bottom": pl.Int32}, orient="row")
    tops = spans.join(body.select(top="row", carried=column), on="top")
    lines = tops.with_columns(row=pl.int_ranges("top", pl.col("bottom") + 1)).explode("row")
    lines = lines.select(pl.col("row").cast(pl.Int32), "carried").unique("row", keep="first", maintain_order=True)
    joined = body.join(lines, on="row", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce(column, "carried").alias(column)).drop("carried")
