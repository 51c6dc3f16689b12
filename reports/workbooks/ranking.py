"""Ranking: a period's league table as the county prints it; of a quarter its tiers."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any

import polars as pl

from pipelines.ranking.schemes.scheme import Indicator, Scheme
from pipelines.registry import kpis
from reports.words import ranking as words
from reports.workbooks.context import ExportContext, chinese_period
from reports.workbooks.workbook import Column, Table, official

LEADING = (
    Column("排名", 6, kind="centre"),
    Column("乡镇", 11, kind="centre"),
    Column("组别", 6, kind="centre"),
    Column("组内\n名次", 6, kind="centre"),
    Column("名次\n区间", 8, kind="centre"),
    Column("并列档", 7, kind="centre"),
)
CLOSING = (
    Column("加减分", 8, kind="number"),
    Column("总分", 8.5, kind="number"),
    Column("等次", 8, kind="centre"),
    Column("有效\n权重", 7, kind="centre"),
    Column("上期\n排名", 6, kind="centre"),
    Column("升降", 6, kind="centre"),
)
HOW = (
    "指标值为本乡镇自己的数，得分按向全县平均折算后的数计算；名次区间为十次中有九次落在其中的名次（按案例多少模拟1000次）；"
    "同一并列档内的先后没有九成把握；升降只列有九成把握的。平均为参评乡镇得分的算术平均；指标值是比率，不求平均。"
)


def ranking_title(county: str, period: str) -> str:
    kind = "暂列情况" if "Q" in period else "排名"
    return f"{county}{chinese_period(period)}村级小型工程考核{kind}"


def ranking_workbook(ranking: pl.DataFrame, points: pl.DataFrame, scheme: Scheme, context: ExportContext) -> bytes:
    """The ranking of one period as a file of its own."""
    return official(ranking_table(ranking, points, scheme), context)


def ranking_table(ranking: pl.DataFrame, points: pl.DataFrame, scheme: Scheme) -> Table:
    """The ranking of one period: ranked townships first, 不参评 after them, the mean last. `points`: ranking_points."""
    left_out = words.nobody(points.to_dicts())
    shown = [i for i in scheme.indicators if i.kpi not in left_out and i.kpi in ranking.columns]
    order = {"by": ["rank", "tier", "score", "township"], "descending": [False, False, True, False]}
    rows = ranking.sort(**order, nulls_last=True).to_dicts()  # type: ignore[arg-type]  # the arguments as they are named
    return Table(
        columns=[*LEADING, *_indicator_columns(shown), *CLOSING],
        rows=[_row(row, shown) for row in rows],
        closing=_mean(rows, shown),
        unit="单位：分",
        notes=_notes(rows, scheme, left_out),
        frozen_columns=2,
        sheet="考核排名",
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
        words.interval(row["rank_low"], row["rank_high"]) or None,
        row["tier"],
        *figures,
        row["bonus"] - row["deduction"],
        row["score"],
        row["grade"],
        f"{row['effective_weight']:g}",
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
    ranked = [row for row in rows if row["score"] is not None]

    def mean(name: str) -> float | None:
        values = [row[name] for row in ranked if row.get(name) is not None]
        return fmean(values) if values else None

    figures = [value for i in shown for value in (None, mean(f"{i.kpi}_points"))]
    return ["平均", *[None] * (len(LEADING) - 1), *figures, None, mean("score"), *[None] * (len(CLOSING) - 2)]


def _notes(rows: list[dict[str, Any]], scheme: Scheme, left_out: Sequence[str]) -> list[str]:
    notes = [f"考核方案：{scheme.name}，第{scheme.version}版。{words.counted(scheme, left_out)}{HOW}"]
    if rows and all(row["rank"] is None for row in rows) and any(row["score"] is not None for row in rows):
        notes.append(words.PROVISIONAL)
    notes += [f"{row['township']}不参评：{row['note'] or '数据不足'}。" for row in rows if row["score"] is None]
    return notes + [f"{row['township']}：{row['note']}。" for row in rows if row["score"] is not None and row["note"]]
