"""Sheet table: a frame as a ruled table in a sheet — figures of a column with the same decimals, long texts wrapped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import polars as pl
from xlsxwriter.worksheet import Worksheet

from reports.export import column_width
from reports.workbooks.styles import RULE, SHADE, Styles, figure_format
from reports.workbooks.workbook import look_of, row_height, text_width, write_value

MOST_DECIMALS, LARGE, OF_LARGE = 4, 100, 2  # a figure of hundreds is read without its fourth decimal
RULED = {"bottom": 1, "border_color": RULE}


def write_table(sheet: Worksheet, styles: Styles, frame: pl.DataFrame, top: int) -> None:
    """The frame under its header in row `top`, with its filter; what is not known is —."""
    widths, looks = (
        [column_width(frame[name]) for name in frame.columns],
        [_look(frame[name]) for name in frame.columns],
    )
    head = {**RULED, "bold": True, "bg_color": SHADE, "text_wrap": True}
    for at, name in enumerate(frame.columns):
        sheet.write_string(
            top,
            at,
            name,
            styles.get(**head, **{key: looks[at][key] for key in ("align", "indent") if key in looks[at]}),
        )
        sheet.set_column(at, at, widths[at])
    for nth, row in enumerate(frame.iter_rows(), start=top + 1):
        _row(sheet, styles, nth, row, widths, looks)
    if frame.width:
        sheet.autofilter(top, 0, top + frame.height, frame.width - 1)


def _row(
    sheet: Worksheet,
    styles: Styles,
    nth: int,
    row: Sequence[Any],
    widths: Sequence[float],
    looks: Sequence[dict[str, Any]],
) -> None:
    if any(isinstance(value, str) and text_width(value) > width - 1 for value, width in zip(row, widths, strict=True)):
        sheet.set_row(nth, row_height(list(zip(row, widths, strict=True))))
    for at, value in enumerate(row):
        write_value(sheet, nth, at, value, styles.get(**{**RULED, **looks[at], **look_of(value)}))


def _look(column: pl.Series) -> dict[str, Any]:
    """Figures at the right with their decimals, texts wrapped."""
    if not column.dtype.is_numeric():
        return {"align": "left", "indent": 1, "text_wrap": column.dtype != pl.Date}  # apart from figures before it
    decimals = _decimals(column) if column.dtype.is_float() else 0
    return {"align": "right", "num_format": figure_format(decimals)}


def _decimals(column: pl.Series) -> int:
    """As many as the figures have, within reason."""
    known = [abs(value) for value in column.drop_nulls() if math.isfinite(value)]
    most = OF_LARGE if max(known, default=0) >= LARGE else MOST_DECIMALS
    return max((len(f"{value:.{most}f}".rstrip("0").partition(".")[2]) for value in known), default=0)
