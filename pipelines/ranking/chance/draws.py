"""Draws: true rates as they may be behind the rates that were counted, drawn from what the county's townships are like.

A plain bootstrap of 3 of 3 works draws 3 of 3 for ever and calls it certain. Here a township's true rate is drawn from
its own cases and from the county together: Beta for shares, normal for means. How strongly the county counts is not
known either, so every draw takes another k, the likelier the better it explains how the townships' rates differ.
"""

from __future__ import annotations

from collections.abc import Callable
from math import lgamma

import numpy as np

from pipelines.ranking.chance.spread import Numbers, Spread, Sums

GRID = (np.arange(24) + 0.5) / 24  # the county's part in an ordinary township's rate, every part as likely beforehand
SMALLEST = 1e-6
_lgamma: Callable[[Numbers], Numbers] = np.vectorize(lgamma, otypes=[float])


def _betaln(a: Numbers, b: Numbers) -> Numbers:
    return _lgamma(a) + _lgamma(b) - _lgamma(a + b)


def _middle(shape: Spread, whole: float) -> float:
    """The county's share away from 0 and 1: all of 60 says little of the 61st."""
    cases = whole / shape.alike
    return (min(max(shape.mean, 0.0), 1.0) * cases + 0.5) / (cases + 1)


def _hits(sums: Sums) -> Numbers:
    """Cases that reached it. A share of sums with corrections (amounts below 0) can leave 0 to 1; a chance cannot."""
    return sums.rated * np.clip(np.nan_to_num(sums.rate), 0.0, 1.0)


def _share_fit(sums: Sums, shape: Spread, k: Numbers) -> Numbers:
    """Log likelihood of each k, for shares."""
    has = sums.rated > 0
    n, hits = sums.rated[has] / shape.alike, _hits(sums)[has] / shape.alike
    mean = _middle(shape, float(sums.rated.sum()))
    a, b = (k * mean / shape.alike)[:, None], (k * (1 - mean) / shape.alike)[:, None]
    fit: Numbers = (_betaln(a + hits, b + n - hits) - _betaln(a, b)).sum(axis=1)
    return fit


def _mean_fit(sums: Sums, shape: Spread, k: Numbers) -> Numbers:
    """Log likelihood of each k, for means."""
    has = sums.rated > 0
    variance = shape.within * (1 / sums.rated[has] + (1 / k)[:, None])
    fit: Numbers = -0.5 * (np.log(variance) + (sums.rate[has] - shape.mean) ** 2 / variance).sum(axis=1)
    return fit


def _pulls(fit: Numbers, k: Numbers, count: int, dice: np.random.Generator) -> Numbers:
    chance = np.exp(fit - fit.max())
    drawn: Numbers = k[dice.choice(len(k), size=count, p=chance / chance.sum())]
    return drawn


def rates(sums: Sums, shape: Spread, count: int, dice: np.random.Generator, *, is_share: bool) -> Numbers:
    """`count` × townships true rates (plain ratios). A township without a case is drawn from the county alone."""
    if shape.within <= 0 and not is_share:
        own = np.where(sums.rated > 0, np.nan_to_num(sums.rate), shape.mean)
        return np.tile(own, (count, 1))
    grid = shape.ordinary * GRID / (1 - GRID)
    fit = (_share_fit if is_share else _mean_fit)(sums, shape, grid)
    k = _pulls(fit, grid, count, dice)
    mean = _means(sums, shape, k, dice, is_share=is_share)
    if is_share:
        hits = _hits(sums)
        a = (hits + k[:, None] * mean) / shape.alike
        b = (sums.rated - hits + k[:, None] * (1 - mean)) / shape.alike
        drawn: Numbers = dice.beta(np.maximum(a, SMALLEST), np.maximum(b, SMALLEST))
        return drawn
    centre = (sums.rated * np.nan_to_num(sums.rate) + k[:, None] * mean) / (sums.rated + k[:, None])
    deviation = np.sqrt(shape.within / (sums.rated + k[:, None]))
    normal: Numbers = dice.normal(centre, deviation)
    return normal


def _means(sums: Sums, shape: Spread, k: Numbers, dice: np.random.Generator, *, is_share: bool) -> Numbers:
    """The county's rate as it may be, a column with one per draw."""
    cases = sums.rated[sums.rated > 0]
    weight = cases / cases.sum()
    middle = _middle(shape, float(cases.sum())) if is_share else shape.mean
    within = shape.alike * middle * (1 - middle) if is_share else shape.within
    variance = within * ((weight**2 / cases).sum() + (weight**2).sum() / k)
    drawn = dice.normal(middle, np.sqrt(variance))
    if is_share:
        edge = min(middle, 1 - middle) / 4
        drawn = np.clip(drawn, edge, 1 - edge)
    column: Numbers = drawn[:, None]
    return column
