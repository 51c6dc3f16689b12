"""Export: a plain table as bytes — csv for Excel, json for programs, xlsx with its origin on a second sheet."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from reports.words.neutral import FORMULA
from reports.workbooks.context import ExportContext
from reports.workbooks.styles import Styles
from reports.workbooks.workbook import look_of, open_book, print_setup, text_width, write_value

XLSX_ROWS = 1_048_575  # what one sheet holds beside its header
LOOKED_AT, MARGIN, WIDEST = 200, 3, 36  # rows that say how wide a column is; digits beside the text, and at the most


class TooLong(ValueError):
    """More rows than a sheet holds."""


def to_csv(frame: pl.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads it; text that looks like a formula begins with a quote."""
    text = pl.col(pl.String)
    safe = frame.with_columns(pl.when(text.str.contains(FORMULA)).then("'" + text).otherwise(text).name.keep())
    return safe.write_csv(include_bom=True, date_format="%Y-%m-%d").encode()


def to_json(frame: pl.DataFrame) -> bytes:
    """An array of objects: days as ISO text, numbers as numbers, missing as null."""
    rows = [{name: _plain(value) for name, value in row.items()} for row in frame.iter_rows(named=True)]
    return json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return None if value != value else value


def to_xlsx(frame: pl.DataFrame, context: ExportContext) -> bytes:
    """The plain columns on 数据, what they are on 说明. Raises TooLong."""
    if frame.height > XLSX_ROWS:
        raise TooLong(
            f"共 {frame.height} 行，超过一张工作表的上限 {XLSX_ROWS} 行。"
            "请改导出 .csv 文件，或加 --township、--period。"
        )
    book, buffer = open_book(context)
    styles, sheet = Styles(book), book.add_worksheet("数据")
    for at, name in enumerate(frame.columns):
        sheet.write_string(0, at, name, styles.get(bold=True, bottom=1))
        sheet.set_column(at, at, column_width(frame[name]))
    body = styles.get()
    for nth, row in enumerate(frame.iter_rows(), start=1):
        for at, value in enumerate(row):
            if value is not None:
                look = look_of(value)
                write_value(sheet, nth, at, value, styles.get(**look) if look else body, missing="")
    print_setup(sheet, (0, 0))
    sheet.hide_gridlines(0)  # nothing else parts the cells
    if frame.width:
        sheet.autofilter(0, 0, frame.height, frame.width - 1)
    notes = book.add_worksheet("说明")
    notes.set_column(0, 0, 14)
    notes.set_column(1, 1, 60)
    for nth, (label, value) in enumerate([("标题", context.title), *context.facts(), ("行数", str(frame.height))]):
        notes.write_string(nth, 0, label, styles.get(bold=True))
        notes.write_string(nth, 1, value, styles.get(text_wrap=True))
    book.close()
    return buffer.getvalue()


def column_width(column: pl.Series) -> float:
    """Of a column: what its header and first rows need, so that a screen and a sheet of paper show them whole."""
    first = [column.name, *map(str, column.head(LOOKED_AT).drop_nulls())]
    return min(max(map(text_width, first)) + MARGIN, WIDEST)


FORMATS: dict[str, Callable[[pl.DataFrame, ExportContext], bytes]] = {
    "csv": lambda frame, context: to_csv(frame),
    "json": lambda frame, context: to_json(frame),
    "xlsx": to_xlsx,
}
