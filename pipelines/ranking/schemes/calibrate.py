"""Calibrate: goalposts that tell townships apart — last year's 10th and 90th percentile as floor and target.

A floor that everybody passes and a target that everybody reaches give everybody the same points. The proposal is made
of the townships' own rates of a whole year, over the indicator's window, and rounded to what can be announced.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.ranking.evidence.book import Book
from pipelines.ranking.evidence.term_figures import figures
from pipelines.ranking.evidence.windows import Term
from pipelines.ranking.schemes.scheme import Indicator

LOW, HIGH = 10, 90  # percentiles
FEWEST = 5  # townships with cases, to propose anything


@dataclass(frozen=True)
class Proposal:
    """An indicator's goalposts as they are and as last year's rates would put them (None: too little to go by)."""

    indicator: Indicator
    townships: int
    floor: float | None
    target: float | None

    @property
    def tells_apart(self) -> bool:
        """Whether the townships' rates differ at all."""
        return self.floor is not None and self.floor != self.target


def proposals(book: Book, term: Term) -> list[Proposal]:
    """One per indicator of the period's scheme."""
    scheme = book.schemes.of(term.name)
    of_kpi = figures(book, term, scheme)
    return [
        _proposal(i, [v for f in of_kpi[i.kpi].figures.values() if (v := f.value(i.scale)) is not None])
        for i in scheme.indicators
    ]


def _proposal(indicator: Indicator, values: list[float]) -> Proposal:
    if len(values) < FEWEST:
        return Proposal(indicator, len(values), None, None)
    low, high = (round(float(each), 1) for each in np.percentile(values, [LOW, HIGH]))
    floor, target = (low, high) if indicator.target > indicator.floor else (high, low)
    return Proposal(indicator, len(values), floor, target)


def last_year(book: Book) -> Term | None:
    """The last whole year; None where there is none."""
    whole = [term for term in book.terms if term.kind == "year" and term.last_month == term.end]
    return whole[-1] if whole else None
