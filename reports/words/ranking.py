"""Ranking in words: places with their chance, tiers, the smallest step up, and what stands behind one indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from pipelines.definitions import Kpi
from pipelines.ranking.points import STATE_LABELS
from pipelines.ranking.schemes.scheme import Scheme
from pipelines.registry import kpis

SHORT = {  # above a narrow column
    "completion_rate": "完成",
    "on_time_finish_rate": "按期",
    "disbursement_rate": "拨付",
    "fund_confirmed_rate": "合规",
    "fund_compliance_rate": "合规",
    "quality_pass_rate": "质量",
    "satisfaction": "满意",
    "disclosure_rate": "公示",
    "rectification_rate": "整改",
    "data_quality_rate": "数据",
}
WINDOWS = {"period": "本期", "year_to_date": "本年累计", "rolling_4_quarters": "近四个季度"}
PROVISIONAL = "季度只列档次、不排名次：同一档内的先后没有九成把握。"
METHOD = (
    "每个指标先把本乡镇的数向全县平均折算：（本乡镇案例数 × 本乡镇数值 + k × 全县数值）÷（案例数 + k），"
    "k 由各乡镇之间的差异估计，案例越多越接近本乡镇自己的数。折算后达到满分线得 100 分，不高于零分线得 0 分，"
    "之间按比例。总分是各指标得分按权重的平均，再加减分。应报未报的台账，所对应的指标按 0 分；"
    "全县都没有数据的指标不计。"
)
CHANCE = (
    "名次区间：按案例多少模拟 1000 次，十次中有九次落在其中。并列档：同一档内没有哪个乡镇有九成把握排在另一个之前。"
    "升降只在有九成把握时列出。稳：随机波动和权重上下浮动四分之一都不使名次变动超过 1 位。"
)


def label(kpi: str) -> str:
    """The KPI's name; its key where this version does not know it any more."""
    return kpis()[kpi].definition.label if kpi in kpis() else kpi


def short(kpi: str) -> str:
    """The KPI's name above a narrow column."""
    return SHORT.get(kpi) or label(kpi)[:4]


def labels(keys: str | None) -> str:
    """资金拨付率、公示完整率, of keys divided by commas."""
    return "、".join(label(key) for key in (keys or "").split(",") if key)


def interval(low: int | None, high: int | None) -> str:
    """3—9; a single place alone."""
    if low is None or high is None:
        return ""
    return f"{low}" if low == high else f"{low}—{high}"


def step(row: Mapping[str, Any]) -> str:
    """按期完工率再多1个, the smallest change in one indicator that is a place up."""
    if not row.get("next_kpi"):
        return ""
    kpi = kpis()[row["next_kpi"]].definition
    return f"{kpi.label}多{row['next_cases']}{_counter(kpi.case_unit)}"


def _counter(unit: str) -> str:
    """个到期项目 → 个."""
    return unit[:1]


def tier(row: Mapping[str, Any]) -> str:
    """第2档."""
    return f"第{row['tier']}档" if row.get("tier") else ""


def counted(scheme: Scheme, left_out: Iterable[str]) -> str:
    """Which weights count, once what nobody has is left out."""
    missing = list(left_out)
    scored = [each for each in scheme.indicators if each.kpi not in missing]
    whole = sum(each.weight for each in scored)
    weights = "、".join(f"{each.label}{each.weight:g}" for each in scored)
    without = [each.label for each in (*scheme.indicators, *scheme.pending) if each not in scored]
    tail = f"；全县无数据、不计的指标：{'、'.join(without)}" if without else ""
    return f"计入的权重合计{whole:g}：{weights}{tail}。"


def points_line(row: Mapping[str, Any]) -> str:
    """What one indicator came to: own rate, interval, the county's, k, the pulled rate and its points."""
    unit = kpis()[row["kpi"]].definition.unit
    window = f"{WINDOWS[row['window']]}（{row['window_start']:%Y-%m}至{row['window_end']:%Y-%m}）"
    if row["state"] in ("left_out", "unreported"):
        missing = f"：{row['missing']}" if row["missing"] else ""
        return f"{window}；{STATE_LABELS[row['state']]}{missing}"
    own = "无案例" if row["value"] is None else f"本乡镇 {row['value']:.2f}{unit}（{row['cases']:g}例）"
    between = f"，真实水平约在 {row['low']:.1f}—{row['high']:.1f}{unit}" if row["low"] is not None else ""
    county = f"全县 {row['county_value']:.2f}{unit}，k = {row['k']:g}"
    return f"{window}；{own}{between}；{county}；折算 {row['adjusted']:.2f}{unit}，得 {row['points']:.2f} 分"


def points_label(row: Mapping[str, Any]) -> str:
    """工程质量合格率：86.95 分, or why there are none."""
    if row["points"] is None or row["state"] in ("left_out", "unreported"):
        return f"{label(row['kpi'])}：{STATE_LABELS[row['state']]}"
    return f"{label(row['kpi'])}：{row['points']:.2f} 分"


def township_lines(row: Mapping[str, Any]) -> list[str]:
    """A township's row in sentences: place and interval, what it depends on, strengths, weaknesses, the next step."""
    lines = [f"总分 {row['score']:.2f}" if row["score"] is not None else "不参评"]
    if row["rank"] is not None:
        of_group = f"，{row['group']}组内第 {row['group_rank']} 位" if row["group_rank"] else ""
        lines.append(f"第 {row['rank']} 位{of_group}；列在末三位的概率 {row['last_percent']:.0f}%")
        by_weight = interval(row["weight_low"], row["weight_high"])
        by_chance = interval(row["rank_low"], row["rank_high"])
        lines.append(f"九成把握在第 {by_chance} 位；权重上下浮动四分之一时在第 {by_weight} 位")
    elif row["tier"] is not None:
        lines.append(f"暂列{tier(row)}")
    parts = {
        "强项": labels(row["strengths"]),
        "短板": labels(row["weaknesses"]),
        "差几件": step(row) and f"{step(row)}达标，即可前进一位",
        "说明": row["note"],
    }
    lines += [f"{name}：{text}" for name, text in parts.items() if text]
    return [*lines, f"有效权重 {row['effective_weight']:g}，方案：{row['scheme']}"]


def is_missed(kpi: Kpi) -> pl.Expr:
    """The fact rows that did not meet a KPI in full; of means, those below what is good."""
    rate = pl.col("numerator") * kpi.scale / pl.col("denominator")
    if kpi.better == "lower":
        return rate > (kpi.target or 0.0)
    good = 100.0 if kpi.hit or kpi.of_money else (kpi.target or 0.0)
    return rate < good - 1e-9


def nobody(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The KPIs of rows of ranking_points that are left out for everybody."""
    return list(dict.fromkeys(row["kpi"] for row in rows if row["state"] == "left_out"))


__all__ = [
    "CHANCE",
    "METHOD",
    "PROVISIONAL",
    "WINDOWS",
    "counted",
    "interval",
    "is_missed",
    "label",
    "labels",
    "nobody",
    "points_label",
    "points_line",
    "short",
    "step",
    "tier",
    "township_lines",
]
