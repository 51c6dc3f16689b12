"""Write: grids become the bytes of one file, with the row number a person sees for each of their lines."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.sample.ledgers.containers import BROKEN_XLSX, HTML, JSON, NDJSON, Container
from pipelines.sample.ledgers.files.excel import without_parts, workbook
from pipelines.sample.ledgers.files.text import csv_text, html_table, json_text
from pipelines.sample.ledgers.sheets.grid import Grid


@dataclass(frozen=True)
class Written:
    """The bytes of a file; `rows[n][line]` is the row number of a line of the n-th grid."""

    data: bytes
    rows: list[list[int]]


def write(container: Container, grids: list[Grid]) -> Written:
    """One file of the container's kind; only a workbook holds more than one grid."""
    if container.cells:
        data = workbook(grids)
        rows = [list(range(1, len(grid.lines) + 1)) for grid in grids]
        return Written(without_parts(data) if container == BROKEN_XLSX else data, rows)
    (grid,) = grids
    if container in (JSON, NDJSON):
        data, starts = json_text(grid, container == NDJSON)
    elif container == HTML:
        data, starts = html_table(grid)
    else:
        data, starts = csv_text(grid, container)
    return Written(data, [starts])


def sheet_name(container: Container, grid: Grid, stem: str) -> str:
    """The name a reader reports: a file without sheets goes by its own stem."""
    return grid.name if container.cells else stem
