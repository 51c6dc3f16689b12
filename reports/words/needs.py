"""Needs: what a verdict or a figure rests on, by the names that officials know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pipelines.definitions import Rule
from pipelines.needs import Need, needs
from pipelines.registry import datasets

SCOPES = {
    "own": "",
    "township": "（全乡镇）",
    "county": "（全县）",
    "any": "（已报的即可）",
    "read": "（填了的格都看得懂）",
}


def _one(need: Need) -> str:
    dataset = datasets()[need.dataset]
    column = f"的“{dataset.field(need.field).label}”列" if need.field else ""
    return f"{dataset.label}{column}{SCOPES[need.scope]}"


def listed(texts: Iterable[str]) -> str:
    """项目台账、合同台账的“中标日期”列（全县）; — where nothing is needed."""
    return "、".join(_one(one) for one in needs(texts)) or "—"


def rests_on(texts: Iterable[str]) -> str:
    """依据资料：… for a figure."""
    return f"依据资料：{listed(texts)}"


def of_rule(rule: Rule) -> list[str]:
    """What must be known before a subject may be called flagged, and before it may be called clear."""
    return [f"判为疑点须已知：{listed(rule.flag_needs)}", f"判为无疑点须已知：{listed(rule.clear_needs)}"]


def through(days: Mapping[str, date | None]) -> str:
    """合同台账报到 2026-10-20、验收台账未报: what the ledgers behind one verdict are known through."""
    return "、".join(f"{datasets()[key].label}{f'报到 {day}' if day else '未报'}" for key, day in days.items())
