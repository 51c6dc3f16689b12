"""Expected: by township, how many works may be expected to finish late, with an interval."""

from __future__ import annotations

import polars as pl

from pages.oversight.forecast import questions
from pages.ui.kit.targets import UNKNOWN
from pages.ui.site.view import View
from pipelines.forecast.counts import expected

NO_WORKS = "没有未完工项目"  # so that 0 expected is said of nothing, not of works that do well
COLUMNS = {
    "township": pl.String, "asked": pl.Int64, "expected": pl.Float64, "low": pl.Int64, "high": pl.Int64,
    "interval": pl.String, "unasked": pl.Int64, "state": pl.String,
}  # fmt: skip


def of(works: pl.DataFrame) -> tuple[float, int, int] | None:
    """Of the works that have a chance: how many late, and between what; 0 of no works, None of works without one."""
    asked = works.drop_nulls("chance")
    return (
        None
        if asked.is_empty() and works.height
        else expected(*(asked[name].to_list() for name in ("chance", "low", "high")))
    )


def by_township(view: View) -> pl.DataFrame:
    """Every township of the place, the most expected first. Unknown stays null."""
    works, silent = questions.forecasts(view), set(questions.silent(view))
    towns = [view.filters.township] if view.filters.township else view.townships
    rows = [_row(town, works.filter(pl.col("township") == town), town in silent) for town in towns]
    return pl.DataFrame(rows, schema=COLUMNS).sort("expected", descending=True, nulls_last=True, maintain_order=True)


def _row(town: str, works: pl.DataFrame, is_silent: bool) -> dict[str, object]:
    row: dict[str, object] = {"township": town, "state": UNKNOWN["unreported"] if is_silent else None}
    if is_silent:
        return row
    if works.is_empty():
        row["state"] = NO_WORKS
    asked = works["chance"].count()
    row |= {"asked": asked, "unasked": works.height - asked}
    figures = of(works)
    if figures is not None:
        row |= dict(zip(("expected", "low", "high"), figures, strict=True)) | {"interval": f"{figures[1]}–{figures[2]}"}
    return row
