"""Details: the tables behind the ranking — each indicator's points, the chance of every place, the register's lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

import polars as pl

from pipelines.ranking.adjusted import LINES
from pipelines.ranking.chance.intervals import Interval, student, wilson
from pipelines.ranking.chance.spread import Spread
from pipelines.ranking.evidence.book import Book
from pipelines.ranking.evidence.term_figures import OfIndicator
from pipelines.ranking.points import Figure, county_points
from pipelines.ranking.schemes.scheme import Indicator
from pipelines.ranking.term import Result

S, I, D, F = pl.String(), pl.Int32(), pl.Date(), pl.Float64()  # noqa: E741
POINTS: dict[str, pl.DataType] = {
    "period_kind": S,
    "period": S,
    "township": S,
    "kpi": S,
    "weight": F,
    "window": S,
    "window_start": D,
    "window_end": D,
    "reported_after": D,  # a township counts that has told a later day
    "state": S,  # scored | no_cases | unreported | left_out
    "missing": S,  # labels of the ledgers that it owed and has not told
    "numerator": F,
    "denominator": F,
    "cases": F,
    "value": F,  # own rate, in the KPI's unit
    "low": F,  # between what the true rate lies in nineteen cases of twenty
    "high": F,
    "county_value": F,
    "k": F,  # so many cases of the county's are put beside the township's own
    "adjusted": F,  # 折算: the rate that is scored
    "points": F,
    "county_points": F,
}
CHANCES: dict[str, pl.DataType] = {
    "period_kind": S,
    "period": S,
    "township": S,
    "place": I,
    "chance_percent": F,
}


def ranking_points(book: Book, results: Sequence[Result]) -> pl.DataFrame:
    """POINTS: one row per period, township and indicator."""
    rows = (
        _point(of, township, indicator)
        for of in results
        for township in book.townships
        for indicator in of.scheme.indicators
    )
    return pl.DataFrame(list(rows), schema=POINTS)


def _point(of: Result, township: str, indicator: Indicator) -> dict[str, Any]:
    each, earned = of.of_kpi[indicator.kpi], of.assessed[township].earned[indicator.kpi]
    figure, county = each.figures[township], each.whole.rate(indicator)
    by_county = county_points(each.whole, indicator)
    interval = interval_of(figure, each, indicator, township_clusters(each, list(each.figures).index(township)))
    return {
        "period_kind": of.term.kind,
        "period": of.term.name,
        "township": township,
        "kpi": indicator.kpi,
        "weight": indicator.weight,
        "window": indicator.window,
        "window_start": each.months.first,
        "window_end": each.months.last,
        "reported_after": each.months.reported_after,
        "state": earned.state,
        "missing": "、".join(earned.missing) or None,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "cases": figure.cases,
        "value": figure.value(indicator.scale),
        "low": interval[0] if interval else None,
        "high": interval[1] if interval else None,
        "county_value": None if county is None else float(county),
        "k": each.whole.k if each.spread else None,
        "adjusted": None if earned.adjusted is None else float(earned.adjusted),
        "points": None if earned.points is None else float(earned.points),
        "county_points": None if by_county is None else float(by_county),
    }


def township_clusters(each: OfIndicator, nth: int) -> int:
    """How many projects (or other cases) stand behind a township's figure."""
    return int((each.sums.of == nth).sum())


def interval_of(figure: Figure, each: OfIndicator, indicator: Indicator, clusters: int) -> Interval | None:
    """Of the own rate, in the KPI's unit: Wilson of shares (cases of one project say less), else Student."""
    if each.spread is None or not figure.denominator or not figure.cases:
        return None
    rate, shape = figure.numerator / figure.denominator, each.spread
    bounds = _share(figure, shape) if indicator.is_share else student(rate, shape.within, figure.cases, clusters - 1)
    if bounds is None or not all(map(isfinite, bounds)):
        return None
    return bounds[0] * indicator.scale, bounds[1] * indicator.scale


def _share(figure: Figure, shape: Spread) -> Interval | None:
    return wilson(figure.numerator / shape.alike, figure.denominator / shape.alike)


def rank_chances(results: Sequence[Result]) -> pl.DataFrame:
    """CHANCES: one row per township and place that it may have, of half-years and years."""
    return pl.DataFrame([row for of in results if of.term.is_ranked for row in _chances(of)], schema=CHANCES)


def _chances(of: Result) -> Iterator[dict[str, Any]]:
    if of.luck is None:
        return
    for nth, township in enumerate(of.luck.townships):
        for place, chance in enumerate(of.luck.county.places[nth], 1):
            if chance > 0:
                named = {"period_kind": of.term.kind, "period": of.term.name, "township": township}
                yield {**named, "place": place, "chance_percent": float(chance) * 100}


def ranking_adjustments(results: Sequence[Result]) -> pl.DataFrame:
    """LINES: what was added and taken, line by line."""
    rows = [
        {"period_kind": of.term.kind, "period": of.term.name, **line}
        for of in results
        for each in of.adjusted.values()
        for line in each.lines
    ]
    return pl.DataFrame(rows, schema=LINES)
