"""Circular (通报): a publication in words — 总体情况, 排名情况, 存在问题, 下步要求 — and its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import fmean
from typing import Any

from pipelines.registry import kpis
from reports.documents.document import Document
from reports.publications import league
from reports.publications.league import Rows
from reports.publications.workbook import Printed, context_of
from reports.words import ranking as words
from reports.workbooks.context import ExportContext, chinese_day, chinese_period

NAMED = 3  # at the head and at the end
WEAK = 3  # indicators that are named


def circular(printed: Printed, context: ExportContext, now: datetime) -> bytes:
    """The .docx, written from the frozen figures alone."""
    kept = printed.figures
    whole = context_of(printed, context)
    document = Document(f"关于{kept['title'].removeprefix(kept['county'])}的通报", whole)
    placed = league.placed(kept["ranking"])
    weak = weakest(kept["points"], placed)
    for title, paragraphs in (
        ("总体情况", overall(printed, placed)),
        ("排名情况", places(placed)),
        ("存在问题", problems(weak, kept, placed)),
        ("下步要求", demands(weak, kept, placed)),
    ):
        document.heading(1, title)
        for paragraph in paragraphs:
            document.paragraph(paragraph)
    table, notes = league.lines(placed), league.provisional(placed)
    document.table(league.COLUMNS, table, caption="附：考核得分", unit=league.UNIT, notes=notes)
    document.signed(whole.county, whole.when.date())
    return document.to_bytes(now)


def overall(printed: Printed, placed: Rows) -> list[str]:
    """How many were assessed, under which scheme, and how they did on the whole."""
    kept = printed.figures
    scores = [row["score"] for row in placed]
    day = chinese_day(datetime.fromisoformat(kept["as_of"]).date())
    lines = [
        f"{chinese_period(printed.period)}全县{len(kept['ranking'])}个乡镇中{len(placed)}个参加考核，"
        f"依据{kept['scheme'].replace(' ', '')}，数据截至{day}。参评乡镇平均{fmean(scores):.2f}分，"
        f"最高{max(scores):.2f}分，最低{min(scores):.2f}分。"
    ]
    grades = [f"{grade}{sum(row['grade'] == grade for row in placed)}个" for grade in _grades(placed)]
    lines += [f"其中{'、'.join(grades)}。"] if grades else []
    out = [f"{row['township']}（{row['note'] or '数据不足'}）" for row in kept["ranking"] if row["score"] is None]
    lines += [f"不参评的有{'、'.join(out)}。"] if out else []
    lines += [f"本通报为第{printed.revises}号发布的修订版。"] if printed.revises else []
    return lines


def places(placed: Rows) -> list[str]:
    """The first and the last three; of a quarter the first and the last tier, of whom no order is sure."""
    if any(row["rank"] is None for row in placed):
        tiers = sorted({row["tier"] for row in placed})
        named = [(tier, _names([row for row in placed if row["tier"] == tier])) for tier in (tiers[0], tiers[-1])]
        lines = [f"暂列第{tier}档的有{names}。" for tier, names in dict(named).items()]
        return [*lines, words.PROVISIONAL]
    first = [row for row in placed if row["rank"] <= NAMED]
    last = [row for row in placed[-NAMED:] if row not in first]
    lines = [f"居前三名的是{_scored(first)}。"]
    lines += [f"居后三名的是{_scored(last)}。"] if last else []
    sure = [row for row in placed if row["is_steady"]]
    lines += [f"名次稳固、不因案例多少和权重浮动而变的有{_names(sure)}。"] if sure else []
    return [*lines, "名次相近的乡镇先后未必有九成把握，以名次区间和并列档为准。"]


def weakest(points: Rows, placed: Rows) -> list[tuple[str, float, list[str]]]:
    """The indicators with the lowest mean of points: key, mean, and the townships below it, the lowest first.

    Who has not reported is named for that, not for its points."""
    names, of = {row["township"] for row in placed}, dict[str, list[tuple[float, str]]]()
    for each in points:
        if each["state"] == "scored" and each["township"] in names:
            of.setdefault(each["kpi"], []).append((each["points"], each["township"]))
    means = sorted((fmean(value for value, _ in own), kpi) for kpi, own in of.items())
    return [
        (kpi, mean, [name for value, name in sorted(of[kpi]) if value < mean][:NAMED])
        for mean, kpi in means[:WEAK]
        if mean < 100
    ]


def problems(weak: list[tuple[str, float, list[str]]], kept: dict[str, Any], placed: Rows) -> list[str]:
    """The weakest indicators, the ledgers that were owed, and what points were taken for."""
    lines = [
        f"{words.label(kpi)}有案例的乡镇平均得{mean:.2f}分" + (f"，{'、'.join(low)}较低。" if low else "。")
        for kpi, mean, low in weak
    ]
    lines += [f"{name}应报未报{ledgers}，所对应的指标按0分计。" for name, ledgers in unreported(kept["points"]).items()]
    taken = [row for row in placed if row["deduction"]]
    lines += [f"因扣分事项被扣分的有{'、'.join(_taken(row) for row in taken)}。"] if taken else []
    return lines or ["各项指标均达到满分线，无应报未报的台账，无扣分事项。"]


def demands(weak: list[tuple[str, float, list[str]]], kept: dict[str, Any], placed: Rows) -> list[str]:
    """What is asked for, each from a figure above."""
    lines = [_demand(kpi, low) for kpi, _, low in weak if low]
    owing = list(unreported(kept["points"]))
    lines += [f"{'、'.join(owing)}要补报所缺台账，下期按时报送。"] if owing else []
    ranked = [row for row in placed if row["rank"] is not None]
    last = [row["township"] for row in ranked[-NAMED:] if row["rank"] > NAMED]
    lines += [f"{'、'.join(last)}要对照得分和未达标案例逐项分析原因，制定整改措施。"] if last else []
    return [*lines, "对考核结果有异议的乡镇，可在系统“发布”页下载申诉包，对本号发布提出申诉。"]


def unreported(points: Rows) -> dict[str, str]:
    """Township → the ledgers that it owed and has not told."""
    owed: dict[str, set[str]] = {}
    for each in points:
        if each["state"] == "unreported" and each["missing"]:
            owed.setdefault(each["township"], set()).update(each["missing"].split("、"))
    return {township: _ledgers(sorted(names)) for township, names in owed.items()}


def _ledgers(names: Sequence[str]) -> str:
    more = f"等{len(names)}种台账" if len(names) > NAMED else ""
    return f"{'、'.join(names[:NAMED])}{more}"


def _demand(kpi: str, low: list[str]) -> str:
    formula = kpis()[kpi].definition.formula if kpi in kpis() else ""
    said = f"（{formula.rstrip('。')}）" if formula else ""
    return f"{'、'.join(low)}要抓好{words.label(kpi)}{said}，逐件核对未达标案例，限期整改。"


def _grades(placed: Rows) -> list[str]:
    """The grades that were given, the best first."""
    return list(dict.fromkeys(row["grade"] for row in placed if row["grade"]))


def _names(rows: Rows) -> str:
    return "、".join(row["township"] for row in rows)


def _scored(rows: Rows) -> str:
    return "、".join(f"{row['township']}（{row['score']:.2f}分）" for row in rows)


def _taken(row: Mapping[str, Any]) -> str:
    return f"{row['township']}（{row['deduction']:g}分）"
