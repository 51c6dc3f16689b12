"""Choices: the anomaly page's own filters, in its address and in words."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.meetings.anomalies import joined
from pages.meetings.anomalies.questions import Outcome, Wanted
from pages.ui.kit.format import FEN_PER_WAN, money
from pages.ui.kit.phone import fold
from pages.ui.site import filters, menu
from pages.ui.site.view import View
from pipelines.definitions import LEVEL_LABELS, STAGE_LABELS
from pipelines.registry import rules

ALL = "全部"
ANY_DAY, IN_PERIOD = "不限", "统计期内"
BY_YIELD, BY_LEVEL = "核查顺序", "等级金额"
STATES: dict[Outcome, str] = {"flagged": "疑点", "cannot_tell": "资料不全", "cleared": "已消除"}


def _choice(key: str, label: str, words: Mapping[str, str], width: int) -> str | None:
    """One of `words` by its label in the address, or None for all."""
    choice = st.selectbox(label, [ALL, *words.values()], key=key, bind="query-params", width=width)
    return next((name for name, word in words.items() if word == choice), None)


def _words() -> dict[str, dict[str, str]]:
    """The choices with a key of their own, by parameter: key to label."""
    rule_labels = {key: loaded.definition.label for key, loaded in rules().items()}
    return {
        "level": dict(LEVEL_LABELS),
        "stage": dict(STAGE_LABELS),
        "rule": rule_labels,
        "department": {name: name for name in departments()},
        "handling": joined.STATES,
        "outcome": {str(state): word for state, word in STATES.items()},
    }


def departments() -> list[str]:
    """The departments that the rules suggest."""
    return sorted({loaded.definition.department for loaded in rules().values()} - {""})


def speak_labels() -> None:
    """A link may name keys (rule=overdue); the choices and the address speak labels, so such a link is opened anew."""
    bar = (filters.PERIOD, filters.TOWNSHIP, filters.CATEGORY)  # the bar's own, which stay as they are
    asked = {name: value for name, value in st.query_params.to_dict().items() if name not in bar}
    spoken = {name: _words().get(name, {}).get(value, value) for name, value in asked.items()}
    if spoken != asked:
        menu.go("anomalies", **spoken)


def choose(view: View) -> Wanted:
    """The page's own filters; they live in the address beside the frame's."""
    words, owners = _words(), {name: name for name in joined.owners(view)}
    with fold.filters("top"):
        labels = list(STATES.values())
        outcome = st.segmented_control(
            "结果", labels, default=labels[0], key="outcome", bind="query-params", required=True
        )
        level = _choice("level", "等级", words["level"], 104)
        stage = _choice("stage", "环节", words["stage"], 140)
        rule = _choice("rule", "规则", words["rule"], 190)
        least = st.number_input(
            "金额不低于（万元）",
            min_value=0.0,
            value=None,
            step=10.0,
            placeholder=ANY_DAY,
            key="least",
            bind="query-params",
            width=170,
        )
        within = st.selectbox(
            "发生日期",
            [ANY_DAY, IN_PERIOD],
            key="happened",
            bind="query-params",
            width=190,
            help=f"统计期（{view.period.label}）在页面上方选择；没有发生日期的疑点（如合计不符）选统计期内时不列。",
        )
        department = _choice("department", "建议牵头部门", words["department"], 170)
        state = _choice("handling", "办理状态", words["handling"], 130)
        owner = _choice("owner", "责任单位、责任人", owners, 170)
        order = st.segmented_control(
            "排序", [BY_YIELD, BY_LEVEL], default=BY_YIELD, key="order", bind="query-params", required=True
        )
    return Wanted(
        outcome=_outcome(outcome),
        level=level,
        stage=stage,
        rule=rule,
        department=department,
        state=state,
        owner=owner,
        is_by_yield=order == BY_YIELD,
        least_fen=None if not least else round(least * FEN_PER_WAN),
        within=None if within == ANY_DAY else view.period,
    )


def _outcome(label: str | None) -> Outcome:
    return next((state for state, word in STATES.items() if word == label), "flagged")


def words(wanted: Wanted) -> list[str]:
    """The filters as an export prints them."""
    known = (
        STATES[wanted.outcome],
        LEVEL_LABELS.get(wanted.level) if wanted.level else None,
        STAGE_LABELS.get(wanted.stage) if wanted.stage else None,
        rules()[wanted.rule].definition.label if wanted.rule else None,
        f"建议牵头部门 {wanted.department}" if wanted.department else None,
        f"办理状态 {joined.STATES[wanted.state]}" if wanted.state else None,
        f"责任 {wanted.owner}" if wanted.owner else None,
        f"涉及金额不低于 {money(wanted.least_fen)}" if wanted.least_fen else None,
        f"发生于{wanted.within.label}" if wanted.within else None,
    )
    return [word for word in known if word]


def address(wanted: Wanted) -> dict[str, str]:
    """The filters as the page's own parameters."""
    known = {
        "outcome": STATES[wanted.outcome],
        "level": LEVEL_LABELS.get(wanted.level) if wanted.level else None,
        "stage": STAGE_LABELS.get(wanted.stage) if wanted.stage else None,
        "rule": rules()[wanted.rule].definition.label if wanted.rule else None,
        "department": wanted.department,
        "handling": joined.STATES[wanted.state] if wanted.state else None,
        "owner": wanted.owner,
        "least": f"{wanted.least_fen / FEN_PER_WAN:g}" if wanted.least_fen else None,
        "happened": IN_PERIOD if wanted.within else None,
        "order": None if wanted.is_by_yield else BY_LEVEL,
    }
    return {name: word for name, word in known.items() if word}
