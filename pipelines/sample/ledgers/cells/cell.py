"""Cell: what may stand in one cell of a ledger, and how it looks as text."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pipelines.sample.ground.dice import Dice
from pipelines.sample.ledgers.cells.habits import Seen

Cell = str | int | Decimal | datetime.date | None
Row = Mapping[str, Any]
Pen = Callable[[Any, Row], Cell]  # writes one value of one row

FULL_WIDTH = {ord(mark): ord(mark) + 0xFEE0 for mark in "0123456789.,-()%"}


def as_text(cell: Cell) -> str:
    """The cell as a text file holds it."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime.date):
        return f"{cell.isoformat()} 00:00:00"
    return str(cell)


def sometimes_full_width(cell: Cell, dice: Dice, seen: Seen, share: float = 0.04) -> Cell:
    """Now and then a clerk types with the full-width keyboard."""
    if isinstance(cell, str) and dice.chance(share):
        seen.note("full-width digits")
        return cell.translate(FULL_WIDTH)
    return cell
