"""Markup: HTML tables, which many office systems save under the name .xls."""

from __future__ import annotations

from html.parser import HTMLParser

from pipelines.reading.sheet import Range, Sheet, grid
from pipelines.reading.unreadable import unreadable

MOST_COLUMNS = 1000  # what the HTML standard allows a colspan to be
MOST_CELLS = 20_000_000


class _Tables(HTMLParser):
    """Collects tables as lists of rows of (text, rowspan, colspan); a table inside a cell counts as its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[tuple[str, int, int]]]] = []
        self.depth = self.silent = 0
        self.text: list[str] | None = None
        self.span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append([])
        elif tag in ("script", "style"):
            self.silent += 1
        elif tag == "br" and self.text is not None:
            self.text.append("\n")
        elif self.depth == 1 and tag == "tr":
            self._close_cell()
            self.tables[-1].append([])
        elif self.depth == 1 and tag in ("td", "th"):
            self._close_cell()
            if not self.tables[-1]:
                self.tables[-1].append([])
            wanted = dict(attrs)
            self.span = (_count(wanted.get("rowspan"), 65_534), _count(wanted.get("colspan"), MOST_COLUMNS))
            self.text = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.silent = max(0, self.silent - 1)
        elif self.depth == 1 and tag in ("td", "th", "tr", "table"):
            self._close_cell()
        if tag == "table":
            self.depth = max(0, self.depth - 1)

    def handle_data(self, data: str) -> None:
        if self.text is not None and not self.silent:
            self.text.append(data)

    def _close_cell(self) -> None:
        if self.text is not None:
            self.tables[-1][-1].append(("".join(self.text).strip(), *self.span))
        self.text = None


def _count(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.strip().isascii() and text.strip().isdigit() else 1


def _laid_out(table: list[list[tuple[str, int, int]]]) -> tuple[list[list[str | None]], tuple[Range, ...]]:
    """Cells at the place a browser gives them, spans as merged ranges (rows counted from 1)."""
    records: list[list[str | None]] = []
    merged: list[Range] = []
    busy: dict[int, int] = {}  # column → the last row a cell from above still covers
    for number, cells in enumerate(table, start=1):
        record: list[str | None] = []
        for text, down, across in cells:
            while busy.get(len(record), 0) >= number:
                record.append(None)
            first, last_row = len(record), min(number + down - 1, len(table))
            record += [text or None, *[None] * (across - 1)]
            busy |= dict.fromkeys(range(first, first + across), last_row) if down > 1 else {}
            if last_row > number or across > 1:
                merged.append((number, first, last_row, first + across - 1))
        records.append(record)
    return records, tuple(merged)


def markup(name: str, stem: str, text: str) -> list[Sheet]:
    """Each table of the page as a sheet. Raises Unreadable when the page holds none."""
    page = _Tables()
    page.feed(text)
    page.close()
    tables = [table for table in page.tables if any(table)]
    if not tables:
        raise unreadable(name, "是网页，里面没有表格", "请在系统里导出 Excel 格式，或在 WPS 中另存为 .xlsx 后重新报送")
    if sum(across for table in tables for row in table for _, _, across in row) > MOST_CELLS:
        raise unreadable(name, "里的表格过大", "请拆成几个文件，另存为 .xlsx 后重新报送")
    sheets = []
    for number, table in enumerate(tables, start=1):
        records, merged = _laid_out(table)
        sheet = stem if len(tables) == 1 else f"{stem} 第{number}个表"
        sheets.append(Sheet(sheet, False, grid(records, range(1, len(records) + 1)), merged))
    return sheets
