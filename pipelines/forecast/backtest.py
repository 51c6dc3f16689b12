"""Back-test: what would have been said at the end of every past month, beside what came of it.

At each month's end the model and both baselines are made anew from what was dated by then and asked about every work
under way; judged are the works whose last day in time has passed by now, whenever they finished.

    31 August, a work due on 10 September: chance 0.20, base rate 0.15, behind plan 0.12; not finished by 10 October
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from pipelines.forecast.hazard import late
from pipelines.forecast.learn import learnt
from pipelines.forecast.windows import factors_of, windows

FEWEST_WORKS = 30  # whose course is known, before a first forecast is made
SHRINK = 10.0  # works of the base rate that are put to each class of the rule
JUDGED: dict[str, pl.DataType] = {
    **dict.fromkeys(("project_no", "township", "category"), pl.String()),
    **dict.fromkeys(("day", "due_on", "late_on"), pl.Date()),
    **dict.fromkeys(("hazard", "base_rate", "behind_plan"), pl.Float64()),
    "is_late": pl.Boolean(),
}
BASELINES = ("base_rate", "behind_plan")
Steps = Callable[[date], tuple[float, float]]  # percentage points behind plan from which a work is yellow and red


def judged(at: pl.DataFrame, steps: Steps) -> pl.DataFrame:
    """The forecasts of every day of the states `at` (JUDGED); none of days on which too little was known."""
    open_ = at.filter(pl.col("late_on") > pl.col("day")).with_columns(is_late=~_in_time())
    days = open_["day"].unique().sort().to_list()
    answers = [answer for day in days if (answer := _of(open_, day, steps(day))) is not None]
    return pl.concat(answers) if answers else pl.DataFrame(schema=JUDGED)


def _in_time() -> pl.Expr:
    return (pl.col("finished_on") <= pl.col("late_on")).fill_null(value=False)


def _of(at: pl.DataFrame, day: date, steps: tuple[float, float]) -> pl.DataFrame | None:
    asked = at.filter(pl.col("day") == day, pl.col("late_on") <= pl.col("known_on"))
    past = at.filter(pl.col("day") < day, pl.col("late_on") <= day)
    model = learnt(at, day) if not asked.is_empty() and past["project_no"].n_unique() >= FEWEST_WORKS else None
    if model is None:
        return None
    chances = late(model, windows(asked, factors_of(asked)), asked.height)
    forecasts = asked.with_columns(hazard=pl.Series(chances.chance, dtype=pl.Float64))
    return _baselines(forecasts, past, steps).select(pl.col(name).cast(kind) for name, kind in JUDGED.items())


def _baselines(asked: pl.DataFrame, past: pl.DataFrame, steps: tuple[float, float]) -> pl.DataFrame:
    """With the share of late ones among all, and among those that were as far behind plan."""
    rate = (int(past["is_late"].sum()) + 1) / (past.height + 2)
    by = past.group_by(_class(steps)).agg(
        behind_plan=(pl.col("is_late").sum() + SHRINK * rate) / (pl.len() + SHRINK)
    )  # fmt: skip
    asked = asked.with_columns(_class(steps), base_rate=pl.lit(rate))
    joined = asked.join(by, on="class", how="left", maintain_order="left")
    return joined.with_columns(pl.col("behind_plan").fill_null(rate))


def _class(steps: tuple[float, float]) -> pl.Expr:
    """Not behind, behind or far behind plan, or not known, as the rule of works behind plan has it."""
    behind = pl.col("behind_points")
    classes = pl.when(behind.is_null()).then(pl.lit("unknown")).when(behind > steps[1]).then(pl.lit("red"))
    return classes.when(behind >= steps[0]).then(pl.lit("yellow")).otherwise(pl.lit("none")).alias("class")
