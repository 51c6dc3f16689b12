"""Site office: what a township keeps from the tender to the after-care, one workbook over all years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.definitions import Dataset
from pipelines.sample.ledgers.cells.cell import Row
from pipelines.sample.ledgers.containers import CSV, XLSX
from pipelines.sample.ledgers.files.files import File
from pipelines.sample.ledgers.files.hand_in import MOST_ROWS
from pipelines.sample.ledgers.sheets.grid import Order, Spoil

LEDGERS = ("bids", "supervision", "materials", "maintenance", "labour")


@dataclass
class SiteLedgers:
    """The rows of one township, year after year, until the next township's turn comes."""

    datasets: Mapping[str, Dataset]
    who: str = ""
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    spoils: dict[str, dict[tuple[Any, ...], Spoil]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, who: str, rows: dict[str, list[Row]], spoils: dict[str, dict[tuple[Any, ...], Spoil]]) -> None:
        """Take the site's ledgers out of a township's rows."""
        self.who = who
        for key in LEDGERS:
            self.rows[key] += rows.pop(key, [])
            self.spoils[key] |= spoils.get(key, {})

    def files(self) -> list[File]:
        """One workbook, and a file of its own for each ledger that Excel is not opened for."""
        orders = [Order(key, rows) for key, rows in self.rows.items() if rows]
        bound = [order for order in orders if len(order.rows) <= MOST_ROWS]
        ledger_files = [File(self.who, f"招标与现场台账_{self.who}", XLSX, bound, self.who, None)] if bound else []
        for order in orders:
            if len(order.rows) > MOST_ROWS:
                stem = f"{self.datasets[order.dataset].label}_{self.who}"
                ledger_files.append(File(self.who, stem, CSV, [order], self.who, None))
        return ledger_files
