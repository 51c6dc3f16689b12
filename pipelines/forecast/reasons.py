"""Reasons: what raises a work's chance to be late — by how much it would fall were the work usual in that one thing.

chance 0.42; without its slow pace 0.15; with a start in time 0.38   →   pace (27 points), start (4 points)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.forecast.hazard import Model, late
from pipelines.forecast.windows import Floats, factors_of, windows

MOST, LEAST = 3, 0.01  # reasons, and the chance that one must add
NONE = pl.lit(0.0)
IS_REPORTED = pl.col("percent").is_not_null()


@dataclass(frozen=True)
class Reason:
    """Where the work is worse than usual in one thing, and what it would be were it usual there."""

    applies: pl.Expr
    usual: Mapping[str, pl.Expr]


REASONS = {
    "pace": Reason(
        IS_REPORTED & (pl.col("projected_days") > 0),
        {
            "pace": NONE,
            "behind": NONE,
            "projected_days": pl.when(IS_REPORTED).then(NONE).otherwise(pl.col("projected_days")),
        },
    ),
    "start": Reason(
        pl.col("start") > 0,
        {
            "start": NONE,
            "waiting": NONE,
            "projected_days": pl.when(IS_REPORTED).then(pl.col("projected_days")).otherwise(NONE),
        },
    ),
    # A report is due every month: silence is none before that.
    "silence": Reason((pl.col("silence") > 1) | (pl.col("unreported") > 0), {"silence": NONE, "unreported": NONE}),
    "township_record": Reason(
        pl.col("township_record") > pl.col("usual_record"), {"township_record": pl.col("usual_record")}
    ),
    "firm_record": Reason(pl.col("firm_record") > pl.col("usual_record"), {"firm_record": pl.col("usual_record")}),
}


def reasons(model: Model, at: pl.DataFrame, chances: Floats) -> pl.Series:
    """Per state the keys of REASONS that apply and add most, the strongest first, joined by commas; empty where none
    does."""
    applies = at.select(each.applies.fill_null(value=False).alias(key) for key, each in REASONS.items())
    added = {
        key: (chances - _without(model, at, each.usual)) * applies[key].to_numpy() for key, each in REASONS.items()
    }
    rows = [
        ",".join(sorted((key for key in added if added[key][nth] >= LEAST), key=lambda key: -added[key][nth])[:MOST])
        for nth in range(at.height)
    ]
    return pl.Series("reasons", rows, dtype=pl.String)


def _without(model: Model, at: pl.DataFrame, usual: Mapping[str, pl.Expr]) -> Floats:
    other = at.with_columns(**usual)
    return late(model, windows(other, factors_of(other)), other.height).chance
