"""Examples: a definition's worked cases as small tables, in the words of the ledgers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

import polars as pl
import streamlit as st

from pages.ui.kit.format import MISSING, day, escape
from pipelines.definitions import LEVEL_LABELS, Example, Loaded
from pipelines.registry import datasets
from reports.words.headings import heading

KEY_SEPARATOR = chr(31)  # between the parts of a row's key
RESULT = "应得结果"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OUTCOMES: dict[Any, str] = {True: "疑点", False: "不提示", None: "资料不全", **LEVEL_LABELS}
LEDGERS = {  # where the fact table's name is not the ledger's in the singular
    "notice": "disclosures",
    "progress": "progress",
    "project_month": "projects",
    "patrol": "maintenance",
    "labour": "labour",
    "credit": "contractors",
    "supervision": "supervision",
}
TABLE_WORDS = {
    "night": "数据截至",
    "townships": "乡镇",
    "files": "报送文件",
    "checksums": "合计行",
    "findings": "疑点",
    "rejected": "退回的行",
    "refused_facts": "退回的行",
    "ledger_states": "各乡镇各台账报至何日",
    "data_gaps": "缺失的资料",
    "quarter_standings": "季度名次",
}


def ledger_behind(facts: str) -> str:
    """The ledger whose rows a fact table widens: payment_facts → payments."""
    stem = facts.removesuffix("_facts")
    return LEDGERS.get(stem, f"{stem}s")


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
    if column == "dataset" and content in datasets():
        return datasets()[content].label
    return str(content).replace(KEY_SEPARATOR, " / ")


def _outcome(expected: Any) -> str:
    """What one subject of a rule, or a KPI, must come to."""
    if isinstance(expected, bool) or expected in LEVEL_LABELS:
        return OUTCOMES[expected]
    return MISSING if expected is None else f"{expected:,g}" if isinstance(expected, int | float) else str(expected)


def _results(example: Example, count: int) -> list[str]:
    """The result beside each row: a rule's row by row, a KPI's once for all rows."""
    if isinstance(example.expected, list | tuple):
        outcomes = [OUTCOMES[None] if each is None else _outcome(each) for each in example.expected]
        return outcomes if len(outcomes) == count else ["、".join(outcomes) or "没有核对对象", *[""] * (count - 1)]
    return [_outcome(example.expected), *[""] * (count - 1)]


def _lines(
    nth: int, rows: Sequence[Mapping[str, Any]], results: Sequence[str], dataset: str, words: Mapping[str, str]
) -> list[dict[str, str]]:
    """The rows of one example; its number stands on the first."""
    return [
        {
            "例": str(nth) if place == 0 else "",
            **{heading(name, dataset, words): cell(name, content) for name, content in row.items()},
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


def show(loaded: Loaded, facts: str) -> None:
    """Every example over the fact table `facts`: its rows, and what must come out. Tests run them with every change."""
    examples, words = loaded.examples, loaded.words
    numbered = list(enumerate(examples, start=1))
    plain: list[dict[str, str]] = []
    for nth, example in numbered:
        if not isinstance(example.rows, Mapping):
            rows = example.rows or [{}]
            plain += _lines(nth, rows, _results(example, len(rows)), ledger_behind(facts), words)
    if plain:
        _table(plain)
    _several([(nth, example) for nth, example in numbered if isinstance(example.rows, Mapping)], words)
    sentences = [f"例 {nth}：{example.sentence}" for nth, example in numbered if CHINESE.search(example.sentence)]
    if sentences:
        st.markdown("\n".join(f"- {escape(sentence)}" for sentence in sentences))


def _several(numbered: Sequence[tuple[int, Example]], words: Mapping[str, str]) -> None:
    """Examples over several tables: the rows of each table together, then what each example must come to."""
    lines: dict[str, list[dict[str, str]]] = {}
    for nth, example in numbered:
        tables = cast(Mapping[str, Any], example.rows)  # of several tables, by name
        for name, rows in tables.items():
            dataset = datasets().get(name) or datasets().get(ledger_behind(name))
            label = dataset.label if dataset else TABLE_WORDS.get(name, name)
            lines.setdefault(label, []).extend(
                _lines(nth, rows, [""] * len(rows), dataset.key if dataset else "", words)
            )
    for label, table in lines.items():
        st.caption(label)
        _table(table)
    if numbered:
        st.caption("每例应得的结果")
        _table([{"例": str(nth), RESULT: "、".join(filter(None, _results(each, 1)))} for nth, each in numbered])
