"""Material: everything that the pack of a meeting says, in plain values; both files are made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from reports.publications.league import League
from reports.workbooks.context import chinese_day

DRAFT = "纪要由系统按已登记的议题和议定事项起草，须经核改。"


@dataclass(frozen=True)
class Figures:
    """The county in numbers, as the pages count them. `shares` of the last meetings' decisions may be unknown."""

    as_of: date
    findings: int
    levels: Mapping[str, int]  # level in words → how many
    projects: int
    amount_fen: int | None
    cases: int
    open_cases: int
    overdue: int
    closed: int
    untrue: int
    data_errors: int
    topics: int
    on_agenda: int  # findings and cases that the topics name
    decided: int  # by the last meeting, and open from before
    done: int


@dataclass(frozen=True)
class Material:
    """One meeting. `duties` and `rectification` are rows as their own workbooks take them."""

    meeting_no: str
    title: str
    facts: Sequence[tuple[str, str]]  # when, where, who
    topics: Sequence[Sequence[Any]]  # position, topic, kind, how many it names, note
    figures: Figures
    leagues: Sequence[League]  # one for each period that the agenda names, else the latest
    issues: pl.DataFrame
    duties: Sequence[Mapping[str, Any]]
    rectification: Sequence[Mapping[str, Any]]
    followed: Sequence[Sequence[Any]]  # meeting, decision, lead, person, due day, state, note
    decisions: Sequence[Sequence[Any]]  # number, text, lead, person, due day, case, state
    instructions: Sequence[tuple[str, str]]  # who and when, what
    minutes: str  # empty: none was written yet


def summary(figures: Figures) -> str:
    """总体情况: one paragraph in figures."""
    levels = "、".join(f"{word}{number}条" for word, number in figures.levels.items())
    amount = (
        ""
        if figures.amount_fen is None
        else f"，涉及金额{figures.amount_fen / 1_000_000:,.2f}万元（各条相加，可能重复）"
    )
    parts = [
        f"数据截至{chinese_day(figures.as_of)}，系统比对提示疑点{figures.findings:,}条（{levels}），"
        f"涉及项目{figures.projects:,}个{amount}；疑点须经核实。",
        f"累计立案{figures.cases:,}件，在办{figures.open_cases:,}件，其中逾期{figures.overdue:,}件；"
        f"已销号{figures.closed:,}件，核实为不属实{figures.untrue:,}件、数据错误{figures.data_errors:,}件。",
        f"本次会议列议题{figures.topics}个，涉及疑点和立案{figures.on_agenda:,}条。",
        f"以前会议议定事项中上次全部和仍未落实的共{figures.decided}项，已落实{figures.done}项。"
        if figures.decided
        else "以前会议没有待跟踪的议定事项。",
    ]
    return "".join(parts)


def draft_minutes(material: Material) -> str:
    """纪要稿 where none was written yet: the facts, the topics and the decisions, one line each."""
    lines = [f"{label}：{value}" for label, value in material.facts]
    lines += ["会议研究了以下议题：", *(f"{row[0]}. {row[1]}" for row in material.topics)]
    if material.decisions:
        lines.append("会议议定：")
    for number, text, lead, person, due_on, case_id, _ in material.decisions:
        who = "，".join(part for part in (f"{lead}牵头", f"责任人{person}" if person else "") if part)
        until = f"，{chinese_day(due_on)}前完成" if due_on else ""
        lines.append(f"{number}. {text}（{who}{until}{f'，立案{case_id}' if case_id else ''}）")
    return "\n".join(lines)
