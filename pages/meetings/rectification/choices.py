"""Choices: the page's own filters — state, unit, rule, delay — in its address and in words."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from casework.cases.days.reminders import REMINDERS
from casework.cases.figures.selection import OVERDUE, Selection
from casework.cases.states import LABELS, OPEN, State
from pages.ui.kit.phone import fold

ALL, GOING = "全部", "在办"
STATE, UNIT, RULE, LATE = "case_state", "unit", "case_rule", "overdue"  # parameters of the address
LATE_WORDS = {OVERDUE: "已逾期", **REMINDERS}
STATES: Mapping[str, tuple[State, ...]] = {GOING: OPEN, **{LABELS[state]: (state,) for state in State}}


def choose(listed: pl.DataFrame) -> Selection:
    """What is asked for; the choices are those that the viewer's own cases have."""
    units = sorted({name for column in ("township", "department") for name in listed[column].drop_nulls().unique()})
    rules = dict(listed.select("rule_label", "rule").unique().sort("rule_label").iter_rows())
    with fold.filters():
        state = _choice(STATE, "状态", list(STATES), 150)
        unit = _choice(UNIT, "乡镇或牵头单位", units, 220)
        rule = _choice(RULE, "规则", list(rules), 220)
        late = _choice(LATE, "时限", list(LATE_WORDS.values()), 120)
    kinds = {word: kind for kind, word in LATE_WORDS.items()}
    return Selection(STATES.get(state or "", ()), unit, rules.get(rule or ""), kinds.get(late or ""))


def _choice(key: str, label: str, options: list[str], width: int) -> str | None:
    """One of the options as it stands in the address, or None for all."""
    choice = st.selectbox(label, [ALL, *options], key=key, bind="query-params", width=width)
    return None if choice == ALL else choice


def words(asked: Selection, rule_label: str | None) -> list[str]:
    """The filters as an export prints them."""
    state = next((word for word, states in STATES.items() if states == asked.states), None)
    return [word for word in (state, asked.unit, rule_label, LATE_WORDS.get(asked.late or "")) if word]
