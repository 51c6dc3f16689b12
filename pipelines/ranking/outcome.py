"""Outcome: tonight's ranking and what stands behind it, or none of it where an indicator was not computed."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from pipelines.definitions import Loaded
from pipelines.engines.engine import Asks
from pipelines.not_computed import NotComputed
from pipelines.ranking.adjusted import LINES
from pipelines.ranking.details import CHANCES, POINTS, rank_chances, ranking_adjustments, ranking_points
from pipelines.ranking.evidence.book import Book, open_book, scored
from pipelines.ranking.schemes.folder import load_all
from pipelines.ranking.schemes.scheme import Schemes
from pipelines.ranking.score import ranking, schema
from pipelines.ranking.standings import STANDINGS, standings
from pipelines.ranking.term import result
from pipelines.reference.county import County

LABEL = "考核排名"
Tables = dict[str, pl.DataFrame]


def empty(schemes: Schemes) -> Tables:
    """Every table without a row."""
    shapes: dict[str, Any] = {
        "ranking": schema(schemes),
        "ranking_points": POINTS,
        "rank_chances": CHANCES,
        "ranking_adjustments": LINES,
        "quarter_standings": STANDINGS,
    }
    return {name: pl.DataFrame(schema=shape) for name, shape in shapes.items()}


def tables(book: Book, as_of: date) -> Tables:
    """Every table, of all periods that could be assessed."""
    results = [each for term in book.terms if (each := result(book, term)) is not None]
    return {
        "ranking": ranking(book, results),
        "ranking_points": ranking_points(book, results),
        "rank_chances": rank_chances(results),
        "ranking_adjustments": ranking_adjustments(results),
        "quarter_standings": standings(book, results, as_of),
    }


def ranked(
    engine: Asks, county: County, kpis: dict[str, Loaded], as_of: date, last_places: int, lost: NotComputed
) -> Tables:
    """The night's tables.

    A scheme's weights are the county's decision: where one of its indicators was not computed, the others do not
    silently take its weight, and nobody is ranked tonight. Raises ReferenceError where scheme or register is wrong.
    """
    schemes = load_all(county.schemes, kpis, county.adopted)
    nothing = empty(schemes)
    if waits(schemes, lost):
        return nothing
    with lost.tried("ranking", "ranking", LABEL, *nothing):
        return tables(open_book(engine, schemes, kpis, county.townships, county.adjustments, as_of, last_places), as_of)
    return nothing


def waits(schemes: Schemes, lost: NotComputed) -> bool:
    """Whether an indicator was not computed, so that nobody can be ranked; then it is kept in `lost`."""
    missing = {kpi: label for kpi, label in scored(schemes).items() if kpi in lost.keys("kpi")}
    if missing:
        named = "、".join(f"“{label}”" for label in missing.values())
        lost.add("ranking", "ranking", LABEL, f"依赖的指标{named}未能计算", next(iter(missing)), *empty(schemes))
    return bool(missing)
