"""Lateness: by how many days a step of a project is late, in words, as far as its ledgers tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pages.ui.kit.format import day

AGAINST_PLAN = "较计划"


def lateness(days: int | None, happened: bool, beyond: str = "") -> str:
    """晚 12 天, 早 3 天, 准时; of what has not happened yet 已超 12 天 or nothing.

    `beyond` says against what it is, where that is not the day that counts.
    """
    if days is None or (not happened and days <= 0):
        return ""
    if not happened:
        return f"未完成，{beyond}已超 {days} 天"
    return f"{beyond}准时" if days == 0 else f"{beyond}{'晚' if days > 0 else '早'} {abs(days)} 天"


def finish_lateness(project: Mapping[str, Any]) -> str:
    """Of the finish: against the plan alone where approved changes, which may have moved it, are not told; of an
    unfinished work through the day that its ledgers speak of."""
    happened, until = project["finished_on"] is not None, project["counted_to"]
    late = lateness(project["finish_late_days"], happened, "" if project["knows_changes"] else AGAINST_PLAN)
    is_older = late and not happened and until is not None and until < project["as_of"]
    return f"截至 {day(until)} {late}" if is_older else late
