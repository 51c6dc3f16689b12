"""Table: the data lines of a sheet, in groups, with their merged cells, spoiled cells and sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

from pipelines.sample.ledgers.cells.cell import Cell, Row
from pipelines.sample.ledgers.cells.money import total_cell
from pipelines.sample.ledgers.sheets.grid import Grid, Spoil, Total
from pipelines.sample.ledgers.sheets.headers import Column
from pipelines.sample.ledgers.sheets.pens import SURNAMES, Desk, empty_marks, pen_for

GROUP_BY = {
    "projects": "village",
    "contracts": "contractor",
    "complaints": "township",
    "payments": "project_no",
    "funds": "project_no",
    "progress": "project_no",
    **dict.fromkeys(("approvals", "bids", "supervision", "materials", "labour"), "project_no"),
}
Spoils = Mapping[tuple[Any, ...], Spoil]


class Table:
    """Writes data lines into a grid."""

    def __init__(self, grid: Grid, columns: list[Column], desk: Desk, spoils: Spoils) -> None:
        self.grid, self.columns, self.desk, self.spoils = grid, columns, desk, spoils
        self.group_by = GROUP_BY.get(grid.dataset, "")
        names = {"township", self.group_by} if desk.layout.merged else set()
        self.merged = [at for at, c in enumerate(columns) if c.field and c.field.name in names]
        self.serial = 0
        self._writers = [self._writer(at, column) for at, column in enumerate(columns)]

    def _writer(self, at: int, column: Column) -> Callable[[Row], Cell]:
        field = column.field
        if field is None:
            return self._count if column.path[-1] == "序号" else self._keep(column.path[-1])
        pen, dice = pen_for(field, self.desk, at in self.merged), self.desk.dice
        marks, name = empty_marks(field, self.desk), field.name

        def write(row: Row) -> Cell:
            value = row.get(name)
            return pen(value, row) if value is not None else dice.pick(marks)

        return write

    def _count(self, row: Row) -> Cell:
        self.serial += 1
        return self.serial

    def _keep(self, header: str) -> Callable[[Row], Cell]:
        """What the township keeps for itself under this header."""
        dice, seen, is_text = self.desk.dice, self.desk.seen, not self.desk.cells

        def write(row: Row) -> Cell:
            if header == "录入人":
                return f"{dice.pick(SURNAMES)}某"
            if header == "归档盒号":
                return f"第{dice.whole(1, 40)}盒"
            if is_text:
                seen.note("quoted line break")
            return f"已核对\n附件{dice.whole(1, 9)}张"

        return write

    def write(self, rows: list[Row]) -> None:
        """All rows, grouped where the sheet merges cells or states subtotals."""
        if not (self.group_by and (self.merged or self.desk.layout.subtotals)):
            self._write_group(rows)
            return

        def key(row: Row) -> str:
            return row.get(self.group_by) or ""

        for _, members in groupby(sorted(rows, key=key), key=key):
            group = list(members)
            self._write_group(group)
            if self.desk.layout.subtotals:
                self.desk.seen.note("subtotals")
                self.write_total("小计", group, is_sub=True)

    def _write_group(self, rows: list[Row]) -> None:
        first = len(self.grid.lines)
        keys = self.desk.dataset.keys
        whole = []
        for row in rows:
            line = [write(row) for write in self._writers]
            spoil = self.spoils.get(tuple(row.get(key) for key in keys)) if self.spoils else None
            if spoil:
                self._spoil(line, spoil, row)
            whole.append(spoil is None)
            self.grid.lines.append(line)
        for at in self.merged:
            self._merge(at, rows, whole, first)

    def _spoil(self, line: list[Cell], spoil: Spoil, row: Row) -> None:
        at = next(at for at, c in enumerate(self.columns) if c.field and c.field.name == spoil.field)
        line[at] = spoil.text
        self.grid.bad.append((len(self.grid.lines), spoil, row))

    def _merge(self, at: int, rows: list[Row], whole: list[bool], first: int) -> None:
        column = self.columns[at].field
        assert column is not None  # noqa: S101  (merged columns are fields)
        marks = [rows[n].get(column.name) if whole[n] else None for n in range(len(rows))]
        for value, members in groupby(range(len(rows)), key=marks.__getitem__):
            run = list(members)
            if value is None or len(run) < 2:
                continue
            self.desk.seen.note("merged cells")
            for n in run[1:]:
                self.grid.lines[first + n][at] = None
            self.grid.merges.append((first + run[0], at, first + run[-1], at))

    def write_total(self, label: str, rows: list[Row], is_sub: bool = False) -> None:
        """A line that states the sum of every money column; a spoiled row counts with what it should have said."""
        line: list[Cell] = [None] * len(self.columns)
        line[0] = label
        for at, column in enumerate(self.columns):
            if column.field and column.field.kind == "money":
                name = column.field.name
                fen = sum(row.get(name) or 0 for row in rows)
                line[at] = total_cell(fen, self.desk.layout.money)
                self.grid.totals.append(Total(len(self.grid.lines), at, name, fen, is_sub))
        self.grid.lines.append(line)
