"""Term figures: of one period, what every township's KPIs came to, what the county came to, and how far to pull."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipelines.measures.contributions import Months
from pipelines.ranking.chance.spread import Spread, Sums, spread
from pipelines.ranking.evidence.book import Book
from pipelines.ranking.evidence.windows import Term
from pipelines.ranking.points import Figure, Whole
from pipelines.ranking.schemes.scheme import Indicator, Scheme


@dataclass(frozen=True)
class OfIndicator:
    """Sums over the indicator's window, its spread (None: nobody has a case), the county, each township's figure."""

    months: Months
    sums: Sums
    spread: Spread | None
    whole: Whole
    figures: Mapping[str, Figure]


def figures(book: Book, term: Term, scheme: Scheme) -> dict[str, OfIndicator]:
    """By KPI, of every indicator that the scheme scores."""
    return {each.kpi: _of(book, term, each) for each in scheme.indicators}


def _of(book: Book, term: Term, indicator: Indicator) -> OfIndicator:
    months = term.months(indicator.window)
    tally, kpi = book.tallies[indicator.kpi], book.kpis[indicator.kpi]
    sums = tally.over(months)
    shape = spread(sums, is_share=indicator.is_share)
    has = sums.rated > 0
    whole = Whole(_total(sums.numerator[has]), _total(sums.denominator[has]), shape.k if shape else 0.0)
    told = tally.has_told(months)
    own = {}
    for nth, township in enumerate(book.townships):
        waits = kpi.of_reporting or not told[nth]
        missing = tuple(book.duties.missing(township, kpi, months)) if waits else ()
        parts = [float(each[nth]) if has[nth] else 0.0 for each in (sums.numerator, sums.denominator, sums.cases)]
        own[township] = Figure(parts[0], parts[1], parts[2], missing)
    return OfIndicator(months, sums, shape, whole, own)


def _total(values: np.ndarray) -> float:
    return round(float(values.sum()), 6)
