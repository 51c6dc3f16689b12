"""Choices: the anomaly page's own filters, in its address and in words."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.meetings.anomalies.questions import Outcome, Wanted
from pages.ui.kit.format import FEN_PER_WAN, money
from pages.ui.site import filters, menu
from pages.ui.site.view import View
from pipelines.definitions import LEVEL_LABELS, STAGE_LABELS
from pipelines.registry import rules

ALL = "全部"
ANY_DAY = "不限"
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
        "outcome": {str(state): word for state, word in STATES.items()},
    }


def speak_labels() -> None:
    """A link may name keys (rule=overdue); the choices and the address speak labels, so such a link is opened anew."""
    bar = (filters.PERIOD, filters.TOWNSHIP, filters.CATEGORY)  # the bar's own, which stay as they are
    asked = {name: value for name, value in st.query_params.to_dict().items() if name not in bar}
    spoken = {name: _words().get(name, {}).get(value, value) for name, value in asked.items()}
    if spoken != asked:
        menu.go("anomalies", **spoken)


def choose(view: View) -> Wanted:
    """The page's own filters; they live in the address beside the frame's."""
    words = _words()
    with st.container(horizontal=True, vertical_alignment="top"):
        labels = list(STATES.values())
        outcome = st.segmented_control(
            "结果", labels, default=labels[0], key="outcome", bind="query-params", required=True
        )
        level = _choice("level", "等级", words["level"], 104)
        stage = _choice("stage", "环节", words["stage"], 140)
        rule = _choice("rule", "规则", words["rule"], 190)
        least = st.number_input(
            "金额不低于（万元）", min_value=0.0, value=None, step=10.0, placeholder=ANY_DAY, key="least", width=170
        )
        within = st.selectbox(
            "发生日期", [ANY_DAY, f"{view.period.label}内"], key="happened", width=190, help="统计期在页面上方选择"
        )
    return Wanted(
        outcome=_outcome(outcome),
        level=level,
        stage=stage,
        rule=rule,
        least_fen=None if not least else round(least * FEN_PER_WAN),
        within=None if within == ANY_DAY else view.period,
    )


def _outcome(label: str | None) -> Outcome:
    return next((state for state, word in STATES.items() if word == label), "flagged")


def words(wanted: Wanted) -> list[str]:
    """The filters as an export prints them."""
    labels = [STATES[wanted.outcome], LEVEL_LABELS.get(wanted.level) if wanted.level else None]
    labels += [STAGE_LABELS.get(wanted.stage) if wanted.stage else None]
    labels += [rules()[wanted.rule].definition.label if wanted.rule else None]
    labels += [f"涉及金额不低于 {money(wanted.least_fen)}" if wanted.least_fen else None]
    labels += [f"发生于{wanted.within.label}" if wanted.within else None]
    return [word for word in labels if word]
