"""Coverage: what a missing ledger, column or row is, and what handing it in would be worth, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.registry import datasets

KINDS = {
    "not_collected": "未收集",
    "unreported": "未报送",
    "rejected": "有退回的行",
    "column": "缺列",
    "unread": "有看不懂的格",
}
STATES = {"known": "已报", "none": "已报，没有发生", "unreported": "未报", "not_collected": "未收集"}


def thing(row: Mapping[str, Any]) -> str:
    """What is to be done: 交来西河镇的验收台账；补正西河镇拨付台账退回的 3 行."""
    dataset, place = datasets()[row["dataset"]], row["township"] or ""
    if row["kind"] == "not_collected":
        return f"收集{dataset.label}"
    if row["kind"] == "rejected":
        return f"补正{place}{dataset.label}退回的 {row['rows_rejected']} 行"
    if row["kind"] == "unread":
        return f"改正{place}{dataset.label}“{dataset.field(row['field']).label}”里看不懂的格"
    if row["kind"] == "column":
        return f"在{place}{dataset.label}里补上“{dataset.field(row['field']).label}”一列"
    return f"交来{place}{dataset.label}"


def worth(row: Mapping[str, Any]) -> str:
    """What it would switch on: 可判断 22 个项目的 31 项比对、得出 3 项指标."""
    parts = [f"启用 {row['rules_off']} 条规则"] if row["rules_off"] else []
    if row["verdicts"]:
        projects = f"{row['projects']} 个项目的 " if row["projects"] else ""
        parts.append(f"判断{f' {projects}' if projects else ' '}{row['verdicts']} 项比对")
    parts += [f"得出 {row['kpis']} 项指标"] if row["kpis"] else []
    more = row["verdicts_waiting"] - row["verdicts"]
    rest = f"另有 {more} 项比对还缺别的资料" if more else ""
    if not parts:
        return f"尚不能单独判断：{rest}" if rest else "目前没有比对等着它"
    return f"可{'、'.join(parts)}" + (f"（{rest}）" if rest else "")


def sentence(row: Mapping[str, Any]) -> str:
    """Both: 交来西河镇验收台账，可判断 22 个项目的 31 项比对、得出 3 项指标."""
    return f"{thing(row)}，{worth(row)}"
