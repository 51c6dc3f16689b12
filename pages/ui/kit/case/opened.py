"""Opened: one case — its head, the steps that its viewer may take now, and everything that was done about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st

from casework.cases.steps import NO_CASE
from pages.ui.ask import cases
from pages.ui.kit import lamps
from pages.ui.kit.case import form, history, wording
from pages.ui.kit.format import moment, money
from pages.ui.kit.html.render import render
from pages.ui.site import menu
from pages.ui.site.viewer import Viewer
from pipelines.china import wall
from reports.words.neutral import mask


def opened(case_id: str, viewer: Viewer, project: str | None = None) -> None:
    """Draw the case; one that is not the viewer's is said not to be there. `project`: the name of its project, where
    the page knows it."""
    file = cases.file(viewer, case_id)
    rows = cases.listed(viewer).filter(pl.col("case_id") == case_id)
    if file is None or rows.is_empty():
        st.info(NO_CASE)
        return
    now, row = cases.now(), rows.row(0, named=True)
    st.html(_head(row, now, project))
    _links(row)
    form.offer(file, viewer, now)
    history.history(file)


def _head(row: Mapping[str, Any], now: datetime, project: str | None) -> Any:
    late = wording.workdays(row["overdue_workdays"], None)
    facts = [
        ("项目", project or row["project_no"], False),
        ("乡镇", " · ".join(part for part in (row["township"], row["village"]) if part) or None, False),
        ("牵头单位", row["lead_department"], False),
        ("责任人", row["person"], False),
        ("整改时限", wording.due(row), bool(late)),
        ("响应时限", wording.response(row, now), bool(row["is_answered_late"])),
        ("交办时间", moment(wall(row["assigned_at"])), False),
        ("涉及金额", money(row["amount_fen"]), False),
        *([("销号日期", str(row["closed_on"]), False)] if row["closed_on"] else []),
        *([("核查结果", row["outcome"], False)] if row["outcome"] else []),
    ]
    return render(
        "case/head",
        number=row["case_id"],
        lamp=lamps.of_level(row["level"]),
        rule=row["rule_label"],
        state=row["state"],
        label=row["state_label"],
        overdue=late,
        recurred=row["recurred"],
        evidence=mask(row["evidence"]),
        facts=facts,
    )


def _links(row: Mapping[str, Any]) -> None:
    with st.container(horizontal=True):
        if row["project_no"]:
            menu.link("project", "打开项目档案", project=row["project_no"])
        menu.link("anomalies", "查看疑点和依据", finding=row["finding_id"])
