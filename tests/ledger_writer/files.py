"""Files: pages → the bytes of each kind of file, and the row number a person sees for each line of a page."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl
import xlsxwriter

from tests.ledger_writer.hand import Hand
from tests.ledger_writer.page import Page
from tests.ledger_writer.spell import Cell

EXTENSIONS = {"xlsx": ".xlsx", "openpyxl": ".xlsx", "html": ".xls", "json sheets": ".json"}
Extra = tuple[tuple[str, list[list[Cell]], bool], ...]  # name, cells, hidden


def written(pages: Sequence[Page], extra: Extra, hand: Hand) -> tuple[bytes, list[list[int]]]:
    """The file, and per page the row number of each of its lines."""
    match hand.kind:
        case "xlsx":
            return _xlsxwriter(pages, extra, hand), [_numbers(page, hand) for page in pages]
        case "openpyxl":
            return _openpyxl(pages, extra, hand), [_numbers(page, hand) for page in pages]
        case "html":
            return _html(pages[0], hand).encode(_encoding(hand)), [[i + 1 for i in range(len(pages[0].cells))]]
        case "csv" | "tsv":
            text, numbers = _delimited(pages[0], hand)
            return text.encode(_encoding(hand)), [numbers]
        case _:
            return _objects(pages, hand).encode("utf-8"), [_counted(page) for page in pages]


def _numbers(page: Page, hand: Hand) -> list[int]:
    return [hand.start[0] + i + 1 for i in range(len(page.cells))]


def _encoding(hand: Hand) -> str:
    return hand.encoding


def _xlsxwriter(pages: Sequence[Page], extra: Extra, hand: Hand) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(
        data, {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        day = book.add_format({"num_format": "yyyy/m/d"})
        down, across = hand.start
        for page in pages:
            sheet = book.add_worksheet(page.name)
            for top, left, bottom, right in page.merges:
                if (top, left) != (bottom, right):
                    sheet.merge_range(top + down, left + across, bottom + down, right + across, "")
            _fill(sheet, page.cells, day, down, across)
        for name, cells, hidden in extra:
            sheet = book.add_worksheet(name)
            _fill(sheet, cells, day, 0, 0)
            if hidden:
                sheet.hide()
    return data.getvalue()


def _fill(sheet: Any, cells: Sequence[Sequence[Cell]], day: Any, down: int, across: int) -> None:
    for y, line in enumerate(cells, start=down):
        for x, cell in enumerate(line, start=across):
            if isinstance(cell, date):
                sheet.write_datetime(y, x, datetime.combine(cell, time()), day)
            elif isinstance(cell, str):
                sheet.write_string(y, x, cell)
            elif cell is not None:
                sheet.write(y, x, cell)


def _openpyxl(pages: Sequence[Page], extra: Extra, hand: Hand) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    down, across = hand.start
    sheets = [(page.name, page.cells, False, page.merges, down, across) for page in pages]
    for name, cells, hidden, merges, y0, x0 in (*sheets, *((n, c, h, [], 0, 0) for n, c, h in extra)):
        sheet = book.create_sheet(name)
        for y, line in enumerate(cells, start=1 + y0):
            for x, value in enumerate(line, start=1 + x0):
                if value is not None and value != "":
                    cell = sheet.cell(y, x, value)
                    cell.data_type = "s" if isinstance(value, str) else cell.data_type  # never a formula
        for top, left, bottom, right in merges:
            if (top, left) != (bottom, right):
                sheet.merge_cells(
                    start_row=top + y0 + 1, start_column=left + x0 + 1,
                    end_row=bottom + y0 + 1, end_column=right + x0 + 1,
                )  # fmt: skip
        sheet.sheet_state = "hidden" if hidden else "visible"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def text_of(cell: Cell) -> str:
    """A cell in a file that holds only text."""
    if cell is None:
        return ""
    return format(Decimal(repr(cell)), "f") if isinstance(cell, float) else str(cell)


def _html(page: Page, hand: Hand) -> str:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merges}
    covered = set()
    for (top, left), (high, wide) in spans.items():
        covered |= {(y, x) for y in range(top, top + high) for x in range(left, left + wide)} - {(top, left)}
    lines = []
    for y, line in enumerate(page.cells):
        cells = []
        for x, cell in enumerate(line):
            if (y, x) not in covered:
                high, wide = spans.get((y, x), (1, 1))
                span = f' rowspan="{high}"' * (high > 1) + f" colspan={wide}" * (wide > 1)
                cells.append(f"<td{span}>{html.escape(text_of(cell)).replace(chr(10), '<br>')}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return '<html><head><meta charset="x"></head><body><table border=1>' + "\n".join(lines) + "</table></body></html>"


def _delimited(page: Page, hand: Hand) -> tuple[str, list[int]]:
    mark = "\t" if hand.kind == "tsv" else hand.separator
    text = io.StringIO()
    writer = csv.writer(text, delimiter=mark, lineterminator=hand.newline)
    down, across = hand.start
    for _ in range(down):
        writer.writerow([""] * 3)
    numbers = []
    for line in page.cells:
        numbers.append(text.getvalue().count("\n") + 1)
        writer.writerow([""] * across + [text_of(cell) for cell in line])
    return text.getvalue(), numbers


def _objects(pages: Sequence[Page], hand: Hand) -> str:
    lists = {page.name: [_object(page, line) for line in page.cells[1:]] for page in pages}
    if hand.kind == "json sheets":
        return json.dumps(lists, ensure_ascii=False)
    (records,) = lists.values()
    if hand.kind == "json":
        return json.dumps(records, ensure_ascii=False, indent=1)
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def _object(page: Page, line: Sequence[Cell]) -> dict[str, Cell]:
    return {place.header or "": cell for place, cell in zip(page.columns, line, strict=True) if place.header}


def _counted(page: Page) -> list[int]:
    """Objects are numbered from 1; the keys are row 0."""
    return list(range(len(page.cells)))
