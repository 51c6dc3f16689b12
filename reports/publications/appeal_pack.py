"""Appeal pack (申诉包): what a township's place in a publication rests on, down to file, sheet and row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from pipelines.ranking.points import STATE_LABELS
from pipelines.registry import kpis
from reports.publications.workbook import Printed, context_of
from reports.words import ranking as words
from reports.words.neutral import mask
from reports.workbooks.context import ExportContext, chinese_period
from reports.workbooks.workbook import Column, Table, add_official, open_book

NEAR = 2  # neighbours above and below
FEN_IN_WAN = 1_000_000
POINTS = (
    Column("指标", 23),
    Column("权重", 7, kind="number", decimals=0),
    Column("统计范围", 11, kind="centre"),
    Column("案例数", 8, kind="number", decimals=0),
    Column("本乡镇", 9, kind="number"),
    Column("可能范围", 14, kind="centre"),
    Column("全县", 9, kind="number"),
    Column("k", 7, kind="number", decimals=1),
    Column("折算", 9, kind="number"),
    Column("得分", 8, kind="number"),
    Column("全县得分", 9, kind="number"),
    Column("说明", 22),
)
NEIGHBOURS = (
    Column("排名", 7, kind="centre"),
    Column("乡镇", 20, kind="centre"),
    Column("总分", 12, kind="number"),
    Column("等次", 9, kind="centre"),
    Column("名次区间", 14, kind="centre"),
    Column("并列档", 8, kind="centre"),
    Column("末三概率（%）", 15, kind="number", decimals=0),
    Column("有效权重", 9, kind="number", decimals=0),
)
CASES = (
    Column("指标", 15),
    Column("项目编号", 22),
    Column("项目名称", 26),
    Column("分子", 9, kind="number"),
    Column("分母", 9, kind="number"),
    Column("单位", 7, kind="centre"),
    Column("文件", 34),
    Column("工作表", 12),
    Column("行", 6, kind="centre"),
)
LINES = (
    Column("事项", 20),
    Column("分", 8, kind="number"),
    Column("文号", 22),
    Column("发文日期", 12),
    Column("备注", 36),
)
HOW = "折算 =（本乡镇案例数 × 本乡镇数值 + k × 全县数值）÷（案例数 + k）；得分由折算值算出。"


def appeal_pack(
    printed: Printed, township: str, cases: Mapping[str, pl.DataFrame], night: str, context: ExportContext
) -> bytes:
    """The workbook. `cases`: KPI → the township's fact rows with numerator, denominator and place in a ledger, out of
    the snapshot `night`."""
    whole = context_of(printed, context)
    book, buffer = open_book(whole)
    for table in _tables(printed, township, cases, night):
        add_official(
            book, table, replace(whole, title=f"{chinese_period(printed.period)}{township}申诉包：{table.sheet}")
        )
    book.close()
    return buffer.getvalue()


def _tables(printed: Printed, township: str, cases: Mapping[str, pl.DataFrame], night: str) -> list[Table]:
    kept = printed.figures
    row = next(each for each in kept["ranking"] if each["township"] == township)
    lines = [each for each in kept["lines"] if each["township"] == township]
    origin = [f"案例取自快照 {night}。"]
    if night != printed.snapshot:
        origin = [f"案例取自现用快照 {night}，发布用的是快照 {printed.snapshot}，台账后来的改动也在其中。"]
    shown = {kpi: frame for kpi, frame in cases.items() if kpi in kpis()}
    missed = {kpi: frame.filter(words.is_missed(kpis()[kpi].definition)) for kpi, frame in shown.items()}
    made = [
        Table(POINTS, _points(kept, township), notes=[*words.township_lines(row), HOW], sheet="得分"),
        Table(NEIGHBOURS, _neighbours(kept["ranking"], township), notes=[words.CHANCE], sheet="名次和相邻乡镇"),
        Table(CASES, _cases(missed), notes=origin, sheet="未达标案例"),
        Table(CASES, _cases(shown), notes=origin, sheet="全部案例"),
    ]
    return [*made, Table(LINES, _lines(lines), sheet="加减分")] if lines else made


def _points(kept: dict[str, Any], township: str) -> list[list[Any]]:
    own = [each for each in kept["points"] if each["township"] == township]
    return [_point(each) for each in own]


def _point(each: dict[str, Any]) -> list[Any]:
    unit = kpis()[each["kpi"]].definition.unit if each["kpi"] in kpis() else ""
    between = f"{each['low']:.1f}—{each['high']:.1f}" if each["low"] is not None else None
    said = [] if each["state"] == "scored" else [STATE_LABELS[each["state"]]]
    said += [each["missing"]] if each["missing"] else []
    figures = [each["cases"], each["value"], between, each["county_value"], each["k"], each["adjusted"]]
    label = f"{words.label(each['kpi'])}（{unit}）"
    window = words.WINDOWS[each["window"]]
    return [label, each["weight"], window, *figures, each["points"], each["county_points"], "：".join(said) or None]


def _neighbours(rows: Sequence[dict[str, Any]], township: str) -> list[list[Any]]:
    """The township between those above and below it, by place or, in a quarter, by score."""
    placed = sorted((row for row in rows if row["score"] is not None), key=_order)
    names = [row["township"] for row in placed]
    if township not in names:
        return []
    at = names.index(township)
    return [_neighbour(row) for row in placed[max(0, at - NEAR) : at + NEAR + 1]]


def _order(row: dict[str, Any]) -> tuple[float, float]:
    return (row["rank"] if row["rank"] is not None else 0, -row["score"])


def _neighbour(row: dict[str, Any]) -> list[Any]:
    between = words.interval(row["rank_low"], row["rank_high"]) or None
    said = [row["rank"], row["township"], row["score"], row["grade"], between, row["tier"]]
    return [*said, row["last_percent"], row["effective_weight"]]


def _cases(cases: Mapping[str, pl.DataFrame]) -> list[list[Any]]:
    return [_case(kpi, row) for kpi, frame in cases.items() for row in frame.to_dicts()]


def _case(kpi: str, row: dict[str, Any]) -> list[Any]:
    of = kpis()[kpi].definition
    of_money = bool(of.of_money)
    sums = [row[name] / FEN_IN_WAN if of_money else row[name] for name in ("numerator", "denominator")]
    texts = [mask(row.get(name) or "") or None for name in ("project_name", "source_file", "source_sheet")]
    unit = "万元" if of_money else "件"
    return [of.label, row.get("project_no"), texts[0], *sums, unit, *texts[1:], row.get("source_row")]


def _lines(lines: Sequence[dict[str, Any]]) -> list[list[Any]]:
    return [[each[name] for name in ("item", "points", "document_no", "document_on", "note")] for each in lines]
