"""Hazard: the chance that a work finishes in a month, learnt by a logistic regression that is held to few surprises.

A month of a work counts as finished or not; a window of half a month has about half the chance (its length is an
offset). A work that was looked at in ten months says ten times nearly the same, so its rows weigh one tenth, and the
spread of the coefficients is measured from work to work.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.forecast.windows import Floats, Whole, Windows

PENALTY = 2.0  # of the squared coefficients, in the factors' own spread
STEPS, ENOUGH = 40, 1e-8
SIDE = 1.6449  # standard deviations either side: a band that holds nine of ten
LEAST = 1e-12


@dataclass(frozen=True)
class Model:
    """Coefficients on the spread factors, their covariance, and what the factors were spread by."""

    coefficients: Floats
    covariance: Floats
    mean: Floats
    spread: Floats

    def scaled(self, design: Floats) -> Floats:
        return (design - self.mean) / self.spread


@dataclass(frozen=True)
class Chances:
    """Of each state: that the work is not finished by its last day in time, with a band of nine in ten."""

    chance: Floats
    low: Floats
    high: Floats


def _sigmoid(values: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(values, -35, 35)))


def fit(design: Floats, finished: Floats, months: Floats, weight: Floats, work: Whole) -> Model:
    """Learn from windows: their design, whether the work finished in them (0 or 1), their length in months, what they
    weigh, and whose they are."""
    mean, spread = design.mean(axis=0), design.std(axis=0)
    mean[0], spread[0] = 0.0, 1.0
    spread[spread < LEAST] = 1.0
    x, offset = (design - mean) / spread, np.log(months)
    ridge = np.eye(x.shape[1]) * PENALTY
    ridge[0, 0] = LEAST
    beta = np.zeros(x.shape[1])
    for _ in range(STEPS):
        chance = _sigmoid(x @ beta + offset)
        slope = x.T @ (weight * (finished - chance)) - ridge @ beta
        bend = (x * (weight * chance * (1 - chance))[:, None]).T @ x + ridge
        step = np.linalg.solve(bend, slope)
        beta = beta + step
        if float(np.abs(step).max()) < ENOUGH:
            break
    left = weight * (finished - _sigmoid(x @ beta + offset))
    return Model(beta, _covariance(x * left[:, None], work, bend), mean, spread)


def _covariance(scores: Floats, work: Whole, bend: Floats) -> Floats:
    """The spread of the coefficients from work to work: rows of one work are not independent of each other."""
    _, whose = np.unique(work, return_inverse=True)
    sums = np.zeros((whose.max() + 1, scores.shape[1]))
    np.add.at(sums, whose, scores)
    inverse = np.linalg.inv(bend)
    spread: Floats = inverse @ (sums.T @ sums) @ inverse
    return spread


def late(model: Model, ahead: Windows, states: int) -> Chances:
    """How likely each of the states is not to be finished when its windows are over; 1 where it has none."""
    x = model.scaled(ahead.design)
    chance = _sigmoid(x @ model.coefficients + np.log(ahead.months))
    hazard, slope = np.zeros(states), np.zeros((states, x.shape[1]))
    np.add.at(hazard, ahead.state, -np.log1p(-chance))
    np.add.at(slope, ahead.state, chance[:, None] * x)
    spread = np.sqrt(np.einsum("ij,jk,ik->i", slope, model.covariance, slope).clip(0)) / hazard.clip(LEAST)
    low, high = (np.exp(-hazard * np.exp(side * spread)) for side in (SIDE, -SIDE))
    return Chances(np.exp(-hazard), low, high)
