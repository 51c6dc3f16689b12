"""Outcome: tonight's ranking and standings, or none of them where an indicator could not be computed."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.not_computed import NotComputed
from pipelines.ranking.chance import STANDINGS, standings
from pipelines.ranking.scheme import Scheme
from pipelines.ranking.score import rank, schema

LABEL = "考核排名"
TABLES = ("ranking", "quarter_standings")


def ranked(
    kpis: pl.DataFrame, scheme: Scheme, townships: pl.DataFrame, as_of: date, last_places: int, lost: NotComputed
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables ranking and quarter_standings (STANDINGS).

    A scheme's weights are the county's decision: where one of its indicators was not computed, the others do not
    silently take its weight, and nobody is ranked tonight.
    """
    nothing = pl.DataFrame(schema=schema(scheme)), pl.DataFrame(schema=STANDINGS)
    missing = [each for each in scheme.indicators if each.kpi in lost.keys("kpi")]
    if missing:
        named = "、".join(f"“{each.label}”" for each in missing)
        lost.add("ranking", "ranking", LABEL, f"依赖的指标{named}未能计算", missing[0].kpi, *TABLES)
        return nothing
    with lost.tried("ranking", "ranking", LABEL, *TABLES):
        ranking = rank(kpis, scheme, townships)
        return ranking, standings(ranking, scheme, as_of, last_places)
    return nothing
