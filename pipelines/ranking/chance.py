"""Chance: how sure it is that a township belongs to the last ones of a quarter, given how few cases it rests on.

Every figure is an estimate from its cases: a proportion varies as a binomial one would (Agresti and Coull's adjusted
variance, so that 5 of 5 is not certainty). The points are clipped at the goalposts as in the score. A township is among
the last k when fewer than k others score less; given its own score the others are independent, so their count is a
Poisson binomial, averaged over the own score. No random draws: equal rankings give equal chances.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import sqrt
from statistics import NormalDist, fmean, pvariance
from typing import Any

import polars as pl

from pipelines.measures import periods
from pipelines.ranking.scheme import Indicator, Scheme

STANDINGS: dict[str, pl.DataType] = {
    "township": pl.String(),
    "period": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "nth": pl.Int32(),  # 1 the last whole quarter, 2 the one before
    "rank": pl.Int32(),  # null: not ranked
    "townships": pl.Int32(),  # that were ranked
    "chance_percent": pl.Float64(),  # of being among the last ones
    "note": pl.String(),
}
NORMAL = NormalDist()
NODES = tuple(NORMAL.inv_cdf((nth + 0.5) / 64) for nth in range(64))  # 64 equally likely values
Score = tuple[float, float]  # mean, standard deviation


def spread(value: float, cases: float) -> float:
    """The standard deviation of a figure in its unit: a share of 0 to 100, or anything else as a count would vary."""
    if not 0 <= value <= 100:
        return abs(value) / sqrt(max(cases, 1.0))
    share = (value / 100 * cases + 2) / (cases + 4)
    return 100 * sqrt(share * (1 - share) / (cases + 4))


def _points(value: float, indicator: Indicator) -> float:
    raw = (value - indicator.floor) / (indicator.target - indicator.floor) * 100
    return min(max(raw, 0.0), 100.0)


def score_of(row: Mapping[str, Any], scheme: Scheme) -> Score:
    """Mean and deviation of a township's score, from its figures and cases in the table ranking."""
    scored = [each for each in scheme.indicators if row[f"{each.kpi}_points"] is not None]
    whole = sum(each.weight for each in scored)
    mean = variance = 0.0
    for each in scored:
        value, cases = row[each.kpi], row[f"{each.kpi}_cases"]
        drawn = [_points(value + node * spread(value, cases), each) for node in NODES]
        mean += each.weight / whole * fmean(drawn)
        variance += (each.weight / whole) ** 2 * pvariance(drawn)
    return mean, sqrt(variance)


def _below(score: Score, line: float) -> float:
    """The chance that a township scores less than `line`; equal scores count as half."""
    mean, deviation = score
    if deviation == 0:
        return 0.5 if mean == line else float(mean < line)
    return NORMAL.cdf((line - mean) / deviation)


def _fewer_than(count: int, chances: Sequence[float]) -> float:
    """The chance that fewer than `count` of independent events happen."""
    exactly = [1.0] + [0.0] * (count - 1)
    for chance in chances:
        exactly = [at * (1 - chance) + (exactly[nth - 1] * chance if nth else 0.0) for nth, at in enumerate(exactly)]
    return sum(exactly)


def among_last(scores: Mapping[str, Score], count: int) -> dict[str, float]:
    """Township → the chance that fewer than `count` others score less than it."""
    chances = {}
    for township, (mean, deviation) in scores.items():
        others = [score for name, score in scores.items() if name != township]
        lines = [mean + node * deviation for node in NODES] if deviation else [mean]
        chances[township] = fmean(_fewer_than(count, [_below(other, line) for other in others]) for line in lines)
    return chances


def last_quarters(as_of: date) -> list[date]:
    """The first days of the last two quarters that were over by the end of `as_of`."""
    start = periods.start("quarter", as_of)
    newest = start if periods.end("quarter", as_of) == as_of else periods.previous("quarter", start)
    return [newest, periods.previous("quarter", newest)]


def standings(ranking: pl.DataFrame, scheme: Scheme, as_of: date, count: int) -> pl.DataFrame:
    """Where every township stood in the last two whole quarters (STANDINGS); `count`: how many are the last ones."""
    rows: list[dict[str, Any]] = []
    for nth, start in enumerate(last_quarters(as_of), 1):
        quarter_rows = ranking.filter(pl.col("period_kind") == "quarter", pl.col("period_start") == start).to_dicts()
        ranked = {row["township"]: score_of(row, scheme) for row in quarter_rows if row["rank"] is not None}
        chances = among_last(ranked, count)
        for row in quarter_rows:
            chance = chances.get(row["township"])
            known = {name: row[name] for name in ("township", "period", "period_start", "period_end", "rank", "note")}
            percent = None if chance is None else chance * 100
            rows.append({**known, "nth": nth, "townships": len(ranked), "chance_percent": percent})
    return pl.DataFrame(rows, schema=STANDINGS)
