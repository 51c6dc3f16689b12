"""Run: the night's forecasts of the works under way, with the back-test that says whether they may be shown.

forecasts: one row per live work that is not finished, as far as its township has told; forecast_judged: what would have
been said of earlier works; forecast_tests and forecast_bands: how good that was.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from pipelines.engines.duck import DuckEngine
from pipelines.forecast import ledgers as sources
from pipelines.forecast.backtest import JUDGED, Steps, judged
from pipelines.forecast.hazard import late
from pipelines.forecast.learn import learnt
from pipelines.forecast.ledgers import Ledgers
from pipelines.forecast.reasons import reasons
from pipelines.forecast.scores import BANDS, SHOWN, TESTS, bands, tests
from pipelines.forecast.states import states
from pipelines.forecast.windows import factors_of, windows
from pipelines.limits.dated import Limits
from pipelines.not_computed import NotComputed

LABEL = "风险预测"
MOST_YEARS = 6  # of which the back-test speaks
CANNOT_TELL, NOT_DUE, OVER, ASKED = "cannot_tell", "not_due", "over", "forecast"
FORECASTS: dict[str, pl.DataType] = {
    **dict.fromkeys(("project_no", "township", "category", "state"), pl.String()),
    **dict.fromkeys(("day", "due_on", "late_on"), pl.Date()),
    **dict.fromkeys(("chance", "low", "high"), pl.Float64()),
    "reasons": pl.String(),
    "is_started": pl.Boolean(),
    **dict.fromkeys(("percent", "projected_days", "start_days", "silent_days"), pl.Float64()),
}
STATED = ("project_no", "due_on", "late_on", "percent", "projected_days", "start_days", "silent_days")
TABLES = {"forecasts": FORECASTS, "forecast_judged": JUDGED, "forecast_tests": TESTS, "forecast_bands": BANDS}


def lay(engine: DuckEngine, limits: Limits, as_of: date, lost: NotComputed) -> None:
    """Make the TABLES; where they cannot be made they are there without rows."""
    for name, shape in TABLES.items():
        engine.put(name, pl.DataFrame(schema=shape))
    cause = lost.cause(f"{sources.WORKS} {sources.REPORTS} {sources.CHANGES}")
    if cause:
        lost.rests_on("list", "forecasts", LABEL, cause)
        return
    with lost.tried("list", "forecasts", LABEL):
        for name, frame in made(sources.read(engine), as_of, _steps(limits)).items():
            engine.put(name, frame)


def _steps(limits: Limits) -> Steps:
    def on(day: date) -> tuple[float, float]:
        levels = [limits.on(key, day) for key in ("behind_plan_points", "behind_plan_red_points")]
        yellow, red = (float("inf") if limit is None else float(limit.value) for limit in levels)
        return yellow, red

    return on


def made(ledgers: Ledgers, as_of: date, steps: Steps) -> dict[str, pl.DataFrame]:
    """The tables of the day."""
    learners = sources.learners(ledgers)
    at = states(learners, _month_ends(learners.works, as_of))
    judgements = judged(at, steps)
    scored = tests(judgements)
    is_shown = scored["verdict"][0] == SHOWN
    return {
        "forecasts": _forecasts(ledgers, at if is_shown else at.clear(), as_of),
        "forecast_judged": judgements,
        "forecast_tests": scored,
        "forecast_bands": bands(judgements) if is_shown else pl.DataFrame(schema=BANDS),
    }


def _month_ends(works: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """project_no, day: every work on every month's end until the day."""
    earliest = as_of.replace(day=1) - timedelta(days=366 * MOST_YEARS)
    months = pl.DataFrame({"day": pl.date_range(earliest, as_of, "1mo", eager=True).dt.month_end()})
    days = months.filter(pl.col("day") < as_of).unique().sort("day")
    begun = pl.col("day") >= pl.min_horizontal("planned_start_on", "started_on")
    pairs = works.select("project_no", "planned_start_on", "started_on").join(days, how="cross")
    return pairs.filter(begun).select("project_no", "day")


def _forecasts(ledgers: Ledgers, at: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Every live work that was not finished on the day through which its township has told (FORECASTS); without a
    chance where no model may be shown, or none can be learnt."""
    works = ledgers.works.with_columns(day=pl.col("known_on"))
    works = works.filter(~(pl.col("finished_on") <= pl.coalesce("day", pl.lit(as_of))).fill_null(value=False))
    now = states(ledgers, works.select("project_no", "day").drop_nulls())
    asked = now.filter(pl.col("late_on") > pl.col("day"))
    known = now.select(*STATED, is_started=pl.col("started_on").is_not_null())
    stated = works.join(known, on="project_no", how="left", maintain_order="left").with_columns(state=_state())
    joined = stated.join(_chances(at, asked, as_of), on="project_no", how="left", maintain_order="left")
    return joined.select(pl.col(name).cast(kind) for name, kind in FORECASTS.items())


def _state() -> pl.Expr:
    plan = pl.col("planned_start_on").is_null() | pl.col("planned_finish_on").is_null() | pl.col("day").is_null()
    over = pl.col("late_on") <= pl.col("day")
    states_ = pl.when(plan).then(pl.lit(CANNOT_TELL)).when(pl.col("late_on").is_null()).then(pl.lit(NOT_DUE))
    return states_.when(over).then(pl.lit(OVER)).otherwise(pl.lit(ASKED))


def _chances(at: pl.DataFrame, asked: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """project_no, chance, low, high, reasons of the works asked about."""
    model = None if asked.is_empty() else learnt(at, as_of)
    if model is None:
        return pl.DataFrame(
            schema={name: FORECASTS[name] for name in ("project_no", "chance", "low", "high", "reasons")}
        )
    chances = late(model, windows(asked, factors_of(asked)), asked.height)
    return asked.select("project_no").with_columns(
        chance=pl.Series(chances.chance),
        low=pl.Series(chances.low),
        high=pl.Series(chances.high),
        reasons=reasons(model, asked, chances.chance),
    )
