"""Examples: a definition's worked cases as small tables, in the words of the ledgers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import polars as pl
import streamlit as st

from pages.ui.format import MISSING, day, escape
from pipelines.definitions import LEVEL_LABELS, Example
from pipelines.registry import datasets

RESULT = "应得结果"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OUTCOMES = {True: "疑点", False: "不提示", None: "无法判断", **LEVEL_LABELS}
FACT_WORDS = {  # columns that the facts derive: the export standard has no header for them
    "accepted": "接收行数",
    "as_of": "数据截至日",
    "awarded_on": "中标日期",
    "base_fen": "合同价(含批准变更)",
    "before_decided_on": "前置环节办结日期",
    "change_fen": "批准变更金额",
    "class": "分级",
    "complaint_count": "投诉数",
    "complaint_kind": "投诉类别",
    "contract_count": "合同数",
    "contract_fen": "合同金额",
    "due_on": "应完成日期",
    "event_on": "事项日期",
    "field": "栏目",
    "filed_on": "县备案日期",
    "first_acceptance_on": "首次验收日期",
    "first_acceptance_result": "首次验收结论",
    "first_paid_on": "首次拨付日期",
    "fund_arrived_fen": "到位金额",
    "happened_on": "发生日期",
    "has_rejected": "有退回的行",
    "dataset": "台账",
    "is_live": "未取消",
    "is_marked": "有资金疑点",
    "judged_on": "判断日期",
    "label": "合计行的字样",
    "last_paid_on": "最近拨付日期",
    "ledger_fen": "台账金额",
    "ledger_winner": "台账中标单位",
    "month_end": "月末",
    "name": "名称",
    "nth": "第几次",
    "open_change_on": "未批变更提出日期",
    "open_changes": "未批变更数",
    "output_value_fen": "累计完成产值",
    "paid_fen": "累计已付",
    "paid_to_date_fen": "截至本笔累计已付",
    "payment_seq": "第几笔",
    "percent_at_payment": "付款时形象进度",
    "previous_percent": "上次形象进度",
    "previous_reported_on": "上次报送日期",
    "progress_percent": "形象进度",
    "rating_count": "评价数",
    "required_days": "应公示天数",
    "retention_paid_fen": "已付质保金",
    "row_on": "业务日期",
    "rows_accepted": "接收行数",
    "rows_rejected": "退回行数",
    "score_sum": "得分合计",
    "signed_on": "签订日期",
    "days_shown": "已公示天数",
    "stage": "阶段",
    "stated_fen": "合计行金额",
    "summed_fen": "各行相加",
    "source_file": "文件",
    "source_sheet": "工作表",
    "source_row": "行号",
    "submitter": "报送乡镇",
    "received_on": "收到日期",
    "step_order": "环节次序",
    "working_days": "用时(工作日)",
}
TABLE_WORDS = {
    "night": "数据截至",
    "townships": "乡镇",
    "files": "报送文件",
    "checksums": "合计行",
    "findings": "疑点",
    "rejected": "退回的行",
}


@cache
def _field_labels() -> dict[str, str]:
    """Header by column name; the project ledger's word wins where two ledgers share a name."""
    ordered = sorted(datasets().values(), key=lambda dataset: dataset.key != "projects")
    found: dict[str, str] = {}
    for dataset in ordered:
        for field in dataset.fields:
            found.setdefault(field.name, field.label)
    return found


def ledger_behind(facts: str) -> str:
    """The ledger whose rows a fact table widens: payment_facts → payments."""
    stem = facts.removesuffix("_facts")
    return {"notice": "disclosures", "progress": "progress", "project_month": "projects"}.get(stem, f"{stem}s")


def heading(column: str, dataset: str = "") -> str:
    """What a column is called on screen; the ledger at hand has the first word."""
    own = datasets().get(dataset)
    if own and column in own.field_names:
        return own.field(column).label
    if column.startswith("has_rejected_"):
        dataset = datasets().get(column.removeprefix("has_rejected_"))
        return f"{dataset.label if dataset else ''}有退回的行"
    return _field_labels().get(column) or FACT_WORDS.get(column, column)


