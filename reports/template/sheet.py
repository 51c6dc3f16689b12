"""Sheet: one dataset's blank ledger — title, unit, header, an example, and room to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from pipelines.definitions import Dataset, Field
from reports.template.checks import put_check
from reports.template.words import EXAMPLE_MARK, cell, header, number_format
from reports.workbooks.styles import Styles
from reports.workbooks.workbook import print_setup, text_width, write_merged

HEAD, EXAMPLE, FIRST = 2, 3, 4  # rows, counted from 0
KEY = 2  # columns that stay in sight: 序号 and the first field
RULED, READY = 20, 5_000  # rows with lines to print, rows made ready for typing
REQUIRED = {"bg_color": "#FBE9D0", "font_color": "#9C1C1C", "bold": True}
SHOWN = {"italic": True, "font_color": "#8C8C8C", "bg_color": "#F7F7F7"}
NOTE = "带 * 的列必填；灰色斜体的“示例”一行不会被读取，可以保留或删除。各列填法见“填写说明”。"
NARROWEST, WIDEST, SERIAL = 8.0, 24.0, 6.0
ONE_PAGE = 185.0  # width in digits that A4 across still shows in readable type


@dataclass(frozen=True)
class Place:
    """What a county puts into its own templates; without a county nothing."""

    county: str = ""
    townships: tuple[str, ...] = ()
    listed_at: str = ""  # the range that holds the township names
    replaced: Mapping[str, str] | None = None  # example fields that are the county's own


def _width(dataset: Dataset, field: Field, shown: str) -> float:
    """Wide enough for the example on one line and for the head on two."""
    least = 12.0 if field.kind == "date" else NARROWEST
    head = -(-text_width(header(dataset, field)) // 2) + 3.0
    return min(WIDEST, max(least, head, text_width(shown) * 1.1 + 2.0))


def _look(dataset: Dataset, field: Field) -> dict[str, Any]:
    figures = field.kind in ("money", "number", "integer", "score", "percent")
    align = "right" if figures else "center" if field.kind in ("date", "boolean", "choice") else "left"
    return {"num_format": number_format(dataset, field), "align": align, "text_wrap": field.kind == "text"}


def _write(sheet: Worksheet, row: int, col: int, value: Any, style: Any) -> None:
    if value is None:
        sheet.write_blank(row, col, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, col, value, style)
    elif isinstance(value, float):
        sheet.write_number(row, col, value, style)
    else:
        sheet.write_string(row, col, value, style)


def _column(sheet: Worksheet, styles: Styles, dataset: Dataset, at: int, place: Place) -> float:
    """One field's column from its head down; gives its width."""
    field = dataset.fields[at - 1]
    last, look = at == len(dataset.fields), _look(dataset, field)
    shown = (place.replaced or {}).get(field.name) or dataset.example.get(field.name, "")
    width = _width(dataset, field, shown)
    sheet.set_column(at, at, width, styles.get(num_format=look["num_format"]))
    sheet.write_string(
        HEAD, at, header(dataset, field), styles.head(False, last, **(REQUIRED if field.required else {}))
    )
    _write(sheet, EXAMPLE, at, cell(field, shown), styles.cell(False, last, **look, **SHOWN))
    for row in range(FIRST, FIRST + RULED):
        sheet.write_blank(row, at, None, styles.cell(False, last, **look))
    put_check(sheet, (FIRST, at, FIRST + READY - 1, at), dataset, field, place.townships, place.listed_at)
    return width


def add_ledger(sheet: Worksheet, styles: Styles, dataset: Dataset, place: Place) -> None:
    """Write the blank ledger onto the sheet."""
    last = len(dataset.fields)
    unit = f"单位：{dataset.money_unit}" if any(f.kind == "money" for f in dataset.fields) else ""
    sheet.set_column(0, 0, SERIAL)
    sheet.write_string(HEAD, 0, "序号", styles.head(True, False))
    sheet.write_string(EXAMPLE, 0, EXAMPLE_MARK, styles.cell(True, False, align="center", **SHOWN))
    for row in range(FIRST, FIRST + RULED):
        sheet.write_blank(row, 0, None, styles.cell(True, False, align="center"))
    widths = [SERIAL, *(_column(sheet, styles, dataset, at, place) for at in range(1, last + 1))]
    start, edge = _first_page(widths)
    sheet.set_row(0, 36)
    write_merged(sheet, (0, start, 0, edge), f"{place.county}{dataset.label}", styles.title())
    sheet.set_row(1, 20)
    write_merged(sheet, (1, start, 1, edge - 1), NOTE, styles.small(text_wrap=False))
    sheet.write_string(1, edge, unit, styles.get(align="right"))
    sheet.set_row(HEAD, 34)
    sheet.set_row(EXAMPLE, 30)
    _print(sheet, widths)


def _pages(widths: Sequence[float]) -> int:
    """How many pages side by side keep the type readable, the key on each of them."""
    key = sum(widths[:KEY])
    return 1 if sum(widths) <= ONE_PAGE else -(-int(sum(widths) - key) // int(ONE_PAGE - key))


def _first_page(widths: Sequence[float]) -> tuple[int, int]:
    """The first and last column below the title: on the first page, and beside the columns that each page repeats."""
    pages = _pages(widths)
    if pages == 1:
        return 0, len(widths) - 1
    room = (sum(widths) + (pages - 1) * sum(widths[:KEY])) / pages
    return KEY, max(at for at in range(len(widths)) if at <= KEY + 1 or sum(widths[: at + 1]) <= room)


def _print(sheet: Worksheet, widths: Sequence[float]) -> None:
    print_setup(sheet, header=(HEAD, HEAD), frozen_columns=KEY)
    if (pages := _pages(widths)) > 1:
        sheet.fit_to_pages(pages, 0)
        sheet.repeat_columns(0, KEY - 1)
    sheet.print_area(0, 0, FIRST + RULED - 1, len(widths) - 1)
    sheet.set_selection(FIRST, 1, FIRST, 1)
