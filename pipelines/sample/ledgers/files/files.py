"""Files: sheets bundled into the files of one hand-in, and what the truth must remember about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipelines.cleaning.accept.unread import placing
from pipelines.definitions import Dataset
from pipelines.sample.ledgers.cells.cell import Row
from pipelines.sample.ledgers.cells.decks import Decks, dice_for
from pipelines.sample.ledgers.cells.habits import Seen
from pipelines.sample.ledgers.cells.names import OldName
from pipelines.sample.ledgers.containers import Container
from pipelines.sample.ledgers.files.write import sheet_name, write
from pipelines.sample.ledgers.sheets.grid import Grid, Order, Spoil
from pipelines.sample.ledgers.sheets.layout import Layout, draw
from pipelines.sample.ledgers.sheets.pens import Desk
from pipelines.sample.ledgers.sheets.sheet import lay_out
from pipelines.sample.ledgers.sheets.sums import WrongSums

Spoils = Mapping[str, Mapping[tuple[Any, ...], Spoil]]  # by dataset, then by key


@dataclass(frozen=True)
class File:
    """One file: where it goes under the inbox (without suffix), its kind, its sheets, who hands it in."""

    folder: str
    stem: str
    container: Container
    orders: list[Order]
    who: str
    year: int | None  # the year that the file's name speaks of
    copy: str = ""  # the stem under which the same bytes are handed in once more
    is_final: bool = True  # no later file replaces any of its rows
    corrects: bool = False  # it replaces rows of another file

    def is_monthly(self, year: int) -> bool:
        """Is it one of the ledgers that are handed in anew every month of the year?"""
        return self.year in (None, year)

    @property
    def path(self) -> str:
        """Where it lies in the inbox."""
        return Path(self.folder, f"{self.stem}{self.container.suffix}").as_posix()


@dataclass
class Office:
    """What writing a county's files needs and gathers."""

    inbox: Path
    seed: int
    datasets: Mapping[str, Dataset]
    names: dict[tuple[str, str], list[OldName]]
    decks: Decks
    sums: WrongSums
    seen: Seen = field(default_factory=Seen)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    unread: list[dict[str, Any]] = field(default_factory=list)  # spoiled cells that cost their rows nothing
    _layouts: dict[tuple[str, str, Container], Layout] = field(default_factory=dict)

    def layout(self, who: str, dataset: Dataset, container: Container) -> Layout:
        """A township's clerk keeps to one layout for a dataset, year after year."""
        key = (who, dataset.key, container)
        if key not in self._layouts:
            has_money = any(column.kind == "money" for column in dataset.fields)
            self._layouts[key] = draw(self.decks, container, has_money)
        return self._layouts[key]

    def _grid(self, file: File, order: Order, spoils: Spoils) -> Grid:
        dataset = self.datasets[order.dataset]
        layout = self.layout(file.who, dataset, file.container)
        if order.hidden:
            layout = replace(layout, total="", subtotals=False)
        dice = dice_for(self.seed, file.folder, file.stem, order.dataset, order.hidden)
        desk = Desk(dataset, layout, file.container.cells, file.year, self.names, dice, self.seen)
        return lay_out(order, file.who, desk, {} if order.hidden else spoils.get(order.dataset, {}))

    def hand_in(self, file: File, spoils: Spoils) -> None:
        """Write the file into the inbox and note what in it is wrong on purpose."""
        grids = [self._grid(file, order, spoils) for order in file.orders]
        wrong = [self.sums.falsify(grid) if file.is_final and not file.copy else None for grid in grids]
        written = write(file.container, grids)
        self.seen.note(*file.container.ways)
        path = self._put(file, file.stem, written.data)
        if file.copy:
            self.seen.note("handed in twice")
            self._put(file, file.copy, written.data)
        for grid, rows, total in zip(grids, written.rows, wrong, strict=True):
            sheet = sheet_name(file.container, grid, file.stem)
            if total:
                self.sums.remember(total, path, sheet, rows[total.line])
            for line, spoil, row in grid.bad:
                costs_the_row = spoil.field in placing(self.datasets[grid.dataset])
                noted = self.rejected if costs_the_row else self.unread
                noted.append(_spoiled(path, sheet, rows[line], grid.dataset, spoil, row))

    def _put(self, file: File, stem: str, data: bytes) -> str:
        target = self.inbox / file.folder / f"{stem}{file.container.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return target.relative_to(self.inbox).as_posix()


def _spoiled(path: str, sheet: str, row_no: int, dataset: str, spoil: Spoil, row: Row) -> dict[str, Any]:
    where = {"file": path, "sheet": sheet, "row": row_no, "dataset": dataset, "field": spoil.field}
    return {**where, "project_no": row.get("project_no"), "reason_hint": spoil.hint}
