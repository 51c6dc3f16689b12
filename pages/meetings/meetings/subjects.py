"""Subjects: the findings and cases that topics and decisions speak of, in one line each."""

from __future__ import annotations

from typing import Any

import polars as pl

from casework.cases.states import OPEN, State
from casework.meetings.meeting import Book, Kind, Topic
from pages.meetings.anomalies import joined
from pages.meetings.anomalies.questions import Wanted
from pages.ui.ask import cases
from pages.ui.ask.conference import meetings
from pages.ui.kit import lamps
from pages.ui.kit.format import MISSING, money
from pages.ui.site.view import View

MOST_LINES = 6  # of a topic, on screen
GONE = "已不在最近一夜的数据里"


def lines(view: View, topic: Topic) -> list[str]:
    """The first findings or cases of a topic, or its period."""
    if topic.kind is Kind.RANKING:
        return [f"考核期：{period_label(view, each)}" for each in topic.refs]
    words = finding_words(view) if topic.kind is Kind.FINDINGS else case_words(view)
    gone = known_before(view, [each for each in topic.refs if each not in words]) if topic.kind is Kind.FINDINGS else {}
    named = [words.get(each) or gone.get(each) or f"{each}（{GONE}）" for each in topic.refs]
    return named[:MOST_LINES] + ([f"等 {len(named)} 条"] if len(named) > MOST_LINES else [])


def flagged(view: View) -> pl.DataFrame:
    """Every finding of tonight with its case, the ones most worth checking first."""
    return joined.listed(view, Wanted())


def finding_words(view: View) -> dict[str, str]:
    """Every finding of tonight in a line."""
    return {row["finding_id"]: _finding(row) for row in flagged(view).iter_rows(named=True)}


def known_before(view: View, ids: list[str]) -> dict[str, str]:
    """Findings that have gone, as they were last seen."""
    if not ids:
        return {}
    rows = meetings.findings(view, ids).iter_rows(named=True)
    return {row["finding_id"]: f"{_finding(row)}（{GONE}）" for row in rows}


def case_words(view: View) -> dict[str, str]:
    """Every case of the viewer in a line."""
    return {row["case_id"]: _case(row) for row in cases.listed(view.viewer).iter_rows(named=True)}


def open_cases(view: View) -> list[str]:
    """The numbers of the cases that are not over."""
    states = [state.value for state in OPEN]
    return cases.listed(view.viewer).filter(pl.col("state").is_in(states))["case_id"].to_list()


def standing_cases(view: View) -> list[str]:
    """The numbers of every case but those withdrawn, which a topic may speak of."""
    return cases.listed(view.viewer).filter(pl.col("state") != State.WITHDRAWN.value)["case_id"].to_list()


def of_topics(book: Book) -> tuple[list[str], list[str]]:
    """The findings and the cases that the topics of a meeting name, each once."""
    refs_by_kind = {kind: [each for topic in book.topics if topic.kind is kind for each in topic.refs] for kind in Kind}
    return list(dict.fromkeys(refs_by_kind[Kind.FINDINGS])), list(dict.fromkeys(refs_by_kind[Kind.CASES]))


def period_label(view: View, key: str) -> str:
    """The words of a period."""
    return next((period.label for period in view.periods if period.key == key), key)


def _finding(row: dict[str, Any]) -> str:
    level = lamps.of_level(row["level"]).text
    parts = [level, row["label"], row["township"] or MISSING, row["project_name"] or row["project_no"]]
    parts += [money(row["amount_fen"])] if row["amount_fen"] is not None else []
    parts += [f"{row['state_label']} {row['case_id']}"] if row.get("case_id") else []
    return " · ".join(part for part in parts if part)


def _case(row: dict[str, Any]) -> str:
    due = f"时限 {row['due_on']}"
    parts = [row["case_id"], row["state_label"], row["rule_label"], row["township"] or MISSING, row["department"], due]
    return " · ".join(parts)
