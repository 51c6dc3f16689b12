"""States: how a work stood on a day, from what was dated by then and from nothing later.

planned 1 March to 30 June, begun 11 March, 10 days approved, on 10 May a report of 40 %

on 20 May   due 10 July, begun 10 days late, silent for 10 days, by its pace so far done after the due day
"""

from __future__ import annotations

import polars as pl

from pipelines.forecast.ledgers import LATE_DAYS, Ledgers

MONTH = 30.0  # days
PLAN = 0.1  # of the planned time and work that is put to what was done, so that a first report says little
SHRINK = 5.0  # works of the county's mean that are put to the record of a township or of a firm
# What a chance may rest on, in months but for the two flags.
FACTORS = ("pace", "behind", "start", "waiting", "silence", "unreported", "township_record", "firm_record")


def states(ledgers: Ledgers, asked: pl.DataFrame) -> pl.DataFrame:
    """Works to have begun and not finished on the day `asked` (project_no, day): due_on, late_on (the last day that is
    not late), behind_points (null without a report), and the FACTORS. Sorted by day and project."""
    at = asked.join(ledgers.works, on="project_no").drop_nulls(["planned_start_on", "planned_finish_on", "known_on"])
    at = at.filter(pl.col("day") <= pl.col("known_on")).with_columns(
        started_on=_by_then("started_on"),
        contractor=pl.when(pl.col("signed_on") <= pl.col("day")).then(pl.col("contractor")),
    )
    begun = pl.min_horizontal("planned_start_on", "started_on") <= pl.col("day")
    at = at.filter(begun, ~(pl.col("finished_on") <= pl.col("day")).fill_null(value=False)).sort("day", "project_no")
    at = _due(at, ledgers.changes)
    at = _reported(at, ledgers.reports)
    return _factors(_records(at, ledgers))


def _by_then(name: str) -> pl.Expr:
    return pl.when(pl.col(name) <= pl.col("day")).then(pl.col(name))


def _due(at: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """With due_on (moved by the days approved by the day) and late_on."""
    moved = changes.sort("approved_on").with_columns(days=pl.col("days").cum_sum().over("project_no"))
    at = at.join_asof(moved, left_on="day", right_on="approved_on", by="project_no", check_sortedness=False)
    due = pl.col("planned_finish_on") + pl.duration(days=pl.col("days").fill_null(0))
    return at.with_columns(due_on=due).with_columns(late_on=pl.col("due_on") + pl.duration(days=LATE_DAYS))


def _reported(at: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """With the last report by the day."""
    last = reports.sort("reported_on").with_columns(last_report_on=pl.col("reported_on"))
    return at.join_asof(last, left_on="day", right_on="reported_on", by="project_no", check_sortedness=False)


def _records(at: pl.DataFrame, ledgers: Ledgers) -> pl.DataFrame:
    """With the mean months by which works of the township and of the firm finished late (before the due day: below 0),
    as far as they had finished by the day, and pulled to the county's."""
    done = ledgers.works.drop_nulls(["finished_on", "planned_finish_on"]).sort("finished_on", "project_no")
    done = done.with_columns(day=pl.col("finished_on"))
    done = _due(done, ledgers.changes).with_columns(
        slip=(_days("finished_on", "due_on") / MONTH).clip(-2, 6), every=pl.lit(0)
    )
    at = at.with_columns(every=pl.lit(0))
    for name, by in (("county_mean", "every"), ("township_sum", "township"), ("firm_sum", "contractor")):
        sums = done.select("day", by, "slip").drop_nulls().with_columns(
            pl.col("slip").cum_sum().over(by).alias(name), pl.int_range(1, pl.len() + 1).over(by).alias(f"{by}_works")
        )  # fmt: skip
        at = at.join_asof(sums.drop("slip"), on="day", by=by, check_sortedness=False)
    mean = (pl.col("county_mean") / pl.col("every_works")).fill_null(0.0)
    return at.with_columns(
        township_record=_shrunk("township_sum", "township_works", mean),
        firm_record=_shrunk("firm_sum", "contractor_works", mean),
        usual_record=mean,
    )


def _shrunk(total: str, number: str, mean: pl.Expr) -> pl.Expr:
    return (pl.col(total).fill_null(0.0) + SHRINK * mean) / (pl.col(number).fill_null(0) + SHRINK)


def _days(later: str, earlier: str) -> pl.Expr:
    return (pl.col(later) - pl.col(earlier)).dt.total_days().cast(pl.Float64)


def _factors(at: pl.DataFrame) -> pl.DataFrame:
    """With the FACTORS, projected_days (due day to the finish by the pace so far) and behind_points."""
    begun = pl.col("started_on").is_not_null()
    is_known = pl.col("progress_known_on").is_not_null()  # or that there is no report says nothing
    at = at.with_columns(
        waiting=(~begun).cast(pl.Float64),
        unreported=(begun & is_known & pl.col("percent").is_null()).cast(pl.Float64),
        start_days=(pl.coalesce("started_on", "day") - pl.col("planned_start_on")).dt.total_days(),
        since_on=pl.when(begun & is_known).then(pl.coalesce("last_report_on", "started_on")),
        heard_on=pl.min_horizontal("day", "progress_known_on"),
        begun_on=pl.max_horizontal("planned_start_on", "started_on"),
    )
    by_pace = begun & (pl.col("last_report_on") >= pl.col("started_on"))
    plan = _days("planned_finish_on", "planned_start_on").clip(1)
    done = pl.col("percent") / 100
    rate = (done + PLAN) / (_days("last_report_on", "started_on") + PLAN * plan)  # of the work, per day
    projected = _days("last_report_on", "due_on") + (1 - done) / rate
    at = at.with_columns(
        start=(pl.col("start_days") / MONTH).clip(-1, 6),
        silent_days=_days("heard_on", "since_on").clip(0),
        projected_days=pl.when(by_pace).then(projected).otherwise(pl.col("start_days").clip(0)).cast(pl.Float64),
        pace=pl.when(by_pace).then((projected / MONTH).clip(-3, 6)).otherwise(0.0),
        behind_points=_gone() - pl.col("percent"),
    )
    return at.with_columns(
        silence=(pl.col("silent_days") / MONTH).clip(0, 6).fill_null(0.0),
        behind=(pl.col("behind_points") / 100).clip(-1, 1).fill_null(0.0),
    ).sort("day", "project_no")


def _gone() -> pl.Expr:
    """Percent of the plan's time that was gone when the work last reported, as the rule of works behind plan has it."""
    gone = _days("last_report_on", "begun_on").clip(0) * 100 / _days("due_on", "begun_on").clip(1)
    return pl.when(pl.col("last_report_on") >= pl.col("due_on")).then(100.0).otherwise(gone)
