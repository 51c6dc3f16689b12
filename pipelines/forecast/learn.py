"""Learn: the model of a day, from the months of works whose course was known by then."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from pipelines.forecast.hazard import Model, fit
from pipelines.forecast.windows import factors_of, ordinal, windows

FEWEST_FINISHED = 20  # windows in which a work finished, or nothing can be learnt


def learnt(at: pl.DataFrame, on: date) -> Model | None:
    """From the states `at` of days before `on`, followed through `on` at the latest; None where too few finished."""
    at = at.filter(pl.col("day") < on, pl.col("late_on") > pl.col("day"))
    if at.is_empty():
        return None
    ahead = windows(at, factors_of(at))
    known = np.minimum(ordinal(at["known_on"]), ordinal(pl.Series([on]))[0])[ahead.state]
    done = ordinal(at["finished_on"])[ahead.state]
    last = np.minimum(ahead.last, known)
    seen = (ahead.first < last) & (ahead.first < done)
    finished = (done <= last) & seen
    if finished.sum() < FEWEST_FINISHED:
        return None
    work = at["project_no"].rank("dense").to_numpy().astype(np.int64)
    weight = 1 / np.bincount(work)[work]
    state = ahead.state[seen]
    months = (last - ahead.first)[seen] / 30.0
    return fit(ahead.design[seen], finished[seen].astype(np.float64), months, weight[state], work[state])
