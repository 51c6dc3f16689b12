"""Scores: how good forecasts were, and whether they may be shown.

chances 0.8, 0.3 and 0.1 of a late and two punctual works

Brier (0.2² + 0.3² + 0.1²) ÷ 3 = 0.047        0 is perfect, and lower is better
AUC   1.0    how often a late work had the higher chance of two; 0.5 is a coin
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from pipelines.forecast.backtest import BASELINES
from pipelines.forecast.windows import Floats

FEWEST_JUDGED, FEWEST_LATE = 30, 10  # works, and late ones among them, or nothing can be said of a forecast
DRAWS, SEED = 1_000, 210
EDGES = (0.0, 0.1, 0.2, 0.4, 0.6, 1.0)  # of the bands of chances
SHOWN, TOO_FEW, NOT_BETTER = "shown", "too_few", "not_better"
TESTS: dict[str, pl.DataType] = {
    "method": pl.String(),
    "brier": pl.Float64(),
    "auc": pl.Float64(),
    "gain_low": pl.Float64(),  # of the Brier score against the better baseline, nine draws of ten lie between
    "gain_high": pl.Float64(),
    **dict.fromkeys(("judged", "works", "late_works"), pl.Int64()),
    **dict.fromkeys(("first_on", "last_on"), pl.Date()),
    "lift": pl.Float64(),
    "warned_works": pl.Int64(),
    "warning_days": pl.Float64(),
    "verdict": pl.String(),
    **dict.fromkeys(("draws", "seed"), pl.Int64()),
}
BANDS: dict[str, pl.DataType] = {
    **dict.fromkeys(("from_chance", "to_chance", "mean_chance"), pl.Float64()),
    **dict.fromkeys(("judged", "late"), pl.Int64()),
}


def brier(chances: pl.Series, late: pl.Series) -> float:
    """The mean squared distance between what was said and what came."""
    return float(((chances - late.cast(pl.Float64)) ** 2).mean())  # type: ignore[arg-type]  # a mean of numbers is one


def auc(chances: pl.Series, late: pl.Series) -> float | None:
    """How often a late one had the higher chance than a punctual one, ties counting half; None without both kinds."""
    ones = int(late.sum())
    others = late.len() - ones
    if not ones or not others:
        return None
    ranks = float(chances.rank("average").filter(late).sum())
    return (ranks - ones * (ones + 1) / 2) / (ones * others)


def lift(judged: pl.DataFrame) -> float | None:
    """How many times as often as on average the tenth with the highest chances came late."""
    most, late = _top(judged), int(judged["is_late"].sum())
    return int(most["is_late"].sum()) / most.height * judged.height / late if late else None


def _top(judged: pl.DataFrame) -> pl.DataFrame:
    return judged.sort(pl.col("hazard"), "day", "project_no", descending=[True, False, False]).head(
        -(-judged.height // 10)
    )


def warning(judged: pl.DataFrame) -> tuple[int, float | None]:
    """How many late works were among the highest tenth before they were due, and the median days before that day."""
    early = _top(judged).filter("is_late", pl.col("day") < pl.col("due_on"))
    first = early.group_by("project_no").agg(days=(pl.col("due_on") - pl.col("day")).dt.total_days().max())
    days = first["days"].median()
    return first.height, None if days is None else float(days)  # type: ignore[arg-type]  # a median of whole days


def gain(judged: pl.DataFrame) -> tuple[float, float]:
    """Between what the Brier score of the better baseline lies above the model's, in nine of ten draws of works."""
    late = judged["is_late"].cast(pl.Float64)
    better = min(BASELINES, key=lambda name: brier(judged[name], judged["is_late"]))
    apart = ((judged[better] - late) ** 2 - (judged["hazard"] - late) ** 2).alias("apart")
    sums = judged.with_columns(apart).group_by("project_no", maintain_order=True).agg(pl.sum("apart"), rows=pl.len())
    picked = np.random.default_rng(SEED).multinomial(sums.height, [1 / sums.height] * sums.height, DRAWS)
    means: Floats = (picked @ sums["apart"].to_numpy()) / (picked @ sums["rows"].to_numpy())
    low, high = np.quantile(means, [0.05, 0.95])
    return float(low), float(high)


def verdict(judged: pl.DataFrame) -> str:
    """SHOWN where both scores are better than those of both baselines, else why not."""
    late = judged.filter("is_late")["project_no"].n_unique()
    if judged["project_no"].n_unique() < FEWEST_JUDGED or late < FEWEST_LATE:
        return TOO_FEW
    is_late = judged["is_late"]
    own, mine = brier(judged["hazard"], is_late), auc(judged["hazard"], is_late)
    others = [(brier(judged[name], is_late), auc(judged[name], is_late)) for name in BASELINES]
    beats = all(own < score and (mine or 0.0) > max(order or 0.0, 0.5) for score, order in others)
    return SHOWN if beats else NOT_BETTER


def tests(judged: pl.DataFrame) -> pl.DataFrame:
    """The scores of the model and of both baselines (TESTS); of too few works a verdict and no score."""
    why = verdict(judged)
    common: dict[str, Any] = {
        "judged": judged.height,
        "works": judged["project_no"].n_unique(),
        "late_works": judged.filter("is_late")["project_no"].n_unique(),
        "first_on": judged["day"].min(),
        "last_on": judged["day"].max(),
        "verdict": why,
        "draws": DRAWS,
        "seed": SEED,
    }
    rows = [_scored(judged, method, common) for method in ("hazard", *BASELINES)]
    return pl.DataFrame(rows, schema=TESTS)


def _scored(judged: pl.DataFrame, method: str, common: dict[str, Any]) -> dict[str, Any]:
    row = dict.fromkeys(TESTS) | common | {"method": method}
    if common["verdict"] == TOO_FEW:
        return row
    row |= {"brier": brier(judged[method], judged["is_late"]), "auc": auc(judged[method], judged["is_late"])}
    if method == "hazard":
        low, high = gain(judged)
        works, days = warning(judged)
        row |= {"gain_low": low, "gain_high": high, "lift": lift(judged), "warned_works": works, "warning_days": days}
    return row


def bands(judged: pl.DataFrame) -> pl.DataFrame:
    """By band of the model's chance, how many were said it and how many came late (BANDS); empty bands are left out."""
    band = pl.sum_horizontal((pl.col("hazard") >= edge).cast(pl.Int64) for edge in EDGES[1:-1])
    counted = judged.group_by(band=band).agg(
        mean_chance=pl.col("hazard").mean(), judged=pl.len(), late=pl.col("is_late").sum()
    )  # fmt: skip
    edges = pl.DataFrame({"band": list(range(len(EDGES) - 1)), "from_chance": EDGES[:-1], "to_chance": EDGES[1:]})
    rows = edges.join(counted, on="band", how="inner", maintain_order="left")
    return rows.select(pl.col(name).cast(kind) for name, kind in BANDS.items())
