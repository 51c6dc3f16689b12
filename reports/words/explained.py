"""Explained: a finding or a figure as lines for the terminal — the same trace that the pages show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from pipelines.definitions import LEVEL_LABELS, STAGE_LABELS, Dataset, Loaded, Rule
from pipelines.findings import evidence
from pipelines.findings.finding_history import WHY
from pipelines.findings.trace import Trace
from pipelines.limits.dated import Limit
from pipelines.registry import datasets
from reports.words.headings import heading
from reports.words.needs import of_rule, through
from reports.words.neutral import NEVER_SHOWN, mask, payee
from reports.words.place import place_of

OUTCOMES = {"flagged": "疑点", "cannot_tell": "资料不全"}
BANNER = "以下为系统比对疑点，须经核实。"
# Columns of an answer that every finding has; they stand above it.
ASIDE = {
    "subject_id", "project_no", "township", "flagged", "level", "missing", "unit", "measured", "limit_value",
    "amount_fen", "happened_on", "source_file", "source_sheet", "source_row", "row_township", "verdict", "doubt",
    "flag_reason", "clear_reason",
}  # fmt: skip


def written(frame: pl.DataFrame) -> list[dict[str, str | None]]:
    """Every cell as the evidence writes it: fen in 万元, days ISO, percent with one decimal."""
    kinds = dict(frame.schema)
    shown = [evidence.written(name, kind).alias(name) for name, kind in kinds.items()]
    return frame.select(shown).to_dicts()


def limit_words(limit: Limit) -> str:
    """计划竣工后 30 天 …: what the limit is for, its number, since when, on whose authority."""
    until = f" 至 {limit.until}" if limit.until else " 起"
    counts = "含本数" if limit.inclusive else "不含本数"
    return f"{limit.note or limit.key}：{limit.value:,} {limit.unit}（{counts}），{limit.since}{until}，{limit.source}"


def _rule(rule: Rule) -> Iterator[str]:
    yield f"核对范围：{rule.checked}"
    yield f"提示条件：{rule.flagged}"
    yield f"为什么看：{rule.why}"
    yield f"依据：{rule.source}"
    yield from of_rule(rule)


def _life(finding: Any) -> Iterator[str]:
    if finding["first_seen_on"]:
        nights = f"，共 {finding['nights']} 夜" if finding["nights"] else ""
        yield f"首次发现 {finding['first_seen_on']}，最近一次 {finding['last_seen_on']}{nights}"
    if finding["returned"]:
        yield f"消除后又出现 {finding['returned']} 次"
    if finding["cleared_on"]:
        yield f"已于 {finding['cleared_on']} 消除：{WHY[finding['cleared_why']]}"


def sql_lines(sql: str) -> Iterator[str]:
    """The statement, indented."""
    yield from (f"  {line}" for line in sql.splitlines() if line.strip())


def _ledger(dataset: Dataset, rows: pl.DataFrame, most: int) -> Iterator[str]:
    yield f"{dataset.label} {rows.height} 行"
    for row in written(rows.head(most)):
        if dataset.key == "payments":
            row["payee"] = payee(row["payee"])
        cells = [f"{f.label} {row[f.name]}" for f in dataset.fields if row.get(f.name) and f.name not in NEVER_SHOWN]
        yield f"  {place_of(row)}"
        yield f"    {mask('；'.join(cells))}"
    if rows.height > most:
        yield f"  …另有 {rows.height - most} 行，用 --rows {rows.height} 看全部"


def finding_lines(trace: Trace, most: int) -> Iterator[str]:
    """Everything behind one finding: the sentence, the rule, the limits, the SQL as it runs, the ledger rows."""
    finding = trace.finding
    yield BANNER
    yield f"【{LEVEL_LABELS[finding['level']]}】{finding['label']}（{finding['rule']}）{OUTCOMES[finding['outcome']]}"
    yield mask(finding["evidence"])
    names = ("township", "village", "category", "project_name", "project_no", "subject_id")
    yield " · ".join(dict.fromkeys(mask(str(finding[name])) for name in names if finding[name]))
    yield from _life(finding)
    if trace.rule is None:
        yield "这条规则已不在现行规则库中，只保留比对结果。"
    else:
        yield from _rule(trace.rule.definition)
        if trace.known_on:
            yield f"依据资料：{through(trace.known_on)}"
        yield from ("限值", *(f"  {limit_words(limit)}" for limit in trace.limits)) if trace.limits else ()
        yield from _answer(trace)
        yield "比对语句（限值已写入）"
        yield from sql_lines(trace.sql)
    yield "依据的台账行"
    for key, rows in trace.rows.items():
        yield from _ledger(datasets()[key], rows, most)
    yield from _left_out(trace)


def _answer(trace: Trace) -> Iterator[str]:
    if trace.is_apart:
        yield "本条比对用到可查看范围以外的内容或人员姓名，没有重新比对；以发布的结果为准。"
        return
    agrees = (
        "与发布的结果一致" if trace.agrees else "与发布的结果不一致：规则或程序在发布之后有改动，以下次夜间处理为准"
    )
    yield f"按快照重新比对：{agrees}"
    finding = trace.finding
    yield mask(f"  实测 {finding['measured'] or '—'}；界限 {finding['limit'] or '—'}")
    if trace.answer:
        words = trace.rule.words if trace.rule else {}
        row = written(pl.DataFrame([trace.answer], infer_schema_length=None))[0]
        yield "  " + "；".join(
            f"{heading(name, words=words)} {mask(text)}" for name, text in row.items() if text and name not in ASIDE
        )


def _left_out(trace: Trace) -> Iterator[str]:
    if not trace.rows:
        stated = place_of(dict(trace.finding))
        yield f"  出处 {stated}" if stated else "  这条比对不来自单独一行台账。"
    if trace.sent_back is not None and trace.sent_back.height:
        yield f"相关的退回行 {trace.sent_back.height} 行（更正后可再次判断）"
        yield from (f"  {place_of(row)} {mask(row['reason_text'])}" for row in trace.sent_back.to_dicts())


def rule_lines(loaded: Loaded, limits: Iterable[Limit], sql: str, nights: pl.DataFrame) -> Iterator[str]:
    """One rule in full, with its rates by night."""
    rule: Rule = loaded.definition
    yield f"【{LEVEL_LABELS[rule.level]}】{rule.label}（{loaded.key}）{STAGE_LABELS[loaded.stage]}"
    yield from _rule(rule)
    yield from (f"  {limit_words(limit)}" for limit in limits)
    yield "比对语句（限值已写入）"
    yield from sql_lines(sql)
    for row in nights.to_dicts():
        changed = "，口径有变" if row["is_changed"] else ""
        yield (
            f"{row['night_on']} 核对 {row['subjects']} 项，提示 {row['flagged']} 项，资料不全 {row['cannot_tell']} 项，"
            f"新增 {row['appeared']} 项，消除 {row['cleared']} 项{changed}"
        )
