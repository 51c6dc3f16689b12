"""Calendar: months and working days as tables, from the county's list of rest days and make-up workdays."""

from __future__ import annotations

from datetime import date

import polars as pl


def months(first: date, last: date) -> pl.DataFrame:
    """One row per calendar month: month_start, month_end."""
    start = pl.date_range(first.replace(day=1), last, "1mo", eager=True).alias("month_start")
    return pl.DataFrame({"month_start": start}).with_columns(month_end=pl.col("month_start").dt.month_end())


def workdays(first: date, last: date, holidays: pl.DataFrame) -> pl.DataFrame:
    """One row per day: day, workday_no (working days from `first` up to and including the day), moved_on (the day, or
    after it the next working day, on which a term that ends on this day really ends; null where the calendar ends).

    `workday_no` of two days subtracted gives the working days between them, the first day not counted.
    """
    days = pl.DataFrame({"day": pl.date_range(first, last, "1d", eager=True)})
    marked = days.join(holidays.select("day", "kind"), on="day", how="left", maintain_order="left")
    is_workday = (
        pl.when(pl.col("kind") == "work")
        .then(1)
        .when(pl.col("kind") == "rest")
        .then(0)
        .otherwise((pl.col("day").dt.weekday() <= 5).cast(pl.Int32))
    )
    return marked.select(
        "day",
        workday_no=is_workday.cum_sum().cast(pl.Int64),
        moved_on=pl.when(is_workday == 1).then("day").backward_fill(),
    )
