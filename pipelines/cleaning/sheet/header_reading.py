"""Header reading: one to three lines tried as the header of one dataset, and how much of it they know."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.cleaning.sheet.header_lines import Label
from pipelines.cleaning.sheet.labels import Named
from pipelines.definitions import Dataset


@dataclass(frozen=True)
class Reading:
    """One reading of one to three rows as the header of one dataset."""

    score: float
    dataset: Dataset
    start: int
    depth: int
    labels: list[Label | None]
    matched: dict[str, tuple[int, Named]]

    @property
    def used(self) -> set[int]:
        return {column for column, _ in self.matched.values()}

    @property
    def required(self) -> set[int]:
        """The columns of the dataset's required fields."""
        return {column for name, (column, _) in self.matched.items() if self.dataset.field(name).required}

    @property
    def is_known(self) -> bool:
        """Has half of what is required a column, or all that places a row?"""
        asked = [field for field in self.dataset.fields if field.required]
        there = [field for field in asked if field.name in self.matched]
        return len(there) * 2 >= len(asked) or all(field.can_wait for field in asked if field not in there)

    @property
    def lacks(self) -> bool:
        """Is a required field without a column?"""
        return any(field.required and field.name not in self.matched for field in self.dataset.fields)
