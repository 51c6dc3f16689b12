"""Evidence: what stands behind one finding — the sentence, the rule, its limits, the ledger rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.ui.ask import definitions as rules_asked
from pages.ui.ask import reference
from pages.ui.kit import lamps
from pages.ui.kit.format import day, escape, money, number, text
from pages.ui.kit.trace import rows as traced
from pages.ui.site import menu
from pages.ui.site.view import View
from pipelines.definitions import STAGE_LABELS, Rule
from pipelines.findings.finding_history import WHY
from pipelines.findings.trace import Trace
from pipelines.limits.dated import Limit
from reports.words.needs import of_rule, through
from reports.words.neutral import mask

OUTCOMES = {"flagged": "疑点", "cannot_tell": "资料不全"}


def show(view: View, trace: Trace) -> None:
    """Everything a reader needs to check the finding against the ledgers."""
    finding = trace.finding
    lamp = lamps.of_level(finding["level"])
    place = " · ".join(escape(finding[name]) for name in ("township", "village", "category") if finding[name])
    st.markdown(f"## {lamp.text} · {escape(finding['label'])}")
    st.markdown(f"**{escape(mask(text(finding['evidence'])))}**")
    names = [
        escape(finding[name]) for name in ("project_name", "subject_id") if finding[name] and "#" not in finding[name]
    ]
    st.caption(" · ".join([*names, place]))
    _links(finding)
    left, right = st.columns(2, gap="large")
    with left:
        if trace.rule is None:
            st.caption("这条规则已不在现行规则库中，只保留比对结果。")
        else:
            rule_in_words(trace.rule.definition)
            st.caption(through(trace.known_on))
    with right:
        _figures(finding)
        if trace.rule is not None:
            limit_table(trace.limits)
            _rate(view, finding["rule"])
    if trace.rule is not None:
        traced.working(view, trace)
    traced.rows(view, trace)


def _links(finding: Mapping[str, Any]) -> None:
    with st.container(horizontal=True):
        if finding["project_no"]:
            menu.link("project", "打开项目档案", project=finding["project_no"])
        menu.link("definitions", "查看规则口径与算例", definition=finding["rule"])


def rule_in_words(rule: Rule) -> None:
    """What was checked, when it flags, why it matters, on whose authority."""
    parts = (("核对范围", rule.checked), ("提示条件", rule.flagged), ("为什么看", rule.why), ("依据", rule.source))
    pairs(parts)
    for line in of_rule(rule):
        st.caption(escape(line))


def pairs(parts: tuple[tuple[str, str], ...]) -> None:
    """A two-column table of labels and words."""
    rows = [(label, escape(words)) for label, words in parts]
    frame = pl.DataFrame(rows, schema=["label", "words"], orient="row")
    st.table(frame, hide_index=True, hide_header=True, border="horizontal")


def _life(finding: Mapping[str, Any]) -> str:
    """When it was first and last seen, and since when and why it is gone."""
    if not finding["first_seen_on"]:
        return text(None)
    phrases = [
        f"首次 {day(finding['first_seen_on'])}",
        f"最近 {day(finding['last_seen_on'])}（共 {finding['nights']} 夜）",
    ]
    phrases += [f"曾消除后又出现 {finding['returned']} 次"] if finding["returned"] else []
    phrases += [f"{day(finding['cleared_on'])} 消除：{WHY[finding['cleared_why']]}"] if finding["cleared_on"] else []
    return "，".join(phrases)


def _figures(finding: Mapping[str, Any]) -> None:
    pairs(
        (
            ("结果", OUTCOMES[finding["outcome"]]),
            ("实测", text(finding["measured"])),
            ("界限", text(finding["limit"])),
            ("涉及金额", money(finding["amount_fen"])),
            ("发生日期", day(finding["happened_on"])),
            ("发现与消除", _life(finding)),
            ("环节", STAGE_LABELS.get(finding["stage"], text(finding["stage"]))),
            ("建议牵头部门", text(finding["department"])),
            ("疑点编号", finding["finding_id"]),
        )
    )


def limit_table(limits: Sequence[Limit]) -> None:
    """Limits with their number, their time and their source."""
    rows = []
    for limit in limits:
        until = f"至 {day(limit.until)}" if limit.until else "起"
        rows.append((limit.note or limit.key, reference.words(limit), f"{day(limit.since)} {until}", limit.source))
    if rows:
        shown = [tuple(escape(cell) for cell in row) for row in rows]
        st.table(pl.DataFrame(shown, schema=["限值", "数值", "有效期", "来源"], orient="row"), hide_index=True)


def _rate(view: View, rule: str) -> None:
    rate = rules_asked.rates(view).get(rule)
    if rate:
        sentence = f"全县核对 {number(rate['subjects'])} 项，提示 {number(rate['flagged'])} 项"
        st.caption(f"{sentence}，资料不全 {number(rate['cannot_tell'])} 项。")
