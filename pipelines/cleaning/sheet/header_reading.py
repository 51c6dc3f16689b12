"""Header reading: one to three lines tried as the header of one dataset, and how much of it they know."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.cleaning.cells.unit_words import names_a_unit
from pipelines.cleaning.sheet.header_lines import Label
from pipelines.cleaning.sheet.hints import Hints
from pipelines.cleaning.sheet.labels import Named
from pipelines.cleaning.sheet.vocabulary import Vocabulary
from pipelines.definitions import Dataset

NUMBERS = ("money", "integer", "number")  # kinds whose headers may name a unit


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


def read_as(
    dataset: Dataset, names: list[Named | None], labels: list[Label | None], start: int, depth: int, hints: Hints,
    vocabulary: Vocabulary,
) -> Reading:  # fmt: skip
    """These labels as the header of the dataset; `names` are what they name, label by label."""
    matched: dict[str, tuple[int, Named]] = {}
    own: set[str] = set()
    for column, one in ((place, one) for place, one in enumerate(names) if one):
        for field, is_own in vocabulary.fields(one, dataset.key):
            if field.name not in matched or (is_own and field.name not in own):
                matched[field.name] = (column, one)
                own |= {field.name} if is_own else set()
    given = matched.keys() | vocabulary.composed(dataset.key)
    absent = [field for field in dataset.fields if field.required and field.name not in given]
    missing = sum(1 if field.can_wait else 2 for field in absent)
    hint = 0.5 * (dataset.key in hints[0]) + 0.25 * (dataset.key in hints[1]) + 0.1 * vocabulary.years(labels)
    # of two readings that know as many names, the one that takes in a line of units below them: 预算金额 over 万元
    units = sum(dataset.field(name).kind in NUMBERS and names_a_unit(one.notes) for name, (_, one) in matched.items())
    score = len(matched) - missing + hint + units / 1000
    return Reading(score, dataset, start, depth, labels, matched)
