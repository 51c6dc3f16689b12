"""Place: where a row stands — file › sheet › the row number that a person sees — in one spelling everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.measures.trace import PLACE
from reports.words.neutral import mask, shown_names

SEPARATOR = " › "


def with_place(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the column `place`; as they are where one of PLACE is not there.

    File and sheet are masked before the row is written behind them: they are few, and places as many as rows.
    """
    if not set(PLACE) <= set(rows.columns):
        return rows
    masked = shown_names(rows.select(PLACE), "source_file", "source_sheet")
    row = pl.format("第 {} 行", pl.col("source_row"))
    place = pl.concat_str("source_file", "source_sheet", row, separator=SEPARATOR, ignore_nulls=True)
    return rows.with_columns(masked.select(place=place))


def place_of(row: Mapping[str, Any], words: str = "第 {} 行") -> str:
    """The place of one row with numbers masked; the official list of issues writes its rows without blanks."""
    parts = [row["source_file"], row["source_sheet"], words.format(row["source_row"]) if row["source_row"] else None]
    return SEPARATOR.join(mask(str(part)) for part in parts if part)
