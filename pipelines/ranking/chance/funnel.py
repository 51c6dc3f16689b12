"""Funnel: between what limits the shares of townships lie that do not differ, by how many cases they rest on.

Townships differ by more than chance in much that is no merit (roads, terrain). Spiegelhalter's additive model allows for
it: the variance between townships, estimated from winsorised z-scores, is added to that of chance. Outside the wider
limits (99.8 %) stands whom it is worth looking at; between both pairs there is nothing to explain.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from pipelines.ranking.chance.spread import Numbers

INNER, OUTER = 0.95, 0.998
TRIMMED = 0.1  # so much of the z-scores at each end is drawn in before the spread is estimated


@dataclass(frozen=True)
class Limits:
    """Lower and upper limits at some numbers of cases, of both confidences, and the variance that was added."""

    inner_low: Numbers
    inner_high: Numbers
    outer_low: Numbers
    outer_high: Numbers
    between: float


def over_dispersion(shares: Numbers, cases: Numbers, mean: float) -> float:
    """The variance of shares between townships beyond that of chance; 0 where they differ no more than chance would."""
    has = cases > 0
    variance = mean * (1 - mean) / cases[has]
    if has.sum() < 2 or mean <= 0 or mean >= 1:
        return 0.0
    z = (shares[has] - mean) / np.sqrt(variance)
    low, high = np.quantile(z, [TRIMMED, 1 - TRIMMED])
    ratio = float((np.clip(z, low, high) ** 2).mean())
    weight = 1 / variance
    count = len(z)
    if count * ratio < count - 1:
        return 0.0
    return float((count * ratio - (count - 1)) / (weight.sum() - (weight**2).sum() / weight.sum()))


def limits(mean: float, at: Numbers, between: float) -> Limits:
    """The limits of shares (0 to 1) of `at` cases around the county's share."""
    deviation = np.sqrt(mean * (1 - mean) / at + between)
    inner, outer = (NormalDist().inv_cdf((1 + each) / 2) * deviation for each in (INNER, OUTER))
    bounded = [np.clip(mean + each, 0.0, 1.0) for each in (-inner, inner, -outer, outer)]
    return Limits(*bounded, between)
