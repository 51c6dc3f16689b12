"""Columns: what the list of findings shows of each, and how it is put into words."""

from __future__ import annotations

import polars as pl

from casework.cases.precision.words import short
from pages.meetings.anomalies.questions import Wanted
from pages.ui.ask import definitions
from pages.ui.ask.conference import precision
from pages.ui.kit import tables
from pages.ui.kit.texts import worded as in_words
from pages.ui.kit.texts import words
from pages.ui.site.view import View
from pipelines.findings.finding_history import WHY
from reports.words.neutral import mask

NOISY = "待校准"
COLUMNS = (
    tables.Column("level", "等级", "level", width=72),
    tables.Column("label", "规则", width=124),
    tables.Column("township", "乡镇", width=88),
    tables.Column("project_name", "项目名称", width=220),
    tables.Column("amount_fen", "涉及金额", "money", width=110),
    tables.Column("state_label", "办理状态", width=96),
    tables.Column("case_id", "立案编号", width=104),
    tables.Column("happened_on", "发生日期", "day", width=100),
    tables.Column("evidence", "比对结果", width=560),
    tables.Column("first_seen_on", "首次发现", "day", width=100),
    tables.Column("department", "建议牵头部门", width=130),
    tables.Column("lead_department", "责任单位", width=130),
    tables.Column("person", "责任人", width=90),
    tables.Column("due_on", "整改时限", "day", width=100),
    tables.Column("rule_words", "规则核实情况", width=170, help="这条规则提示的疑点，立案核实后属实的有多少"),
    tables.Column("project_no", "项目编号", width=170),
)
CASES = ("state_label", "case_id", "lead_department", "person", "due_on")
# What cannot be judged has no level, no amount and no case: nothing is said against anybody.
WAITING = tuple(
    column for column in COLUMNS if column.name not in (*CASES, "level", "amount_fen", "first_seen_on", "rule_words")
)
CLEARED = (
    tables.Column("cleared_on", "消除日", "day", width=100),
    tables.Column("cleared_words", "消除原因", width=240),
)


def of(wanted: Wanted) -> tuple[tables.Column, ...]:
    """The columns of what is asked for."""
    return {"cleared": (*CLEARED, *COLUMNS), "cannot_tell": WAITING}.get(wanted.outcome, COLUMNS)


def worded(view: View, findings: pl.DataFrame) -> pl.DataFrame:
    """The findings with the columns that are written for the screen."""
    shown = in_words(findings, mask, "evidence", "lead_department", "person")
    shown = shown.with_columns(rule_words=_of_rules(view, shown["rule"]))
    if "cleared_why" in shown.columns:
        shown = shown.with_columns(cleared_words=pl.col("cleared_why").replace(WHY))
    return shown


def _of_rules(view: View, keys: pl.Series) -> pl.Series:
    """尚无核实; 待校准：10 件核实 1 件属实."""
    judged, rates = precision.judged(view), definitions.rates(view)

    def word(rule: str) -> str:
        is_noisy = rule in judged.uncalibrated or rates.get(rule, {}).get("is_noisy", False)
        return f"{NOISY}：{short(judged.of(rule))}" if is_noisy else short(judged.of(rule))

    return words(keys, word)
