"""Score: the table ranking — every township's score, place, tier, chances and grade in every period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from pipelines.measures import periods
from pipelines.ranking.chance.ranks import moved
from pipelines.ranking.evidence.book import Book, indicators
from pipelines.ranking.luck import DRAWS, STEADY, Luck
from pipelines.ranking.points import NOT_RANKED
from pipelines.ranking.reasons import note
from pipelines.ranking.schemes.scheme import Schemes
from pipelines.ranking.steps import Step, nearest, sides
from pipelines.ranking.term import Result

Key = tuple[periods.PeriodKind, date]
BASE: dict[str, type[pl.DataType]] = {
    "period_kind": pl.String,
    "period": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "rank": pl.Int32,  # null: not ranked, or a quarter, which has tiers only
    "group_rank": pl.Int32,
    "tier": pl.Int32,  # townships of one tier cannot be told apart with any certainty
    "township": pl.String,
    "group": pl.String,
    "score": pl.Float64,
    "grade": pl.String,
    "previous_rank": pl.Int32,
    "change": pl.Int32,  # places won (+) or lost (-); null where it may be chance
    "note": pl.String,
    "effective_weight": pl.Float64,
    "bonus": pl.Float64,
    "deduction": pl.Float64,
    "rank_low": pl.Int32,  # between these places in nine draws of ten
    "rank_high": pl.Int32,
    "group_low": pl.Int32,
    "group_high": pl.Int32,
    "weight_low": pl.Int32,  # the same where every weight is up to a quarter smaller or larger
    "weight_high": pl.Int32,
    "last_percent": pl.Float64,  # the chance of being among the last ones
    "is_steady": pl.Boolean,
    "next_kpi": pl.String,  # 差几件: so many more cases of this indicator are a place up
    "next_cases": pl.Int32,
    "strengths": pl.String,  # KPIs, divided by commas
    "weaknesses": pl.String,
    "scheme": pl.String,
    "draws": pl.Int32,
    "seed": pl.Int64,
}
SUFFIXES = ("", "_points", "_cases")


def schema(schemes: Schemes) -> dict[str, type[pl.DataType]]:
    """The columns of the table ranking; pending indicators have columns without figures."""
    return BASE | {f"{each.kpi}{suffix}": pl.Float64 for each in indicators(schemes) for suffix in SUFFIXES}


def ranking(book: Book, results: Sequence[Result]) -> pl.DataFrame:
    """One row per period and township of the county."""
    by_key = {(each.term.kind, each.term.start): each for each in results}
    rows = [_row(book, each, township, by_key) for each in results for township in book.townships]
    frame = pl.DataFrame(rows, schema=schema(book.schemes))
    return frame.sort(["period_kind", "period_start", "rank", "tier", "score", "township"], nulls_last=True,
                      descending=[False, False, False, False, True, False])  # fmt: skip


def _row(book: Book, of: Result, township: str, by_key: Mapping[Key, Result]) -> dict[str, Any]:
    is_placed = township in of.places
    return {
        "period_kind": of.term.kind,
        "period": of.term.name,
        "period_start": of.term.start,
        "period_end": of.term.end,
        "township": township,
        "group": book.groups[township],
        "scheme": f"{of.scheme.name} 第 {of.scheme.version} 版",
        "note": note(of, township),
        "effective_weight": float(of.assessed[township].effective),
        "bonus": float(of.adjusted[township].bonus),
        "deduction": float(of.adjusted[township].deduction),
        **_indicators(of, township),
        **_sides(of, township),
        **(_placed(of, township) if is_placed else {"grade": NOT_RANKED}),
        **(_ranked(of, township, by_key) if is_placed and of.term.is_ranked else {}),
    }


def _indicators(of: Result, township: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for indicator in of.scheme.indicators:
        figure, earned = of.of_kpi[indicator.kpi].figures[township], of.assessed[township].earned[indicator.kpi]
        row[indicator.kpi] = figure.value(indicator.scale)
        row[f"{indicator.kpi}_points"] = None if earned.points is None else float(earned.points)
        row[f"{indicator.kpi}_cases"] = figure.cases
    return row


def _sides(of: Result, township: str) -> dict[str, Any]:
    strong, weak = sides(of.assessed[township], of.wholes, of.scheme)
    return {"strengths": ",".join(strong), "weaknesses": ",".join(weak)}


def _placed(of: Result, township: str) -> dict[str, Any]:
    """What a township has in every kind of period: score, tier, and the step that moves it up."""
    luck = _luck(of)
    step = nearest(of.assessed[township], of.figures(township), of.wholes, of.scheme, of.keys) or Step("", 0)
    return {
        "score": float(of.scores[township]),
        "grade": of.grades[township] if of.term.is_ranked else None,
        "tier": luck.tier[township],
        "next_kpi": step.kpi or None,
        "next_cases": step.cases or None,
        "draws": DRAWS,
        "seed": luck.seed,
    }


def _ranked(of: Result, township: str, by_key: Mapping[Key, Result]) -> dict[str, Any]:
    """What only half-years and years have: places, and how sure they are."""
    luck = _luck(of)
    nth, rank = luck.townships.index(township), of.places[township]
    low, high = int(luck.county.low[nth]), int(luck.county.high[nth])
    light, heavy = int(luck.by_weight.low[nth]), int(luck.by_weight.high[nth])
    group = luck.group.get(township, (None, None))
    return {
        "rank": rank,
        "group_rank": of.group_places.get(township),
        "rank_low": low,
        "rank_high": high,
        "group_low": group[0],
        "group_high": group[1],
        "weight_low": light,
        "weight_high": heavy,
        "last_percent": float(luck.county.last[nth] * 100),
        "is_steady": rank - min(low, light) <= STEADY and max(high, heavy) - rank <= STEADY,
        **_since(of, township, by_key),
    }


def _since(of: Result, township: str, by_key: Mapping[Key, Result]) -> dict[str, Any]:
    """The place of the period before, and the places won or lost where that is more than chance."""
    before = by_key.get((of.term.kind, periods.previous(of.term.kind, of.term.start)))
    if before is None or township not in before.places:
        return {}
    was = before.places[township]
    now, then = (_column(_luck(each), township) for each in (of, before))
    is_sure = bool(moved(now, then)[0])
    return {"previous_rank": was, "change": was - of.places[township] if is_sure else None}


def _column(luck: Luck, township: str) -> Any:
    nth = luck.townships.index(township)
    return luck.places[:, nth : nth + 1]


def _luck(of: Result) -> Luck:
    assert of.luck is not None  # noqa: S101  (only asked of a township that has a place)
    return of.luck
