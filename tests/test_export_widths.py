"""Widths of exported sheets: what a column says is seen whole, on the screen and on paper."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import polars as pl
from openpyxl.worksheet.worksheet import Worksheet

from reports.export import WIDEST, to_xlsx
from reports.workbooks.context import ExportContext

CONTEXT = ExportContext("云溪县", "s", date(2026, 10, 20), "", "", "甲", datetime(2026, 10, 20), "题")


def sheet_of(frame: pl.DataFrame) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(frame, CONTEXT)))["数据"]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_a_column_is_as_wide_as_its_longest_text_or_its_header_and_never_wider_than_the_widest():
    frame = pl.DataFrame(
        {"项目编号": ["350987102-2026-0004", None], "村": ["里", "坂"], "evidence": ["甲" * 100, None]}
    )
    width = {name: column.width for name, column in sheet_of(frame).column_dimensions.items()}
    assert width["A"] > len("350987102-2026-0004")
    assert len("村") * 2 < width["B"] < 8
    assert abs(width["C"] - WIDEST) < 1


def test_a_sheet_without_rows_is_as_wide_as_its_headers():
    assert (
        sheet_of(pl.DataFrame({"建议牵头部门": []}, schema={"建议牵头部门": pl.String})).column_dimensions["A"].width
        > 12
    )


def test_paper_is_a4_across_with_every_column_on_one_page_and_the_header_on_each():
    sheet = sheet_of(pl.DataFrame({"甲": [1], "乙": [2]}))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows == "$1:$1"
