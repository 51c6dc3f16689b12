"""Evidence: what stands behind one finding — the sentence, the rule, its limits, the ledger rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from pages.ui import lamps, ledgers, menu, reference
from pages.ui.format import day, escape, money, number, text
from pages.ui.questions import anomalies as questions
from pages.ui.questions import definitions as rules_asked
from pages.ui.questions import project as projects
from pages.ui.view import View
from pipelines.definitions import STAGE_LABELS, Rule
from pipelines.registry import datasets, rules
from reports.neutral import mask

OUTCOMES = {"flagged": "疑点", "cannot_tell": "无法判断"}


def show(view: View, found: Mapping[str, Any]) -> None:
    """Everything a reader needs to check the finding against the ledgers."""
    lamp = lamps.of_level(found["level"])
    place = " · ".join(escape(found[name]) for name in ("township", "village", "category") if found[name])
    st.markdown(f"#### {lamp.text} · {escape(found['label'])}")
    st.markdown(f"**{escape(mask(text(found['evidence'])))}**")
    names = [escape(found[name]) for name in ("project_name", "subject_id") if found[name] and "#" not in found[name]]
    st.caption(" · ".join([*names, place]))
    _links(found)
    loaded = rules().get(found["rule"])
    left, right = st.columns(2, gap="large")
    with left:
        if loaded is None:
            st.caption("这条规则已不在现行规则库中,只保留比对结果。")
        else:
            rule_in_words(loaded.definition)
    with right:
        _figures(found)
        if loaded is not None:
            limits(view, loaded.definition, found["happened_on"] or view.as_of)
            _rate(view, found["rule"])
    st.markdown("**依据的台账行**(● 为本条疑点所在的行)")
    _rows(view, found, loaded.definition.basis if loaded else ())


def _links(found: Mapping[str, Any]) -> None:
    with st.container(horizontal=True):
        if found["project_no"]:
            menu.link("project", "打开项目档案", project=found["project_no"])
        menu.link("definitions", "查看规则口径与算例", definition=found["rule"])


def rule_in_words(rule: Rule) -> None:
    """What was checked, when it flags, why it matters, on whose authority."""
    parts = (("核对范围", rule.checked), ("提示条件", rule.flagged), ("为什么看", rule.why), ("依据", rule.source))
    pairs(parts)


def pairs(parts: tuple[tuple[str, str], ...]) -> None:
    """A two-column table of labels and words."""
    rows = [(label, escape(words)) for label, words in parts]
    frame = pl.DataFrame(rows, schema=["label", "words"], orient="row")
    st.table(frame, hide_index=True, hide_header=True, border="horizontal")


def _figures(found: Mapping[str, Any]) -> None:
    pairs(
        (
            ("结果", OUTCOMES[found["outcome"]]),
            ("实测", text(found["measured"])),
            ("界限", text(found["limit"])),
            ("涉及金额", money(found["amount_fen"])),
            ("发生日期", day(found["happened_on"])),
            ("环节", STAGE_LABELS.get(found["stage"], text(found["stage"]))),
            ("建议牵头部门", text(found["department"])),
        )
    )


def limits(view: View, rule: Rule, on: date | None) -> None:
    """The limits in force on the day (all of them without a day), each with its source."""
    if not rule.limits:
        return
    known = reference.limits(view)
    rows = []
    for key in rule.limits:
        in_force = [limit for limit in known.by_key.get(key, ()) if on is None or limit == known.on(key, on)]
        for limit in in_force:
            until = f"至 {day(limit.until)}" if limit.until else "起"
            rows.append((limit.note or limit.key, reference.words(limit), f"{day(limit.since)} {until}", limit.source))
    if rows:
        shown = [tuple(escape(cell) for cell in row) for row in rows]
        st.table(pl.DataFrame(shown, schema=["限值", "数值", "有效期", "来源"], orient="row"), hide_index=True)


def _rate(view: View, rule: str) -> None:
    rate = rules_asked.rates(view).get(rule)
    if rate:
        told = f"全县核对 {number(rate['subjects'])} 项,提示 {number(rate['flagged'])} 项"
        st.caption(f"{told},无法判断 {number(rate['cannot_tell'])} 项。")


def _rows(view: View, found: Mapping[str, Any], basis: tuple[str, ...]) -> None:
    place = (found["source_file"], found["source_sheet"], found["source_row"])
    own = questions.own_rows(view, found["finding_id"])
    shown = dict(own)
    if found["project_no"]:
        shown |= {key: projects.ledger(view, key, found["project_no"]) for key in (*basis, *own) if key in datasets()}
    elif found["subject_id"]:
        contracts = questions.firm_contracts(view, found["subject_id"])
        shown |= {"contracts": contracts} if contracts.height else {}
    if not any(rows.height for rows in shown.values()):
        where = " › ".join(str(part) for part in place if part)
        st.caption(f"没有对应的已接收台账行。出处:{escape(where)}" if where else "这条比对不来自单独一行台账。")
    for key, rows in shown.items():
        ledgers.table(view, key, rows, marked=place, prefix="evidence")
