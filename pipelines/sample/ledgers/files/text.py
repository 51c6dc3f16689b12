"""Text: grids as CSV, JSON and HTML, and the line each row begins on."""

from __future__ import annotations

import html
import json
from decimal import Decimal

from pipelines.sample.ledgers.cells.cell import Cell, as_text
from pipelines.sample.ledgers.containers import Container
from pipelines.sample.ledgers.sheets.grid import Grid


def _quoted(text: str, delimiter: str) -> str:
    if delimiter in text or '"' in text or "\n" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def _record(line: list[Cell], delimiter: str) -> str:
    """Cells joined; trailing empty cells are left off, so rows come out ragged."""
    texts = [as_text(cell) for cell in line]
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    return delimiter.join(_quoted(text, delimiter) for text in texts)


def csv_text(grid: Grid, container: Container) -> tuple[bytes, list[int]]:
    """The file, and for each line of the grid the physical line it begins on."""
    starts, records, line_no = [], [], 1
    for line in grid.lines:
        record = _record(line, container.delimiter)
        starts.append(line_no)
        records.append(record)
        line_no += 1 + record.count("\n")
    return ("\r\n".join(records) + "\r\n").encode(container.encoding), starts


def _value(cell: Cell) -> str:
    if cell is None:
        return "null"
    if isinstance(cell, (int, Decimal)):
        return as_text(cell)
    return json.dumps(as_text(cell), ensure_ascii=False)


def json_text(grid: Grid, newline_delimited: bool) -> tuple[bytes, list[int]]:
    """A list of objects, or one object a line; the first grid line is the head, objects count from 1."""
    names = [json.dumps(as_text(name), ensure_ascii=False) for name in grid.lines[0]]
    objects = [
        "{" + ", ".join(f"{name}: {_value(cell)}" for name, cell in zip(names, line, strict=True)) + "}"
        for line in grid.lines[1:]
    ]
    body = "\n".join(objects) if newline_delimited else "[\n" + ",\n".join(objects) + "\n]"
    return (body + "\n").encode(), list(range(len(grid.lines)))


def html_table(grid: Grid) -> tuple[bytes, list[int]]:
    """The table that report systems export under the name .xls."""
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in grid.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in grid.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    rows = []
    for at, line in enumerate(grid.lines):
        cells = []
        for column, cell in enumerate(line):
            if (at, column) in covered:
                continue
            down, across = spans.get((at, column), (1, 1))
            span = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
            cells.append(f"<td{span}>{html.escape(as_text(cell)).replace(chr(10), '<br>')}</td>")
        rows.append("<tr>" + "".join(cells) + "</tr>")
    page = '<html><head><meta charset="utf-8"></head><body><table border="1">\n' + "\n".join(rows)
    return (page + "\n</table></body></html>\n").encode(), list(range(1, len(grid.lines) + 1))
