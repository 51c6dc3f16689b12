"""Send-back marks: what a send-back workbook added to a township's sheet, taken out before anything is read."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pipelines.cleaning.sheet.header import DEEPEST, LOOK_AT
from pipelines.cleaning.text.text import compared
from pipelines.reading.sheet import Sheet, without_blanks

REASON = "退回原因"  # the column of reasons
PLACE = "原行号"  # the column that says, in an excerpt, where a row stood
NOTE = "退回说明"  # opens the one-line note in the header row


_OPENINGS = ("退", "原")  # of the words above: most cells have neither, and are looked at no further


def _is_mark(text: str | None) -> bool:
    if not text or not any(letter in text for letter in _OPENINGS):
        return False
    content = compared(text)
    return content in (REASON, PLACE) or content.startswith(NOTE)


def marked(sheet: Sheet) -> list[str]:
    """The columns that a send-back workbook added: those with its words in the sheet's opening."""
    lines = sheet.cells.select(sheet.columns).head(LOOK_AT + DEEPEST).rows()
    return [
        column
        for column, cells in zip(sheet.columns, zip(*lines, strict=True), strict=False)
        if any(map(_is_mark, cells))
    ]


def without_marks(sheet: Sheet) -> Sheet:
    """The sheet as the township knows it."""
    return emptied(sheet, marked(sheet))


def emptied(sheet: Sheet, columns: list[str]) -> Sheet:
    """The sheet with nothing in these columns. They stay, empty: places in a sheet never move."""
    if not columns:
        return sheet
    cells = sheet.cells.with_columns(pl.lit(None, pl.String).alias(c) for c in columns)
    return replace(sheet, cells=without_blanks(cells))
