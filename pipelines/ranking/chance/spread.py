"""Spread: how much one case says, how much townships differ, and so how far few cases are pulled to the county (k).

    折算 = (own cases × own rate + k × county rate) ÷ (own cases + k),   k = within ÷ between

`within` is the variance of one case, `between` that of the townships' true rates, both by the method of moments. Cases
of one project are alike, so `within` is taken over projects (clusters): ten ratings of one road weigh less than ten of
ten roads. k is bounded: a township is never pulled less than 5 cases would pull it, and one of ordinary size keeps at
least a quarter of its own rate. Eighteen townships of 13 works each, on time 60 to 100 %: k about 8; all alike: 39.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
FEWEST = 5.0  # k is not below it: one case among none moves a rate by a sixth at most
WEAKEST, STRONGEST = 0.1, 3.0  # k in ordinary cases: what a township with the mean number of cases keeps is 91 to 25 %
MOST_ALIKE = 10.0  # a case of a project that many are of is never worth less than a tenth of one


@dataclass(frozen=True)
class Sums:
    """What the townships' rates are made of: arrays over townships of numerator, denominator and cases.

    `clusters` are numerator and denominator per project (rows × 2) and `of` says which township each is of.
    """

    numerator: Numbers
    denominator: Numbers
    cases: Numbers
    clusters: Numbers
    of: NDArray[np.int64]

    @property
    def rate(self) -> Numbers:
        """Own rate as a plain ratio; nan without a denominator."""
        whole = np.full(len(self.cases), np.nan)
        np.divide(self.numerator, self.denominator, out=whole, where=self.denominator > 0)
        return whole

    @property
    def rated(self) -> Numbers:
        """Cases behind a rate: none where the denominator is not above 0, as corrections can leave it."""
        counted: Numbers = np.where(self.denominator > 0, self.cases, 0.0)
        return counted


@dataclass(frozen=True)
class Spread:
    """County rate (a plain ratio), variance of one case within and of townships between, alike: how many cases of a
    project say as much as one case by itself, k in cases, and the mean number of cases of a township that has any."""

    mean: float
    within: float
    between: float
    alike: float
    k: float
    ordinary: float


def _per_case(sums: Sums) -> tuple[float, float]:
    """Variance of one case over clusters, and what it would be were every case of a share by itself."""
    size = np.bincount(sums.of, minlength=len(sums.cases)).astype(float)
    able = (size > 1) & (sums.denominator > 0) & (sums.cases > 1)
    rate = np.nan_to_num(sums.rate)
    error = (sums.clusters[:, 0] - rate[sums.of] * sums.clusters[:, 1]) ** 2
    squares = np.bincount(sums.of, weights=error, minlength=len(sums.cases))
    weight = np.where(able, size - 1, 0.0)
    if weight.sum() == 0:
        return 0.0, 0.0
    safe = np.where(able, sums.denominator, 1.0)
    own = np.where(able, sums.cases * size / np.maximum(size - 1, 1) * squares / safe**2, 0.0)
    plain = np.where(able, sums.cases / np.maximum(sums.cases - 1, 1) * rate * (1 - rate), 0.0)
    return float((weight * own).sum() / weight.sum()), float((weight * plain).sum() / weight.sum())


def spread(sums: Sums, *, is_share: bool) -> Spread | None:
    """The spread over the townships; None where none of them has a case."""
    has = sums.rated > 0
    if not has.any():
        return None
    mean = float(sums.numerator[has].sum() / sums.denominator[has].sum())
    clustered, plain = _per_case(sums)
    alike = min(max(clustered / plain, 1.0), MOST_ALIKE) if is_share and plain > 0 else 1.0
    within = alike * max(mean * (1 - mean), 0.0) if is_share else clustered
    cases, rate = sums.cases[has], sums.rate[has]
    whole = float(cases.sum())
    around = float((cases * (rate - mean) ** 2).sum())
    room = whole - float((cases**2).sum()) / whole
    between = max((around - (len(cases) - 1) * within) / room, 0.0) if room > 0 else 0.0
    ordinary = whole / len(cases)
    return Spread(mean, within, between, alike, _bounded(within, between, ordinary), ordinary)


def _bounded(within: float, between: float, ordinary: float) -> float:
    """k within its bounds, to a tenth of a case: what is printed is what is reckoned with."""
    low = max(FEWEST, WEAKEST * ordinary)
    high = max(low, STRONGEST * ordinary)
    free = high if between * high <= within else within / between
    return round(min(max(free, low), high), 1)
