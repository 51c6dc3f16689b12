"""Hand-in: which files the ledgers of one township and year become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipelines.definitions import Dataset
from pipelines.sample.ledgers.cells.cell import Row
from pipelines.sample.ledgers.cells.decks import Decks
from pipelines.sample.ledgers.containers import CSV, CSVS, MIXED, XLSX, Container
from pipelines.sample.ledgers.files.files import File
from pipelines.sample.ledgers.sheets.grid import Order

MOST_ROWS = 20_000  # longer ledgers leave as CSV: nobody opens them in Excel
FIRST_HABITS = ("mixed", "book")  # so that a county of two already shows the most
HABITS = ("files", "csv", "mixed", "book")
STEMS = ("{label}_{year}年", "{label}_{who}_{year}年", "{year}年{label}", "{year}年度{label}({who})", "{key}_{who}")


@dataclass
class Clerks:
    """How each township bundles its ledgers; a clerk keeps the habit for good."""

    decks: Decks
    datasets: Mapping[str, Dataset]
    _habits: dict[str, str] = field(default_factory=dict)
    _stems: dict[str, str] = field(default_factory=dict)
    _containers: dict[tuple[str, str], Container] = field(default_factory=dict)

    def _habit(self, who: str) -> str:
        if who not in self._habits:
            known = len(self._habits)
            first = known < len(FIRST_HABITS)
            self._habits[who] = FIRST_HABITS[known] if first else self.decks.deal("hand-in", HABITS)
        return self._habits[who]

    def _container(self, who: str, dataset: str) -> Container:
        habit = self._habit(who)
        key = (who, dataset if habit == "mixed" else "")
        if key not in self._containers:
            dealt = {"mixed": MIXED, "csv": CSVS}.get(habit, (XLSX,))
            self._containers[key] = self.decks.deal(habit, dealt)
        return self._containers[key]

    def _stem(self, who: str) -> str:
        if who not in self._stems:
            self._stems[who] = self.decks.deal("stems", STEMS)
        return self._stems[who]

    def single(self, who: str, year: int, order: Order) -> File:
        """One ledger as a file of its own."""
        dataset, pattern = self.datasets[order.dataset], self._stem(who)
        big = len(order.rows) > MOST_ROWS
        container = self._container(who, order.dataset)
        nothing = not order.rows and not container.lines  # an empty list has not even a head
        if nothing or (big and container not in CSVS):
            container = CSV
        if container.cells and not self.decks.deal("sheet names", (True, False, True)):
            order = replace(order, sheet="Sheet1")
        stem = pattern.format(label=dataset.label, key=dataset.key, who=who, year=year)
        if "{year}" in pattern:
            return File(who, stem, container, [order], who, year)
        return File(who, f"{stem}_{year % 100}", container, [order], who, None)

    def files(
        self, who: str, year: int, rows: Mapping[str, Sequence[Row]], empty: frozenset[str] = frozenset()
    ) -> list[File]:
        """Every ledger of the township's year in the files its clerk makes of them; no work still means a report, and
        so do the ledgers that are handed in though they are `empty`."""
        orders = [Order(key, list(rows[key])) for key in self.datasets if rows.get(key) or key in empty]
        orders = orders or [Order("projects", [])]
        if self._habit(who) != "book":
            return [self.single(who, year, order) for order in orders]
        bound = [order for order in orders if len(order.rows) <= MOST_ROWS]
        book = [File(who, f"{year}年小型公共工程台账", XLSX, bound, who, year)] if bound else []
        return book + [self.single(who, year, order) for order in orders if len(order.rows) > MOST_ROWS]
