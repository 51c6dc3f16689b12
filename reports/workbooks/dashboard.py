"""Dashboard: one workbook with a sheet for every chart and table, and before them what they are and where they stand.

Each sheet opens with its title, what it speaks of, and the line of filters, snapshot and rights, so that a sheet
printed alone still says whose figures it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from xlsxwriter.worksheet import Worksheet

from reports.export import column_width
from reports.workbooks.context import ExportContext
from reports.workbooks.sheet_names import sheet_names
from reports.workbooks.sheet_table import write_table
from reports.workbooks.styles import Styles
from reports.workbooks.workbook import open_book, print_setup, row_height, write_merged

ABOUT, BACK = "说明", "返回说明"
TOP = 4  # rows before a sheet's header: title, note, origin, the way back
NARROWEST = 70  # digits that the lines above a table may use, however narrow the table
MOST_ROWS = 100_000
NOTHING = "按已报送的台账，没有符合筛选的记录。"


@dataclass(frozen=True)
class Sheet:
    """A chart or table: the page that shows it, its title, what it speaks of, and the export whose right it needs."""

    page: str
    title: str
    note: str
    frame: pl.DataFrame
    export: str

    @property
    def name(self) -> str:
        return f"{self.page}·{self.title}"


def dashboard(sheets: Sequence[Sheet], context: ExportContext) -> bytes:
    """The whole workbook."""
    book, buffer = open_book(context)
    styles, about = Styles(book), book.add_worksheet(ABOUT)
    names = sheet_names([sheet.name for sheet in sheets], taken=[ABOUT])
    for name, sheet in zip(names, sheets, strict=True):
        _sheet(book.add_worksheet(name), styles, sheet, context)
    _about(about, styles, list(zip(names, sheets, strict=True)), context)
    book.close()
    return buffer.getvalue()


def _about(page: Worksheet, styles: Styles, sheets: Sequence[tuple[str, Sheet]], context: ExportContext) -> None:
    """What the file is, and a list of its sheets with the way to each."""
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 34)
    page.set_column(2, 2, 80)
    page.set_column(3, 3, 10)
    page.write_string(0, 0, context.title, styles.get(bold=True, font_size=14))
    facts = [
        *context.facts(),
        ("未列", "地图点位、风险预测不随统计期，另在各自页面导出；缺报的显示为未报送或—，不作 0 计"),
    ]
    for row, (label, value) in enumerate(facts, start=1):
        page.write_string(row, 0, label, styles.get(bold=True))
        page.set_row(row, row_height([(value, 114)]))
        write_merged(page, (row, 1, row, 2), value, styles.get(text_wrap=True))
    top = len(facts) + 2
    for at, head in enumerate(("页面", "工作表", "内容", "行数")):
        page.write_string(top, at, head, styles.get(bold=True, bottom=1))
    for row, (name, sheet) in enumerate(sheets, start=top + 1):
        page.set_row(row, row_height([(sheet.note, 80)]))
        page.write_string(row, 0, sheet.page, styles.get())
        page.write_url(row, 1, _place(name), styles.get(font_color="#0F5C6E", underline=1), name)
        page.write_string(row, 2, sheet.note, styles.get(text_wrap=True))
        page.write_number(row, 3, sheet.frame.height, styles.get(num_format="#,##0"))
    print_setup(page, (top, top))
    page.freeze_panes(0, 0)


def _sheet(page: Worksheet, styles: Styles, sheet: Sheet, context: ExportContext) -> None:
    frame = sheet.frame.head(MOST_ROWS)
    last = max(frame.width - 1, 0)
    broad = max(sum(column_width(frame[name]) for name in frame.columns), NARROWEST)
    cut = f"共 {sheet.frame.height} 行，只列前 {MOST_ROWS} 行。" if sheet.frame.height > MOST_ROWS else ""
    small = styles.small()
    page.write_string(0, 0, f"{sheet.page} · {sheet.title}", styles.get(bold=True, font_size=14))
    for row, text in enumerate((f"{sheet.note}{'；' if cut else ''}{cut}", context.line()), start=1):
        page.set_row(row, row_height([(text, broad)], line=12.0))
        write_merged(page, (row, 0, row, max(last, _reach(frame))), text, small)
    page.write_url(3, 0, _place(ABOUT), styles.get(font_color="#0F5C6E", underline=1), BACK)
    write_table(page, styles, frame, TOP)
    if frame.is_empty():
        page.write_string(TOP + 1, 0, NOTHING, styles.get())
    print_setup(page, (TOP, TOP))


def _reach(frame: pl.DataFrame) -> int:
    """The last column that a line above the table stretches over: to NARROWEST digits, past the table if need be."""
    widths = [column_width(frame[name]) for name in frame.columns]
    missing = NARROWEST - sum(widths)
    return max(len(widths) - 1, 0) + (max(0, -int(-missing // 9)) if missing > 0 else 0)


def _place(name: str) -> str:
    quoted = name.replace("'", "''")
    return f"internal:'{quoted}'!A1"
