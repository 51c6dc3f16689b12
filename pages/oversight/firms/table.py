"""Table: the firms with their shares, intervals and credit, and how concentrated the contracts are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pages.oversight.firms import questions
from pages.ui.ask.query import cached
from pages.ui.site.periods import Period
from pages.ui.site.view import View
from pipelines.lake.snapshot_db import Filters
from pipelines.measures.firm_credit import Credit, Record, Share, credit
from pipelines.ranking.chance.intervals import Interval, student, wilson

RED, BLACK, PROPOSED = "红名单", "黑名单", "可申报红榜"
SCHEMA = {
    "contractor": pl.String,
    "contracts": pl.Int64,
    "amount_fen": pl.Int64,
    "townships": pl.Int64,
    "share": pl.Float64,
    "standing": pl.String,
    "credit": pl.Float64,
    "on_time": pl.String,
    "on_time_range": pl.String,
    "quality": pl.String,
    "mean": pl.Float64,
    "mean_range": pl.String,
    "ratings": pl.Int64,
    "findings": pl.Int64,
    "document_no": pl.String,
}


def firms(view: View) -> pl.DataFrame:
    """One row per firm, the largest sum first; shares and the credit in percent and points, — where nothing is known.

    `standing` is the official list that the firm is on, or that it might be put forward for the red one.
    """
    return _firms(view, view.filters, view.period)


@cached
def _firms(view: View, filters: Filters, period: Period) -> pl.DataFrame:
    """Kept for all who choose the same: `filters` and `period` are the view's own, and tell the answers apart."""
    del filters, period
    rows, official = questions.records(view), _official(view)
    total = int(rows["amount_fen"].sum()) or None
    return pl.DataFrame([_row(row, official, total) for row in rows.iter_rows(named=True)], schema=SCHEMA)


def record(row: Mapping[str, Any]) -> Record:
    """The row of a firm as its credit reads it."""
    return Record(
        contracts=row["contracts"],
        late=Share(row["due"] or 0, row["due_weight"] or 0.0, row["late_weight"] or 0.0),
        failed=Share(row["inspected"] or 0, row["inspected_weight"] or 0.0, row["failed_weight"] or 0.0),
        unsatisfied=Share(row["ratings"] or 0, row["rated_weight"] or 0.0, row["low_weight"] or 0.0),
        red=row["red_weight"] or 0.0,
        yellow=row["yellow_weight"] or 0.0,
        any_red=bool(row["red"]),
    )


def _official(view: View) -> dict[str, tuple[str, str]]:
    """The list in force and its newest document, of every firm that is on one; the black list before the red."""
    rows = questions.listed(view).filter(pl.col("delisted_on").is_null())
    lists: dict[str, tuple[str, str]] = {}
    for row in rows.iter_rows(named=True):
        standing = BLACK if row["list"] == "黑" else RED
        lists.setdefault(row["contractor"], (standing, row["document_no"]))  # they stand in this order
    return lists


def _row(row: Mapping[str, Any], official: Mapping[str, tuple[str, str]], total: int | None) -> dict[str, Any]:
    judged = credit(record(row))
    standing, document = official.get(row["contractor"], (PROPOSED if judged.is_red else None, None))
    due, ratings, variance = row["due"], row["ratings"], row["variance"]
    mean_range = None if variance is None else student(row["mean"], variance, ratings, ratings - 1)
    return {
        **{name: row[name] for name in ("contractor", "contracts", "amount_fen", "townships", "mean", "ratings")},
        "share": row["amount_fen"] * 100 / total if total and row["amount_fen"] is not None else None,
        "standing": standing,
        "credit": judged.score if judged.is_known else None,
        "on_time": f"{row['in_time']}/{due}" if due else None,
        "on_time_range": _range(wilson(row["in_time"], due), 100) if due else None,
        "quality": f"{row['passed']}/{row['inspected']}" if row["inspected"] else None,
        "mean_range": _range(mean_range),
        "findings": row["findings"],
        "document_no": document,
    }


def _range(interval: Interval | None, scale: float = 1) -> str | None:
    """37—98: both ends within nought and a hundred, as shares and scores are."""
    if interval is None:
        return None
    low, high = (min(max(end * scale, 0), 100) for end in interval)
    return f"{low:.0f}—{high:.0f}"


def concentration(rows: pl.DataFrame) -> tuple[float | None, float | None]:
    """The share in percent of the first three firms, and the Herfindahl index of 0 to 10,000; None without amounts."""
    shares = rows["share"].drop_nulls().sort(descending=True)
    if shares.is_empty():
        return None, None
    return float(shares.head(3).sum()), float((shares**2).sum())


def parts(view: View, contractor: str) -> tuple[Credit, Record] | None:
    """The credit of one firm and what it rests on; None where it won nothing in the window."""
    rows = questions.records(view).filter(pl.col("contractor") == contractor)
    if rows.is_empty():
        return None
    known = record(rows.row(0, named=True))
    return credit(known), known
