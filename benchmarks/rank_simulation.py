"""Rank simulation: counties whose true rates are known, ranked by what was counted of them.

python -m benchmarks.rank_simulation --counties 1000

Each county has 20 townships of 6 to 30 projects and the nine indicators of the default scheme, with rates around those
of a real year, townships that differ more in one county and less in another, and cases that hang together by project.
Printed: coverage of the 90 % rank interval, calibration of the chance of the last three, and how far places by own and
by pulled rates (折算) stand from the true ones. The seconds of one county's thousand draws too.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np

from pipelines.ranking.chance.draws import rates
from pipelines.ranking.chance.ranks import chances, ranked
from pipelines.ranking.chance.spread import Numbers, Sums, spread

TOWNSHIPS, LAST = 20, 3


@dataclass(frozen=True)
class Kind:
    """An indicator: weight, goalposts, its usual rate, how townships differ at most, cases a project has at most."""

    weight: float
    floor: float
    target: float
    usual: float
    differ: float
    cases: int
    is_share: bool = True


KINDS = (
    Kind(20, 0.60, 0.95, 0.85, 0.12, 1),
    Kind(15, 0.50, 0.90, 0.75, 0.15, 1),
    Kind(10, 0.50, 0.95, 0.85, 0.10, 1, is_share=False),
    Kind(20, 0.90, 1.00, 0.97, 0.03, 3),
    Kind(10, 0.80, 0.98, 0.92, 0.06, 2),
    Kind(10, 0.60, 0.95, 0.85, 0.06, 8, is_share=False),
    Kind(5, 0.60, 1.00, 0.90, 0.10, 4),
    Kind(5, 0.60, 0.95, 0.80, 0.15, 2),
    Kind(5, 0.90, 0.995, 0.98, 0.01, 30),
)
WITHIN = 0.12  # standard deviation of one project's mean


def points(rate: Numbers, kind: Kind) -> Numbers:
    return np.clip((rate - kind.floor) / (kind.target - kind.floor), 0, 1) * 100


def _true(kind: Kind, dice: np.random.Generator) -> Numbers:
    """The townships' true rates."""
    deviation = kind.differ * dice.uniform(0.3, 1.5)
    if not kind.is_share:
        return dice.normal(kind.usual, deviation, TOWNSHIPS)
    strength = max(kind.usual * (1 - kind.usual) / deviation**2 - 1, 1.0)
    return dice.beta(kind.usual * strength, (1 - kind.usual) * strength, TOWNSHIPS)


def _counted(kind: Kind, true: Numbers, projects: Numbers, dice: np.random.Generator) -> Sums:
    """What is counted of them: a part of the projects has such cases."""
    counts = dice.binomial(projects.astype(int), 0.7)
    of = np.repeat(np.arange(TOWNSHIPS), counts)
    size = dice.integers(1, kind.cases + 1, len(of)).astype(float)
    if kind.is_share:
        own = dice.beta(true[of] * 20 + 1e-9, (1 - true[of]) * 20 + 1e-9) if kind.cases > 1 else true[of]
        hits = dice.binomial(size.astype(int), own).astype(float)
    else:
        hits = size * dice.normal(true[of], WITHIN)
    numerator, denominator = (np.bincount(of, weights=each, minlength=TOWNSHIPS) for each in (hits, size))
    return Sums(numerator, denominator, denominator, np.column_stack((hits, size)), of)


@dataclass
class County:
    """Places of one county: true, by own rates, by pulled rates; the interval; the chance of the last three."""

    true: Numbers
    raw: Numbers
    shrunk: Numbers
    low: Numbers
    high: Numbers
    last: Numbers


def county(seed: int, draws: int) -> County:
    dice = np.random.default_rng(seed)
    projects = dice.integers(6, 31, TOWNSHIPS).astype(float)
    total = {name: np.zeros(TOWNSHIPS) for name in ("true", "raw", "shrunk")}
    drawn = np.zeros((draws, TOWNSHIPS))
    for kind in KINDS:
        true = _true(kind, dice)
        sums = _counted(kind, true, projects, dice)
        shape = spread(sums, is_share=kind.is_share)
        if shape is None:
            continue
        own = np.where(sums.cases > 0, np.nan_to_num(sums.rate), shape.mean)
        pulled = (sums.cases * own + shape.k * shape.mean) / (sums.cases + shape.k)
        for name, rate in (("true", true), ("raw", own), ("shrunk", pulled)):
            total[name] += kind.weight * points(rate, kind) / 100
        drawn += kind.weight * points(rates(sums, shape, draws, dice, is_share=kind.is_share), kind) / 100
    chance = chances(ranked(drawn), LAST)
    placed = {name: ranked(scores[None, :])[0] for name, scores in total.items()}
    return County(placed["true"], placed["raw"], placed["shrunk"], chance.low, chance.high, chance.last)


@dataclass(frozen=True)
class Outcome:
    """coverage: how often the interval holds the true place. calibration: the largest gap, over tenths of the chance
    with at least 200 townships, between it and how often they were among the last three. error: mean places away."""

    coverage: float
    calibration: float
    outside: float  # places by pulled rates that their own interval does not hold
    width: float
    raw_error: float
    shrunk_error: float


def simulate(counties: int, draws: int = 1000, seed: int = 1, least: int = 200) -> Outcome:
    made = [county(seed * 1_000_000 + nth, draws) for nth in range(counties)]
    whole = {
        name: np.concatenate([getattr(each, name) for each in made])
        for name in ("true", "raw", "shrunk", "low", "high", "last")
    }
    true, low, high = whole["true"], whole["low"], whole["high"]
    was_last = true > TOWNSHIPS - LAST
    tenth = np.minimum((whole["last"] * 10).astype(int), 9)
    gaps = [
        abs(whole["last"][tenth == nth].mean() - was_last[tenth == nth].mean())
        for nth in range(10)
        if (tenth == nth).sum() >= least
    ]
    return Outcome(
        coverage=float(((low <= true) & (true <= high)).mean()),
        calibration=float(max(gaps)),
        outside=float(((whole["shrunk"] < low) | (whole["shrunk"] > high)).mean()),
        width=float((high - low + 1).mean()),
        raw_error=float(np.abs(whole["raw"] - true).mean()),
        shrunk_error=float(np.abs(whole["shrunk"] - true).mean()),
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--counties", type=int, default=1000)
    parser.add_argument("--draws", type=int, default=1000)
    asked = parser.parse_args()
    start = time.perf_counter()
    outcome = simulate(asked.counties, asked.draws)
    print(outcome)
    print(f"{(time.perf_counter() - start) / asked.counties:.3f} s a county of {TOWNSHIPS} townships")


if __name__ == "__main__":
    main()
