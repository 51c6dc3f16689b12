"""Score: the table ranking — every township's score, rank and grade in every period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from pipelines.errors import ReferenceError
from pipelines.measures import periods
from pipelines.ranking.places import places
from pipelines.ranking.points import Assessment, Figure, assess, grade
from pipelines.ranking.scheme import Scheme

Period = tuple[periods.PeriodKind, date]
Figures = Mapping[str, Mapping[str, Figure]]  # township → KPI → figure


RANKED = ("month", "quarter", "year")  # half-years and years to date are shown, not ranked


def schema(scheme: Scheme) -> dict[str, type[pl.DataType]]:
    """The columns of the table ranking under `scheme`; pending indicators have columns without figures."""
    columns: dict[str, type[pl.DataType]] = {
        "period_kind": pl.String,
        "period": pl.String,
        "period_start": pl.Date,
        "period_end": pl.Date,
        "rank": pl.Int32,
        "group_rank": pl.Int32,
        "township": pl.String,
        "group": pl.String,
        "score": pl.Float64,
        "grade": pl.String,
        "previous_rank": pl.Int32,
        "change": pl.Int32,
        "note": pl.String,
        "weight_left_out": pl.Float64,
    }
    for indicator in (*scheme.indicators, *scheme.pending):
        columns |= {f"{indicator.kpi}{suffix}": pl.Float64 for suffix in ("", "_points", "_cases")}
    return columns


def _figures(kpis: pl.DataFrame, scheme: Scheme) -> dict[Period, dict[str, dict[str, Figure]]]:
    wanted = [indicator.kpi for indicator in scheme.indicators]
    is_ranked = pl.col("period_kind").is_in(RANKED)
    rows = kpis.filter((pl.col("level") == "township") & pl.col("kpi").is_in(wanted) & is_ranked)
    figures_by_period: dict[Period, dict[str, dict[str, Figure]]] = {}
    for row in rows.iter_rows(named=True):
        towns = figures_by_period.setdefault((row["period_kind"], row["period_start"]), {})
        figure = Figure(row["numerator"], row["denominator"], row["cases"], row["value"])
        towns.setdefault(row["township"], {})[row["kpi"]] = figure
    return figures_by_period


def _groups(townships: pl.DataFrame, scheme: Scheme) -> dict[str, str | None]:
    groups = dict(townships.sort("code").select("name", "group").iter_rows())
    for name, group in groups.items():
        if scheme.groups and group not in scheme.groups:
            raise ReferenceError(
                f"townships.csv：{name}的 group 是 {group!r}，不在考核方案（{scheme.name}）的 groups"
                f"（{'、'.join(scheme.groups)}）中。请改其一使两者一致。"
            )
    return groups


def _group_places(assessed: list[Assessment], groups: Mapping[str, str | None], scheme: Scheme) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for group in scheme.groups:
        ranks |= places([each for each in assessed if groups[each.township] == group], scheme.tie_break)
    return ranks


def _number(exactly: Any) -> float | None:
    return None if exactly is None else float(exactly)


def _row(each: Assessment, figures: Mapping[str, Figure], scheme: Scheme) -> dict[str, Any]:
    row: dict[str, Any] = {
        "township": each.township,
        "score": _number(each.score),
        "grade": grade(each.score, scheme.grades),
        "note": each.note,
        "weight_left_out": float(each.left_out),
    }
    for kpi, earned in each.points.items():
        figure = figures.get(kpi)
        row[kpi] = figure.value if figure else None
        row[f"{kpi}_points"] = _number(earned)
        row[f"{kpi}_cases"] = figure.cases if figure else None
    return row


def _period(period: Period, figures: Figures, groups: Mapping[str, str | None], scheme: Scheme) -> list[dict[str, Any]]:
    kind, day = period
    assessed = [assess(township, figures.get(township, {}), scheme) for township in groups]
    ranks, group_ranks = places(assessed, scheme.tie_break), _group_places(assessed, groups, scheme)
    dated = {
        "period_kind": kind,
        "period": periods.name(kind, day),
        "period_start": day,
        "period_end": periods.end(kind, day),
    }
    return [
        {
            **dated,
            **_row(each, figures.get(each.township, {}), scheme),
            "group": groups[each.township],
            "rank": ranks.get(each.township),
            "group_rank": group_ranks.get(each.township),
        }
        for each in assessed
    ]


def _moves(rows: list[dict[str, Any]]) -> None:
    """Fill in the rank of the period before and the places won (+) or lost (-)."""
    ranks = {(row["period_kind"], row["period_start"], row["township"]): row["rank"] for row in rows}
    for row in rows:
        before = periods.previous(row["period_kind"], row["period_start"])
        row["previous_rank"] = was = ranks.get((row["period_kind"], before, row["township"]))
        row["change"] = None if was is None or row["rank"] is None else was - row["rank"]


def rank(kpis: pl.DataFrame, scheme: Scheme, townships: pl.DataFrame) -> pl.DataFrame:
    """Score and rank every township of `townships` in every period that `kpis` knows."""
    groups = _groups(townships, scheme)
    rows = [
        row for period, figures in _figures(kpis, scheme).items() for row in _period(period, figures, groups, scheme)
    ]
    _moves(rows)
    frame = pl.DataFrame(rows, schema=schema(scheme))
    return frame.sort(["period_kind", "period_start", "rank", "township"], nulls_last=True)
