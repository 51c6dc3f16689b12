"""Standings: where every township stood in the last two whole quarters, and how sure it was among the last ones.

The two chances come from draws of their own. Quarters that are counted over the year to date share cases, so that two
bad ones hang together and the product of both chances is rather too small: nobody is suspended on it too soon.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from pipelines.measures import periods
from pipelines.ranking.evidence.book import Book
from pipelines.ranking.reasons import note
from pipelines.ranking.term import Result

STANDINGS: dict[str, pl.DataType] = {
    "township": pl.String(),
    "period": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "nth": pl.Int32(),  # 1 the last whole quarter, 2 the one before
    "rank": pl.Int32(),  # for the time being; null: not placed
    "townships": pl.Int32(),  # that were placed
    "chance_percent": pl.Float64(),  # of being among the last ones
    "note": pl.String(),
}


def last_quarters(as_of: date) -> list[date]:
    """The first days of the last two quarters that were over by the end of `as_of`."""
    start = periods.start("quarter", as_of)
    newest = start if periods.end("quarter", as_of) == as_of else periods.previous("quarter", start)
    return [newest, periods.previous("quarter", newest)]


def standings(book: Book, results: Sequence[Result], as_of: date) -> pl.DataFrame:
    """STANDINGS, from the quarters that could be assessed."""
    quarters = {each.term.start: each for each in results if each.term.kind == "quarter"}
    rows = [
        _row(quarters[start], township, nth)
        for nth, start in enumerate(last_quarters(as_of), 1)
        if start in quarters
        for township in book.townships
    ]
    return pl.DataFrame(rows, schema=STANDINGS)


def _row(of: Result, township: str, nth: int) -> dict[str, Any]:
    chance = None
    if of.luck is not None and township in of.places:
        chance = float(of.luck.county.last[of.luck.townships.index(township)]) * 100
    return {
        "township": township,
        "period": of.term.name,
        "period_start": of.term.start,
        "period_end": of.term.end,
        "nth": nth,
        "rank": of.places.get(township),
        "townships": len(of.places),
        "chance_percent": chance,
        "note": note(of, township),
    }
