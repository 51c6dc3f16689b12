"""County office: ledgers that the county keeps itself or for several townships, handed in at the inbox root."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from pipelines.sample.ledgers.cells.cell import Row
from pipelines.sample.ledgers.containers import CSV, XLSX
from pipelines.sample.ledgers.files.files import File
from pipelines.sample.ledgers.sheets.grid import Order, Spoil

OFFICE, BUILDING_BUREAU = "县工程办", "县住建局"
OWN = "contractors"  # of no township
LEDGERS = ("complaints", "inspections")
TOWNSHIPS, MOST_ROWS = 3, 5_000


@dataclass
class CountyLedgers:
    """Rows of several townships that reach the inbox in one county-level workbook."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    spoils: dict[str, dict[tuple[Any, ...], Spoil]] = field(default_factory=lambda: defaultdict(dict))
    townships: set[str] = field(default_factory=set)

    def take(self, who: str, rows: dict[str, list[Row]], spoils: dict[str, dict[tuple[Any, ...], Spoil]]) -> None:
        """Take the county's ledgers out of a township's rows."""
        if len(self.townships) >= TOWNSHIPS or any(len(rows[key]) > MOST_ROWS for key in LEDGERS):
            return
        self.townships.add(who)
        for key in LEDGERS:
            self.rows[key] += rows.pop(key)
            self.spoils[key] |= spoils.get(key, {})

    def file(self, year: int) -> File:
        orders = [Order(key, self.rows[key]) for key in LEDGERS if self.rows[key]]
        return File("", f"投诉与抽检汇总_{year}年", XLSX, orders, OFFICE, year)


def credit_file(rows: list[Row], year: int) -> File:
    """What the building bureau has on record of the county's firms; longer than Excel is opened for, as CSV."""
    container = XLSX if len(rows) <= MOST_ROWS else CSV
    return File("", f"参建单位信用_{year}年", container, [Order(OWN, rows)], BUILDING_BUREAU, year)
