"""Workbook: the pieces every official table shares — title, unit, two-row header, figures, notes, print setup."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.words.neutral import begins_a_formula, for_cell
from reports.workbooks.context import ExportContext
from reports.workbooks.styles import LAMP_FILLS, Styles, figure_format

MISSING = "—"
ALIGN = {"text": "left", "centre": "center", "lamp": "center", "number": "right"}
FOOTER = (" " * 16).join(("填报单位：", "审核人：", "制表人：", "日期："))  # room to sign


@dataclass(frozen=True)
class Column:
    """One column: `group` is its upper header (neighbours with the same group share one cell)."""

    label: str
    width: float
    group: str = ""
    kind: Literal["text", "centre", "number", "lamp"] = "text"
    decimals: int = 2


@dataclass(frozen=True)
class Table:
    """An official table: rows in the order of the columns; `closing` is the 合计 or 平均 row."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    unit: str = ""
    banner: str = ""
    closing: Sequence[Any] | None = None
    notes: Sequence[str] = ()
    frozen_columns: int = 0
    sheet: str = "Sheet1"


def open_book(context: ExportContext) -> tuple[xlsxwriter.Workbook, io.BytesIO]:
    """A workbook in memory that never guesses formulas, links or numbers out of text."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties(
        {"title": context.title, "author": context.who, "company": context.county, "created": context.when}
    )
    return book, buffer


def official(table: Table, context: ExportContext) -> bytes:
    """The whole workbook with one printed table."""
    book, buffer = open_book(context)
    add_official(book, table, context)
    book.close()
    return buffer.getvalue()


def add_official(book: xlsxwriter.Workbook, table: Table, context: ExportContext) -> None:
    """Add the table as a sheet of its own."""
    table = replace(table, notes=[*table.notes, *context.notes()])
    styles, sheet = Styles(book), book.add_worksheet(table.sheet)
    last = len(table.columns) - 1
    top = _opening(sheet, styles, table, context, last)
    body = _header(sheet, styles, table.columns, top)
    for offset, row in enumerate(table.rows):
        _row(sheet, styles, table.columns, body + offset, row)
    end = body + len(table.rows)
    if table.closing is not None:
        _row(sheet, styles, table.columns, end, table.closing, bold=True)
        end += 1
    _ending(sheet, styles, table, end, last)
    print_setup(sheet, header=(top, body - 1), frozen_columns=table.frozen_columns)
    sheet.print_area(0, 0, end + len(table.notes), last)


def write_merged(sheet: Worksheet, cells: tuple[int, int, int, int], text: str, style: Any) -> None:
    """Merge and write as text: merge_range alone would run a text that looks like a formula."""
    first_row, first_col, last_row, last_col = cells
    if (first_row, first_col) != (last_row, last_col):
        sheet.merge_range(*cells, "", style)
    sheet.write_string(first_row, first_col, for_cell(text), style)


def print_setup(sheet: Worksheet, header: tuple[int, int], frozen_columns: int = 0) -> None:
    """A4 across, all columns on one page, header on every page, page number as — 1 —."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.75)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*header)
    sheet.set_footer('&C&"宋体"&10— &P —')
    sheet.freeze_panes(header[1] + 1, frozen_columns)
    sheet.hide_gridlines(2)


def _opening(sheet: Worksheet, styles: Styles, table: Table, context: ExportContext, last: int) -> int:
    lines = [(context.title, styles.title(), 38.0)]
    if table.banner:
        lines.append((table.banner, styles.banner(), 22.0))
    lines.append((context.line(), styles.small(align="center"), 26.0))
    if table.unit:
        lines.append((table.unit, styles.get(align="right"), 18.0))
    for row, (text, style, height) in enumerate(lines):
        sheet.set_row(row, height)
        write_merged(sheet, (row, 0, row, last), text, style)
    return len(lines)


def _header(sheet: Worksheet, styles: Styles, columns: Sequence[Column], top: int) -> int:
    two_rows = any(column.group for column in columns)
    bottom = top + 1 if two_rows else top
    for row in range(top, bottom + 1):
        sheet.set_row(row, 34 if row == top else 20)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        edge = (at == 0, at == len(columns) - 1)
        if not column.group:
            write_merged(sheet, (top, at, bottom, at), column.label, styles.head(*edge, top=2))
            continue
        sheet.write_string(bottom, at, column.label, styles.head(*edge))
        if at == 0 or columns[at - 1].group != column.group:
            width = next((n for n, c in enumerate(columns[at:]) if c.group != column.group), len(columns) - at)
            ends = (at == 0, at + width == len(columns))
            write_merged(sheet, (top, at, top, at + width - 1), column.group, styles.head(*ends, top=2))
    return bottom + 1


def _row(
    sheet: Worksheet, styles: Styles, columns: Sequence[Column], row: int, values: Sequence[Any], bold: bool = False
) -> None:
    sheet.set_row(row, row_height([(value, column.width) for column, value in zip(columns, values, strict=True)]))
    for at, (column, value) in enumerate(zip(columns, values, strict=True)):
        look: dict[str, Any] = {"align": ALIGN[column.kind], "bold": bold, "text_wrap": column.kind != "number"}
        if column.kind == "number":
            look["num_format"] = figure_format(column.decimals)
        if column.kind == "lamp" and value in LAMP_FILLS:
            look["bg_color"] = LAMP_FILLS[value]
        look |= look_of(value)
        write_value(sheet, row, at, value, styles.cell(at == 0, at == len(columns) - 1, **look))


def look_of(value: Any) -> dict[str, Any]:
    """What the value itself asks of its cell: days their format, text like a formula the mark that keeps it text."""
    if isinstance(value, date):
        return {"num_format": "yyyy-mm-dd"}
    if isinstance(value, str) and begins_a_formula(value):
        return {"quote_prefix": True}
    return {}


def write_value(sheet: Worksheet, row: int, col: int, value: Any, style: Format, missing: str = MISSING) -> None:
    """One cell: numbers as numbers, days as days, everything typed by people as text, nothing as —."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        sheet.write_string(row, col, missing, style)
    elif isinstance(value, bool):
        sheet.write_string(row, col, "是" if value else "否", style)
    elif isinstance(value, int | float):
        sheet.write_number(row, col, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, col, value, style)
    else:
        sheet.write_string(row, col, for_cell(str(value)), style)


def row_height(cells: Sequence[tuple[Any, float]], line: float = 14.0) -> float:
    """Height in points for the longest of the wrapped cells (value, column width); only Excel would find it itself."""
    texts = [(value.split("\n"), max(1.0, width - 1)) for value, width in cells if isinstance(value, str)]
    lines = [sum(max(1.0, -(-text_width(part) // width)) for part in parts) for parts, width in texts]
    return min(400.0, 7.0 + line * max([1.0, *lines]))


def text_width(text: str) -> int:
    """Width in digits: a Chinese character is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _ending(sheet: Worksheet, styles: Styles, table: Table, end: int, last: int) -> None:
    whole = sum(column.width for column in table.columns) * 1.1  # notes are set smaller than the body
    for offset, note in enumerate(table.notes):
        text = ("注：" if offset == 0 else "  ") + note
        sheet.set_row(end + offset, row_height([(text, whole)], line=12.0))
        write_merged(sheet, (end + offset, 0, end + offset, last), text, styles.small())
    row = end + len(table.notes)
    sheet.set_row(row, 30)
    write_merged(sheet, (row, 0, row, last), FOOTER, styles.get(align="left"))
