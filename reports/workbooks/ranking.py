"""Ranking: the quarter's league table as the county prints it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any

import polars as pl

from pipelines.ranking.scheme import Indicator, Scheme
from pipelines.registry import kpis
from reports.workbooks.context import ExportContext, chinese_period
from reports.workbooks.workbook import Column, Table, official

LEADING = (
    Column("排名", 6, kind="centre"),
    Column("乡镇", 11, kind="centre"),
    Column("组别", 6, kind="centre"),
    Column("组内\n名次", 6, kind="centre"),
)
CLOSING = (
    Column("总分", 8.5, kind="number"),
    Column("等次", 8, kind="centre"),
    Column("上期排名", 6, kind="centre"),
    Column("升降", 6, kind="centre"),
)


def ranking_title(county: str, period: str) -> str:
    return f"{county}{chinese_period(period)}村级小型工程考核排名"


def ranking_workbook(ranking: pl.DataFrame, scheme: Scheme, context: ExportContext) -> bytes:
    """The ranking of one period: ranked townships first, 不参评 after them, the mean last."""
    shown = [
        each
        for each in scheme.indicators
        if each.kpi in ranking.columns and (ranking.is_empty() or ranking[each.kpi].count())
    ]
    rows = ranking.sort(["rank", "township"], nulls_last=True).to_dicts()
    return official(
        Table(
            columns=[*LEADING, *_indicator_columns(shown), *CLOSING],
            rows=[_row(row, shown) for row in rows],
            closing=_mean(rows, shown),
            unit="单位：分",
            notes=_notes(rows, scheme, shown),
            frozen_columns=2,
            sheet="考核排名",
        ),
        context,
    )


def _indicator_columns(shown: Sequence[Indicator]) -> list[Column]:
    columns = []
    for indicator in shown:
        group = f"{indicator.label}\n（权重{indicator.weight:g}）"
        columns.append(Column(f"值（{kpis()[indicator.kpi].definition.unit}）", 8, group, "number"))
        columns.append(Column("得分", 7, group, "number"))
    return columns


def _row(row: dict[str, Any], shown: Sequence[Indicator]) -> list[Any]:
    figures = [row.get(f"{i.kpi}{suffix}") for i in shown for suffix in ("", "_points")]
    return [
        row["rank"],
        row["township"],
        row["group"],
        row["group_rank"],
        *figures,
        row["score"],
        row["grade"],
        row["previous_rank"],
        _moved(row),
    ]


def _moved(row: dict[str, Any]) -> str | None:
    change = row["change"]
    if change is None:
        return None
    return f"▲{change}" if change > 0 else f"▼{-change}" if change < 0 else "—"


def _mean(rows: list[dict[str, Any]], shown: Sequence[Indicator]) -> list[Any]:
    """Means of points and scores over the ranked townships; a mean of rates would be no rate, so values stay —."""
    ranked = [row for row in rows if row["rank"] is not None]

    def mean(name: str) -> float | None:
        values = [row[name] for row in ranked if row.get(name) is not None]
        return fmean(values) if values else None

    figures = [value for i in shown for value in (None, mean(f"{i.kpi}_points"))]
    return ["平均", None, None, None, *figures, mean("score"), None, None, None]


def _notes(rows: list[dict[str, Any]], scheme: Scheme, shown: Sequence[Indicator]) -> list[str]:
    weights = "、".join(f"{indicator.label}{indicator.weight:g}" for indicator in scheme.indicators)
    notes = [
        f"考核方案：{scheme.name}，第{scheme.version}版；指标及权重：{weights}。"
        "平均为参评乡镇得分的算术平均；指标值是比率，不求平均。"
    ]
    absent = [each.label for each in (*scheme.indicators, *scheme.pending) if each not in shown]
    if absent:
        notes.append(f"没有数据（含尚无立案）、未计入的指标：{'、'.join(absent)}，其权重分摊到其余指标。")
    left_out = [f"{each.label}（{_who(rows, each)}）" for each in shown if _who(rows, each)]
    if left_out:
        notes.append(f"案例不足、未计入的指标：{'；'.join(left_out)}。其权重分摊到该乡镇的其余指标。")
    return notes + [f"{row['township']}不参评：{row['note'] or '数据不足'}。" for row in rows if row["rank"] is None]


def _who(rows: list[dict[str, Any]], indicator: Indicator) -> str:
    """The ranked townships that an indicator is left out for."""
    ranked = [row for row in rows if row["rank"] is not None]
    without = [row["township"] for row in ranked if row.get(f"{indicator.kpi}_points") is None]
    return "全部乡镇" if len(without) == len(ranked) > 1 else "、".join(without)
