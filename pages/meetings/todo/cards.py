"""Cards: one for each case that waits, with what is to be done, by when, and what it is about; a click opens it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st

from casework.cases.figures.waiting import TASKS
from pages.ui.ask.conference import case_facts
from pages.ui.kit import lamps
from pages.ui.kit.case import wording
from pages.ui.kit.case.sheet import PARAM
from pages.ui.kit.format import day, moment
from pages.ui.kit.html.render import render
from pages.ui.site import menu
from pages.ui.site.view import View
from pipelines.china import wall
from reports.words.neutral import mask


def show(view: View, waiting: pl.DataFrame, now: datetime) -> None:
    """The cards in the order given. They are links: a phone begins an opened case at its top, and Back goes back."""
    named = waiting.join(case_facts.project_names(view), on="project_no", how="left")
    st.html(render("case/waiting", rows=[_card(row, now) for row in named.iter_rows(named=True)]))


def _card(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    left, by, is_late = _when(row, now)
    return {
        "href": menu.address("todo", **{PARAM: row["case_id"]}),
        "task": TASKS[row["task"]],
        "left": left,
        "by": by,
        "is_late": is_late,
        "lamp": lamps.of_level(row["level"]),
        "rule": row["rule_label"],
        "place": f"{row['township'] or row['department']} · {row['case_id']}",
        "name": row["project_name"] or row["project_no"] or "",
        "evidence": mask(row["evidence"]),
    }


def _when(row: Mapping[str, Any], now: datetime) -> tuple[str, str, bool]:
    """How long there is left, until when, and whether it is too late: by the hour for a first response, by working
    days for the rest; what has no last moment says since when it waits."""
    if row["task"] == "respond" and row["answer_by"] is not None:
        is_late = bool(row["is_answered_late"])
        return wording.hours(row["answer_by"], now), f"{moment(wall(row['answer_by']))} 前", is_late
    if row["by"] is None:
        return f"{moment(wall(row['since']))} 起等待", "", False
    overdue = row["overdue_workdays"]
    return wording.workdays(overdue, row["workdays_left"]), f"{day(row['due_on'])} 前", overdue > 0
