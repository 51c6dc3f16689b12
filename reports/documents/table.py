"""Table: rows under a header that every page repeats; open at its sides, figures at the right, nothing as —.

Its elements are made one by one: python-docx looks all of a table through for every cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from docx.shared import Mm

from reports.documents.elements import element
from reports.documents.text import lines, written
from reports.documents.widths import SIZE, size, widths
from reports.workbooks.styles import LAMP_FILLS
from reports.workbooks.workbook import Column

STYLES = {"text": "Cell", "centre": "CellCentre", "lamp": "CellCentre", "number": "CellFigure"}
HEAD, SHADE = "CellHead", "EEF3F4"


def table(columns: Sequence[Column], rows: Sequence[Sequence[Any]], across: float) -> Any:
    """The element of a table, `across` mm wide: rows in the order of the columns, whose widths are shares of it."""
    broad = [Mm(each).twips for each in widths(columns, rows, across)]
    points = size(columns) if size(columns) < SIZE else None
    made = element("tbl", element("tblPr", element("tblStyle", val="Official"), *_layout(sum(broad))))
    made.append(element("tblGrid", *(element("gridCol", w=each) for each in broad)))
    for head in _heads(columns, broad, points):
        made.append(_row(head, element("tblHeader")))
    for row in rows:
        cells = zip(columns, row, broad, strict=True)
        made.append(_row([_value(column, value, width, points) for column, value, width in cells]))
    return made


def _layout(across: int) -> list[Any]:
    return [element("tblW", w=across, type="dxa"), element("jc", val="center"), element("tblLayout", type="fixed")]


def _row(cells: Sequence[Any], *also: Any) -> Any:
    """A row that does not break over two pages."""
    return element("tr", element("trPr", element("cantSplit"), *also), *cells)


def _value(column: Column, value: Any, width: int, points: float | None) -> Any:
    fill = LAMP_FILLS.get(value, "").removeprefix("#") if column.kind == "lamp" and isinstance(value, str) else ""
    return _cell(written(value, column.decimals), STYLES[column.kind], width, points, fill)


def _heads(columns: Sequence[Column], broad: Sequence[int], points: float | None) -> Iterator[list[Any]]:
    """One row, or two where neighbours share an upper cell."""
    two = any(column.group for column in columns)
    upper, lower = [], []
    for first, last in _spans(columns):
        column, width = columns[first], sum(broad[first : last + 1])
        down = [element("vMerge", val="restart")] if two and not column.group else []
        span = [element("gridSpan", val=last - first + 1)] if last > first else []
        upper.append(_cell(column.group or column.label, HEAD, width, points, SHADE, *span, *down))
        for at in range(first, last + 1):
            text, merged = (columns[at].label, []) if column.group else ("", [element("vMerge")])
            lower.append(_cell(text, HEAD, broad[at], points, SHADE, *merged))
    yield upper
    if two:
        yield lower


def _spans(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """First and last column of each upper cell."""
    spans: list[tuple[int, int]] = []
    for at, column in enumerate(columns):
        if column.group and at and columns[at - 1].group == column.group:
            spans[-1] = (spans[-1][0], at)
        else:
            spans.append((at, at))
    return spans


def _cell(text: str, style: str, width: int, points: float | None, fill: str, *merged: Any) -> Any:
    """The text, a paragraph for each of its lines."""
    shade = [element("shd", val="clear", color="auto", fill=fill)] if fill else []
    properties = element("tcPr", element("tcW", w=width, type="dxa"), *merged, *shade, element("vAlign", val="center"))
    return element("tc", properties, *(_paragraph(line, style, points) for line in lines(text) or [""]))


def _paragraph(text: str, style: str, points: float | None) -> Any:
    half = [element("rPr", element("sz", val=round(points * 2)))] if points else []
    run = [element("r", *half, element("t", text=text))] if text else []
    return element("p", element("pPr", element("pStyle", val=style)), *run)
