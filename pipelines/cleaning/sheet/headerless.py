"""Headerless: a sheet without a header line, given the one that a mapping says by the order of its columns."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pipelines.cleaning.outcome.rejects import letters
from pipelines.cleaning.sheet.vocabulary import Vocabulary
from pipelines.reading.sheet import Sheet

TITLES = 15  # lines at most that may stand above the first row: a title, the unit, notes


def with_header(sheet: Sheet, vocabulary: Vocabulary) -> Sheet:
    """The sheet with its header line, which has the number of the line above the first row; only for finding it.

    A column that the mapping does not speak of is called by its letters, so that the check lists it as unknown.
    """
    if not vocabulary.columns or not sheet.columns:
        return sheet
    names = {f"c{place}": label for place, label in vocabulary.columns.items()}
    header = {
        column: names[column] if column in names else letters(column) if sheet.cells[column].count() else None
        for column in sheet.columns
    }
    above = _titles(sheet)
    number = int(above["row"].max() or 0)  # type: ignore[arg-type]  # a row number, or nothing
    line = pl.DataFrame({"row": number} | header, schema=sheet.cells.schema)
    return replace(sheet, cells=pl.concat([above, line, sheet.cells.slice(above.height)]))


def _titles(sheet: Sheet) -> pl.DataFrame:
    """The first lines with no more than one filled cell."""
    head = sheet.cells.head(TITLES)
    filled = head.select(pl.sum_horizontal(pl.exclude("row").is_not_null())).to_series()
    rows = (filled > 1).arg_true()
    return sheet.cells.head(rows[0] if len(sheet.columns) > 1 and rows.len() else 0)
