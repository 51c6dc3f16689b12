"""Stats: what a leader asks of a project first — how much, how far, how late, how satisfied.

What its township has not told is said so: 未报送 is no payment of 0, and no rating by nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pages.leaders.project.lateness import finish_lateness
from pages.leaders.project.untold import word
from pages.ui.kit import stat_row
from pages.ui.kit.format import day, money, number, text, value
from pages.ui.site.view import View

Stat = tuple[str, str, str]  # label, figure, what stands below


def row(view: View, project: Mapping[str, Any]) -> None:
    stat_row.row(stats(view, project))


def stats(view: View, project: Mapping[str, Any]) -> tuple[Stat, ...]:
    """Of a project as `questions.facts` gives it."""
    return (
        ("预算", money(project["budget_fen"]), ""),
        _contract(view, project),
        _paid(view, project),
        _progress(view, project),
        _finish(project),
        _ratings(view, project),
    )


def contract_label(project: Mapping[str, Any]) -> str:
    """What the sum of the contract holds: approved changes only where the township has told them."""
    return "合同（含批准变更）" if project["knows_changes"] else "合同（变更不明）"


def _contract(view: View, project: Mapping[str, Any]) -> Stat:
    if not project["knows_contracts"]:
        return "合同", word(view, project, "contracts"), ""
    return contract_label(project), money(project["base_fen"]), text(project["contractor"])


def _paid(view: View, project: Mapping[str, Any]) -> Stat:
    if project["paid_fen"] is None:
        return "累计已付", word(view, project, "payments"), ""
    return "累计已付", money(project["paid_fen"]), f"占合同 {value(project['paid_percent'], '%')}"


def _progress(view: View, project: Mapping[str, Any]) -> Stat:
    if not project["knows_progress"]:
        return "形象进度", word(view, project, "progress"), ""
    reported = f"最近报送 {day(project['last_reported_on'])}"
    return "形象进度", value(project["progress_percent"], "%"), reported


def _finish(project: Mapping[str, Any]) -> Stat:
    is_untold = project["finished_on"] is None and project["counted_to"] is None
    figure = "不明" if is_untold else day(project["finished_on"])
    return "竣工", figure, finish_lateness(project) or f"应于 {day(project['due_on'])}"


def _ratings(view: View, project: Mapping[str, Any]) -> Stat:
    if project["rating_count"] is None:
        return "群众评价", word(view, project, "ratings"), ""
    return "群众评价", value(project["score_mean"], "分"), f"{number(project['rating_count'])} 人评价"
