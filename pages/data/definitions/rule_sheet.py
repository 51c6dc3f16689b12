"""Rule sheet: one rule in full — words, limits, SQL as it runs, rates night by night, examples."""

from __future__ import annotations

import re

import streamlit as st

from casework.cases.precision.words import full
from pages.data.definitions import examples
from pages.ui.ask import definitions as questions
from pages.ui.ask import reference
from pages.ui.ask import runs as questions_runs
from pages.ui.ask.conference import precision
from pages.ui.kit import charts, lamps, tables, theme
from pages.ui.kit.format import escape, number, value
from pages.ui.kit.targets import LOST
from pages.ui.kit.trace import evidence
from pages.ui.site.view import View
from pipelines.definitions import STAGE_LABELS, Loaded, Rule
from pipelines.findings.trace import in_force
from pipelines.limits.dated import expand
from pipelines.registry import datasets
from reports.words.needs import of_rule

NOISY, OFF = "待校准", "未启用"
FACTS_ASKED = re.compile(r"\bfrom\s+(\w+_facts)\b")
SHOWN_NIGHTS = 60
SQL_HEIGHT = 420  # pixels; a long statement scrolls
NIGHTS = (
    tables.Column("night_on", "数据截至", "day", width=110),
    tables.Column("subjects", "核对数", "count", width=90),
    tables.Column("flagged", "提示", "count", width=80),
    tables.Column("flagged_percent", "提示率", "percent", width=90),
    tables.Column("cannot_tell", "资料不全", "count", width=90),
    tables.Column("cannot_tell_percent", "资料不全率", "percent", width=100),
    tables.Column("appeared", "首次发现", "count", width=90),
    tables.Column("cleared", "消除", "count", width=80),
    tables.Column("changed_words", "口径", width=130),
)


def show(view: View, loaded: Loaded) -> None:
    """One rule in full."""
    r: Rule = loaded.definition
    rate = questions.rates(view).get(loaded.key)
    judged = precision.judged(view)
    is_noisy = (rate is not None and rate["is_noisy"]) or loaded.key in judged.uncalibrated
    state = f" · {NOISY}" if is_noisy else ""
    st.markdown(f"## {lamps.of_level(r.level).text} · {escape(r.label)}{state}")
    if why := questions_runs.why_lost(view, "rule", loaded.key):
        st.error(f"{LOST}：{escape(why)}。以前提示的疑点按上次结果保留，见“运行”页。")
    elif rate and rate["state"] == "off":
        st.info(f"{OFF}：全县没有收集它所需的台账，不列入任何统计。{escape('；'.join(of_rule(r)))}。")
    elif rate:
        counts = (
            f"全县核对 {number(rate['subjects'])} 项：提示 {number(rate['flagged'])} 项"
            f"（{value(rate['flagged_percent'], '%')}），资料不全 {number(rate['cannot_tell'])} 项"
            f"（{value(rate['cannot_tell_percent'], '%')}）"
        )
        st.caption(f"{counts}。提示率超过 {questions.NOISY_PERCENT}% 的规则列为{NOISY}，其疑点请先抽查再使用。")
    _checked(judged, loaded.key)
    left, right = st.columns(2, gap="large")
    with left:
        evidence.rule_in_words(r)
        used = "、".join(datasets()[key].label for key in r.ledgers)
        evidence.pairs((("用到的台账", used), ("环节", STAGE_LABELS[loaded.stage]), ("建议牵头部门", r.department)))
        evidence.limit_table(in_force(loaded, reference.limits(view), None))
    with right:
        st.caption("比对语句（限值已按生效日期写入，夜间处理时逐字运行）")
        sql = expand(loaded.sql, reference.limits(view)).strip()
        st.code(sql, language="sql", wrap_lines=True, height=SQL_HEIGHT)
    _history(view, loaded.key)
    asked = FACTS_ASKED.search(loaded.sql)
    st.markdown("**算例**：每次改动都会自动验算")
    examples.show(loaded, asked[1] if asked else "")


def _checked(judged: precision.Judged, rule: str) -> None:
    """What the county's own cases came to, and from when on they make the rule 待校准."""
    limit = judged.least_percent
    asks = f"；95%区间整个低于 {limit:g}% 的规则列为{NOISY}" if limit is not None else ""
    st.caption(f"本县立案核实：{full(judged.of(rule))}。每条疑点只计第一次核实的结果{asks}。")


def _history(view: View, rule: str) -> None:
    """The rule's rates by night: a chart from the second night on, and the figures."""
    nights = questions.nights(view, rule)
    st.markdown("**历次提示率**")
    if nights.height > 1:
        drawn = [
            charts.Line("提示率", nights["night_on"].to_list(), nights["flagged_percent"].to_list(), markers=True),
            charts.Line(
                "资料不全率", nights["night_on"].to_list(), nights["cannot_tell_percent"].to_list(), theme.SAND, "dot"
            ),
        ]
        st.plotly_chart(charts.lines(drawn, "%", 220), key=f"rule-nights-{rule}", config=theme.CONFIG)
    else:
        st.caption("只有一夜的数据，第二夜起画出变化。")
    tables.show(view, nights.reverse().head(SHOWN_NIGHTS), NIGHTS, f"rule-nights-table-{rule}", height="auto")
