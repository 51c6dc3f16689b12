"""Grid: one sheet as cells, with what a test must know about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.sample.ledgers.cells.cell import Cell, Row
from pipelines.sample.ledgers.cells.money import Money

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, all from 0


@dataclass(frozen=True)
class Spoil:
    """What makes a row unreadable: the field, the text that stands in it, and why that is wrong."""

    field: str
    text: str | None
    hint: str


@dataclass(frozen=True)
class Order:
    """Rows of one dataset that shall stand on one sheet."""

    dataset: str
    rows: list[Row]
    hidden: bool = False
    sheet: str = ""  # the sheet's name, where it is not the dataset's label


@dataclass(frozen=True)
class Total:
    """A cell that states a sum."""

    line: int
    column: int
    field: str
    fen: int
    is_sub: bool


@dataclass
class Grid:
    """Lines of cells from the top; merges and positions count from 0."""

    name: str
    dataset: str
    hidden: bool
    money: Money
    lines: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    bad: list[tuple[int, Spoil, Row]] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
