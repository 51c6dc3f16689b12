"""Windows: the months between a day and the last day that is not late, each with what may move the work to finish.

asked on 20 May, last day in time 9 August  →  20 May–19 June, 19 June–19 July, 19 July–9 August (21 days)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.forecast.states import FACTORS, MONTH

MOST_WINDOWS = 24
FURTHEST = 4.0  # months; further from the due day a month is like another
CLOCKS = ("to_due", "past_due", "to_projected", "past_projected", "ahead")
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Whole = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


@dataclass(frozen=True)
class Windows:
    """One row per window: of which state (its row number), from and to which day (ordinal), and the design's row."""

    state: Whole
    first: Whole
    last: Whole
    design: Floats

    @property
    def months(self) -> Floats:
        return (self.last - self.first) / MONTH


def ordinal(days: pl.Series) -> Whole:
    """Days since 1970; a missing day lies beyond all days."""
    return days.cast(pl.Int32).cast(pl.Int64).fill_null(2**31).to_numpy()


def windows(at: pl.DataFrame, factors: Floats) -> Windows:
    """The windows of the states, whose FACTORS are the columns of `factors`."""
    day, late = ordinal(at["day"]), ordinal(at["late_on"])
    months = np.clip(-(-(late - day) // int(MONTH)), 0, MOST_WINDOWS)
    state = np.repeat(np.arange(at.height), months)
    nth = np.arange(state.size) - np.repeat(np.cumsum(months) - months, months)
    first = day[state] + nth * int(MONTH)
    last = np.minimum(first + int(MONTH), late[state])
    middle, due = (first + last) / 2, ordinal(at["due_on"])[state]
    projected = due + at["projected_days"].to_numpy()[state]
    clocks = [*_clock(middle - due), *_clock(middle - projected), _clock(middle - day[state])[1]]
    design = np.column_stack([np.ones(state.size), *clocks, factors[state]])
    return Windows(state, first, last, design)


def _clock(days: Floats) -> tuple[Floats, Floats]:
    """Months before and after a day, so that the chance may rise to it and fall behind it."""
    months = days / MONTH
    return np.clip(months, -FURTHEST, 0), np.clip(months, 0, FURTHEST)


def factors_of(at: pl.DataFrame) -> Floats:
    """The FACTORS as a matrix."""
    return at.select(FACTORS).to_numpy().astype(np.float64).reshape(at.height, len(FACTORS))
