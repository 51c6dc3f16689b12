"""Funnel: from 待交办 to 已销号, with the median days of the cases that passed a stage, and what lies beside."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from casework.cases.figures import funnel
from casework.cases.figures.selection import Selection, of_unit
from casework.cases.states import LABELS, State
from pages.meetings.rectification import choices
from pages.ui.ask import cases
from pages.ui.ask.conference import case_facts
from pages.ui.kit.format import number
from pages.ui.kit.html.render import render
from pages.ui.site import menu
from pages.ui.site.view import View
from pipelines.definitions import LEVEL_LABELS

PASSED = {"mending": "从交办到报告完成", "review": "从报告到复核", "closed": "从交办到销号"}
STATE_OF = {"mending": choices.GOING, "review": LABELS[State.TO_REVIEW], "closed": LABELS[State.CLOSED]}
BESIDE = (State.PROLONGED, State.UNTRUE, State.DATA_ERROR)


@dataclass(frozen=True)
class Box:
    """One figure, the lines below it, and the address of what it counts."""

    label: str
    figure: str
    lines: tuple[str, ...]
    href: str


def show(view: View, asked: Selection) -> None:
    """The funnel of the unit and rule that are asked for."""
    lines = of_unit(cases.listed(view.viewer), asked.unit, asked.rule)
    numbers, days = funnel.numbers(lines), cases.stage_days(view.viewer, asked.unit, asked.rule)
    stages = [
        Box(
            label, number(numbers[stage]), (_passed(stage, *days[stage]),), _here(asked, choices.STATE, STATE_OF[stage])
        )
        for stage, label in funnel.LABELS.items()
    ]
    beside = [Box(LABELS[s], number(numbers[s.value]), (), _here(asked, choices.STATE, LABELS[s])) for s in BESIDE]
    late = choices.LATE_WORDS["overdue"]
    beside.append(Box("逾期", number(numbers["overdue"]), (), _here(asked, choices.LATE, late)))
    st.html(render("case/funnel", boxes=[_unassigned(view, lines, asked), *stages], beside=beside))


def _unassigned(view: View, lines: pl.DataFrame, asked: Selection) -> Box:
    findings = of_unit(case_facts.open_findings(view), asked.unit, asked.rule)
    free = funnel.unassigned(findings, lines)
    by_level = dict(free.select("level", "findings").iter_rows())
    levels = " · ".join(f"{label} {by_level[key]}" for key, label in LEVEL_LABELS.items() if by_level.get(key))
    findings_free, before = funnel.total(free)
    again = (f"其中 {before} 条曾立案并办结",) if before else ()
    return Box("待交办", number(findings_free), (levels or "没有", *again), menu.address("anomalies"))


def _passed(stage: str, days: float | None, of: int) -> str:
    if days is None:
        return f"{PASSED[stage]}：还没有"
    return f"{PASSED[stage]}，中位 {number(days, 1)} 天（{of} 件）"


def _here(asked: Selection, param: str, word: str) -> str:
    """The list of what a figure counts: the same unit and rule."""
    kept = {choices.UNIT: asked.unit, choices.RULE: cases.rule_label(asked.rule) if asked.rule else None, param: word}
    return menu.address("rectification", **{name: value for name, value in kept.items() if value})
