"""Spreadsheet XML: “XML 表格 2003”, which many government systems export under the name .xls."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, iterparse

from pipelines.reading.excel.exact import shown
from pipelines.reading.excel.number_formats import as_shown, speaks
from pipelines.reading.sheet import Range, Sheet, grid
from pipelines.reading.unreadable import unreadable

MOST_CELLS = 20_000_000
_MOST_COLUMNS = 16_384
RESAVE = "请在 WPS 或 Excel 中打开，另存为 .xlsx 后重新报送"
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class _Far(Exception):
    """A cell lies so far out that the table cannot be laid out."""


class _Table:
    """One worksheet while its rows come in."""

    def __init__(self, name: str, formats: dict[str, str], from_1904: bool) -> None:
        self.name, self.formats, self.from_1904 = name, formats, from_1904
        self.hidden = False
        self.hidden_rows: set[int] = set()
        self.styles: dict[int, str] = {}  # of whole columns, from 0
        self.columns = 0
        self.records: list[list[str | None]] = []
        self.numbers: list[int] = []
        self.merged: list[Range] = []
        self.row = self.cells = 0

    def add_column(self, column: Element) -> None:
        """A cell without a style of its own has its row's, then its column's."""
        first = _place(column, "Index", self.columns + 1) - 1
        self.columns = first + 1 + _place(column, "Span", 0)
        if style := column.get(f"{_SS}StyleID"):
            self.styles |= dict.fromkeys(range(first, min(self.columns, _MOST_COLUMNS)), style)

    def add(self, row: Element) -> None:
        number = _place(row, "Index", self.row + 1)
        record: list[str | None] = []
        for cell in row.iter(f"{_SS}Cell"):
            column = _place(cell, "Index", len(record) + 1) - 1
            across, down = _place(cell, "MergeAcross", 0), _place(cell, "MergeDown", 0)
            self.cells += max(column - len(record), 0) + 1 + across
            if self.cells > MOST_CELLS:
                raise _Far
            style = cell.get(f"{_SS}StyleID") or row.get(f"{_SS}StyleID") or self.styles.get(column)
            text = _text(cell, self.formats.get(style or "", ""))
            record += [None] * (column - len(record)) + [text, *[None] * across]
            if across or down:
                self.merged.append((number, column, number + down, column + across))
        self.records.append(record)
        self.numbers.append(number)
        self.row = number + _place(row, "Span", 0)
        if row.get(f"{_SS}Hidden") == "1":
            self.hidden_rows.update(range(number, self.row + 1))

    def sheet(self) -> Sheet:
        return Sheet(
            self.name, self.hidden, grid(self.records, self.numbers), tuple(self.merged),
            hidden_rows=frozenset(self.hidden_rows), from_1904=self.from_1904,
        )  # fmt: skip


def spreadsheet_xml(name: str, text: str) -> list[Sheet]:
    """Every worksheet, hidden ones marked. Raises Unreadable."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # Excel writes neither; a bomb needs both
        raise unreadable(name, "的 XML 里含有实体声明，不是正常导出的表格", RESAVE)
    try:
        return [table.sheet() for table in _tables(_DECLARATION.sub("", text, count=1))]
    except ParseError as error:
        raise unreadable(name, f"第 {error.position[0]} 行不是有效的 XML，文件可能没有传完整", RESAVE) from None
    except _Far:
        raise unreadable(name, "的表格过大，多半是误填了很远的单元格", RESAVE) from None


def _tables(text: str) -> Iterator[_Table]:
    table, formats, from_1904 = None, dict[str, str](), False
    for event, node in iterparse(io.BytesIO(text.encode()), ("start", "end")):  # noqa: S314 (no entities: see above)
        if event == "start":
            if node.tag == f"{_SS}Worksheet":
                table = _Table(node.get(f"{_SS}Name") or "", formats, from_1904)
        elif table is None:
            from_1904 = from_1904 or node.tag == f"{_EXCEL}Date1904"
            if node.tag == f"{_SS}Style" and speaks(code := _format(node, formats)):
                formats[node.get(f"{_SS}ID") or ""] = code
        elif node.tag == f"{_SS}Column":
            table.add_column(node)
        elif node.tag == f"{_SS}Row":
            table.add(node)
            node.clear()
        elif node.tag == f"{_EXCEL}Visible":
            table.hidden = (node.text or "").strip() in ("SheetHidden", "SheetVeryHidden")
        elif node.tag == f"{_SS}Worksheet":
            yield table
            node.clear()
            table = None


def _place(node: Element, what: str, otherwise: int) -> int:
    """A place or count, never going back and never past Excel's own last row."""
    text = node.get(_SS + what, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
    if number > 1_048_576:
        raise _Far
    return max(number, otherwise)


def _format(style: Element, known: dict[str, str]) -> str:
    form = style.find(f"{_SS}NumberFormat")
    code = form.get(f"{_SS}Format") if form is not None else None
    if code is None:
        return known.get(style.get(f"{_SS}Parent") or "", "")
    return {"Percent": "0.00%", "Currency": "", "Euro Currency": "[$€]0.00"}.get(code, code)


def _text(cell: Element, code: str) -> str | None:
    data = cell.find(f"{_SS}Data")
    text = "".join(data.itertext()) if data is not None else ""
    kind = data.get(f"{_SS}Type") if data is not None else None
    if formula := cell.get(f"{_SS}Formula", "") if kind is None or (not text and kind != "String") else "":
        return "=" + formula.removeprefix("=")  # nobody worked it out
    if kind == "Number":
        try:
            return as_shown(text, code) if code else shown(float(text))
        except ValueError:
            return text
    if kind == "DateTime":
        return re.sub(r"(\.0+)?Z?$", "", text.replace("T", " "))
    if kind == "Boolean":
        return "true" if text == "1" else "false"
    return text or None
