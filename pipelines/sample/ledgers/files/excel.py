"""Excel: grids as a workbook whose bytes depend on nothing but the grids."""

from __future__ import annotations

import datetime
import io
import zipfile
from decimal import Decimal

import xlsxwriter

from pipelines.sample.ledgers.cells.cell import Cell
from pipelines.sample.ledgers.sheets.grid import Grid

CREATED = datetime.datetime(2026, 1, 1, 9, 0)  # a fixed birthday keeps equal counties equal byte for byte
LOST_PARTS = ("docProps/app.xml", "docProps/core.xml")


class _Sheet:
    """Writes one grid; the formats belong to its workbook."""

    def __init__(self, book: xlsxwriter.Workbook, grid: Grid) -> None:
        self.sheet = book.add_worksheet(grid.name)
        self.grid = grid
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "vcenter"})

    def put(self, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            self.sheet.write_string(row, column, cell, self.wrap if "\n" in cell else None)
        elif isinstance(cell, datetime.date):
            self.sheet.write_datetime(row, column, cell, self.day)
        elif isinstance(cell, (int, Decimal)):
            self.sheet.write_number(row, column, float(cell) if isinstance(cell, Decimal) else cell)

    def write(self) -> None:
        for row, line in enumerate(self.grid.lines):
            for column, cell in enumerate(line):
                if cell is not None:
                    self.put(row, column, cell)
        for first_row, first_column, last_row, last_column in self.grid.merges:
            cell = self.grid.lines[first_row][first_column]
            self.sheet.merge_range(first_row, first_column, last_row, last_column, "", self.wrap)
            self.put(first_row, first_column, cell)
        self.sheet.set_column(0, len(self.grid.lines[0]), 14)
        if self.grid.hidden:
            self.sheet.hide()


def workbook(grids: list[Grid]) -> bytes:
    """One sheet per grid; a hidden grid never comes first."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": CREATED})
    for grid in grids:
        _Sheet(book, grid).write()
    book.close()
    return out.getvalue()


def without_parts(data: bytes) -> bytes:
    """The workbook as some exporters write it: it names its properties but does not bring them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            if part.filename not in LOST_PARTS:
                target.writestr(part, source.read(part))
    return out.getvalue()
