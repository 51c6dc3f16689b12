"""Untold: what a project's page says where its township has not told a ledger — 未报送 or 未启用, and no 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pages.leaders.project import questions
from pages.ui.ask.topic.told import told, why_unknown
from pages.ui.kit.targets import UNKNOWN
from pages.ui.kit.topic import nothing
from pages.ui.site.view import View
from pipelines.lake.snapshot_db import Filters
from pipelines.registry import datasets

NO_ROWS, NO_CURVES = "没有已接收的记录", "本项目还没有进度报送和拨付记录。"


def of_township(view: View, project: Mapping[str, Any]) -> View:
    """The view of the project's own township."""
    return replace(view, filters=Filters(township=project["township"]))


def word(view: View, project: Mapping[str, Any], ledger: str) -> str:
    """未报送, or 未启用 where nobody is asked for the ledger."""
    return UNKNOWN[why_unknown(of_township(view, project), ledger)]


def no_curves(view: View, project: Mapping[str, Any]) -> str:
    """What stands where neither progress nor payments have a row."""
    return nothing.of_ledgers(of_township(view, project), ("progress", "payments"), none=NO_CURVES)


def without_rows(view: View, project_no: str, keys: Sequence[str]) -> str:
    """Of ledgers without a row of the project: 没有已接收的记录：公示台账；未启用：审批台账。"""
    project = questions.facts(view, project_no)
    if project is None:
        return ""
    listed: dict[str, list[str]] = {NO_ROWS: [], **{word: [] for word in UNKNOWN.values()}}
    for key in keys:
        state = told(of_township(view, project), (key,))
        why = UNKNOWN["off"] if state.off else UNKNOWN["unreported"] if state.silent else NO_ROWS
        listed[why].append(datasets()[key].label)
    return "；".join(f"{why}：{'、'.join(labels)}" for why, labels in listed.items() if labels) + "。"