def cell(column: str, content: Any) -> str:
    """A value of an example as a person would write it; money in yuan, because examples are about single yuan."""
    if content is None:
        return MISSING
    if isinstance(content, bool):
        return "是" if content else "否"
    if isinstance(content, date):
        return day(content)
    if column.endswith("_fen"):
        return f"{content / 100:,.2f} 元"
    if isinstance(content, float):
        return f"{content:g}"
    return str(content)


def _outcome(expected: Any) -> str:
    """What one subject of a rule, or a KPI, must come to."""
    if isinstance(expected, bool) or expected in LEVEL_LABELS:
        return OUTCOMES[expected]
    return MISSING if expected is None else f"{expected:,g}" if isinstance(expected, int | float) else str(expected)


def _results(example: Example, count: int) -> list[str]:
    """The result beside each row: a rule's row by row, a KPI's once for all rows."""
    if isinstance(example.expected, list | tuple):
        told = [OUTCOMES[None] if each is None else _outcome(each) for each in example.expected]
        return told if len(told) == count else ["、".join(told) or "没有核对对象", *[""] * (count - 1)]
    return [_outcome(example.expected), *[""] * (count - 1)]


def _lines(nth: int, rows: Sequence[Mapping[str, Any]], results: Sequence[str], dataset: str) -> list[dict[str, str]]:
    """The rows of one example; its number stands on the first."""
    return [
        {
            "例": str(nth) if place == 0 else "",
            **{heading(name, dataset): cell(name, content) for name, content in row.items()},
            RESULT: result,
        }
        for place, (row, result) in enumerate(zip(rows, results, strict=True))
    ]


def _table(lines: Sequence[Mapping[str, str]]) -> None:
    """One table over all columns that any line names; the result stands last."""
    names = [name for name in dict.fromkeys(name for line in lines for name in line) if name != RESULT]
    shown = [
        {name: escape(line.get(name, MISSING)) if line.get(name, MISSING) else "" for name in names} for line in lines
    ]
    results = [f"**{escape(line[RESULT])}**" if line.get(RESULT) else "" for line in lines]
    frame = pl.DataFrame(shown).with_columns(pl.Series(RESULT, results))
    st.table(frame if any(results) else frame.drop(RESULT), hide_index=True)


def show(examples: Sequence[Example], facts: str) -> None:
    """Every example over the fact table `facts`: its rows, and what must come out. Tests run them with every change."""
    numbered = list(enumerate(examples, start=1))
    plain: list[dict[str, str]] = []
    for nth, example in numbered:
        if not isinstance(example.rows, Mapping):
            rows = example.rows or [{}]
            plain += _lines(nth, rows, _results(example, len(rows)), ledger_behind(facts))
    if plain:
        _table(plain)
    _several([(nth, example) for nth, example in numbered if isinstance(example.rows, Mapping)])
    sentences = [f"例 {nth}:{example.sentence}" for nth, example in numbered if CHINESE.search(example.sentence)]
    if sentences:
        st.markdown("\n".join(f"- {escape(sentence)}" for sentence in sentences))


def _several(numbered: Sequence[tuple[int, Example]]) -> None:
    """Examples over several tables: the rows of each table together, then what each example must come to."""
    lines: dict[str, list[dict[str, str]]] = {}
    for nth, example in numbered:
        for name, rows in dict(example.rows).items():
            dataset = datasets().get(name) or datasets().get(ledger_behind(name))
            label = dataset.label if dataset else TABLE_WORDS.get(name, name)
            lines.setdefault(label, []).extend(_lines(nth, rows, [""] * len(rows), dataset.key if dataset else ""))
    for label, table in lines.items():
        st.caption(label)
        _table(table)
    if numbered:
        st.caption("每例应得的结果")
        _table([{"例": str(nth), RESULT: "、".join(filter(None, _results(each, 1)))} for nth, each in numbered])
