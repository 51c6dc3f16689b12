"""Funnel: between what limits the shares of townships lie that do not differ, by how many cases they rest on.

Townships differ by more than chance in much that is no merit (roads, terrain). Spiegelhalter's additive model allows
for it: the variance between townships, estimated from winsorised z-scores, is added to that of chance. Outside the
wider limits (99.8 %) stands whom it is worth looking at; between both pairs there is nothing to explain.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import polars as pl

from pipelines.ranking.chance.spread import Numbers

INNER, OUTER = 0.95, 0.998
CURVE = 60  # points of a drawn limit
EDGE = 1e-9
TRIMMED = 0.1  # so much of the z-scores at each end is drawn in before the spread is estimated


@dataclass(frozen=True)
class Limits:
    """Lower and upper limits at some numbers of cases, of both confidences, and the variance that was added."""

    inner_low: Numbers
    inner_high: Numbers
    outer_low: Numbers
    outer_high: Numbers
    between: float


@dataclass(frozen=True)
class Funnel:
    """A funnel as it is drawn, in the KPI's unit: townships with their cases and values, who stands outside the wider
    limits, the county's value, and the four lines (inner low and high, outer low and high) at some numbers of cases."""

    townships: list[str]
    cases: list[float]
    values: list[float]
    outside: list[bool]
    county: float
    at: list[float]
    lines: tuple[list[float], list[float], list[float], list[float]]


def funnel(points: pl.DataFrame, scale: float) -> Funnel | None:
    """The funnel of rows of ranking_points of one indicator; None where nobody has a case."""
    own = points.filter((pl.col("cases") > 0) & pl.col("value").is_not_null())
    if own.is_empty():
        return None
    cases, shares = own["cases"].to_numpy().astype(float), own["value"].to_numpy() / scale
    mean = float((cases * shares).sum() / cases.sum())
    between = over_dispersion(shares, cases, mean)
    around = limits(mean, cases, between)
    at = np.linspace(max(1.0, cases.min() * 0.8), cases.max() * 1.05, CURVE)
    drawn = limits(mean, at, between)
    lines = [(each * scale).tolist() for each in (drawn.inner_low, drawn.inner_high, drawn.outer_low, drawn.outer_high)]
    return Funnel(
        townships=own["township"].to_list(),
        cases=cases.tolist(),
        values=own["value"].to_list(),
        outside=((shares < around.outer_low - EDGE) | (shares > around.outer_high + EDGE)).tolist(),
        county=mean * scale,
        at=at.tolist(),
        lines=(lines[0], lines[1], lines[2], lines[3]),
    )


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

    def bounded(step: Numbers) -> Numbers:
        return np.clip(mean + step, 0.0, 1.0)

    return Limits(bounded(-inner), bounded(inner), bounded(-outer), bounded(outer), between)
