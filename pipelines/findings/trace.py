"""Trace: one finding taken back to the ledgers — the rule run again over its snapshot, its limits, its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from pipelines import registry
from pipelines.definitions import Loaded
from pipelines.findings.judged import judged
from pipelines.findings.trace_rows import own_rows, rule_rows, seen, sent_back, tied, together
from pipelines.lake.snapshot_db import Filters, Lake, Scope, where
from pipelines.limits.dated import Limit, Limits, expand, load
from pipelines.needs import ledgers
from pipelines.not_computed import keys_of

FINDING = "select * from {table} where finding_id = $finding_id and {where}"
KNOWN = "select dataset, known_on from ledger_states where township = $township"
ANSWER = "select * from ({sql}) as subjects where subject_id = $subject_id"


@dataclass(frozen=True)
class Trace:
    """What stands behind a finding.

    finding: its row as published (findings or, once cleared, finding_lives). rule: as the programme knows it now, or
    None once retired. sql: what runs, limits written out. limits: those in force on the finding's day. answer: the row
    that the SQL gives of the subject now, {} if none. agrees: whether that is what was published. rows: by dataset, the
    ledger rows that made it, with source_file, source_sheet, source_row. hidden: rows of townships not in the
    scope. sent_back: for a finding that cannot be told, the rejected rows of those ledgers. known_on: by ledger that
    the verdict rests on, the day through which the township has told it, None where it has not.
    """

    finding: Mapping[str, Any]
    rule: Loaded | None
    sql: str = ""
    limits: tuple[Limit, ...] = ()
    answer: Mapping[str, Any] = field(default_factory=dict)
    agrees: bool = False
    rows: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    hidden: int = 0
    sent_back: pl.DataFrame | None = None
    known_on: Mapping[str, date | None] = field(default_factory=dict)
    is_lost: bool = False  # tonight the rule was not computed; the finding stands as last seen


@cache
def _limits(folder: Path) -> Limits:
    return load(folder / "reference" / "limits.toml")


def snapshot_limits(lake: Lake) -> Limits:
    """The limits that the snapshot was made with."""
    return _limits(lake.folder)


def in_force(rule: Loaded, limits: Limits, day: date | None) -> tuple[Limit, ...]:
    """The rule's limits on the day; all of them, old and new, without a day."""
    if day is None:
        return tuple(limit for key in rule.definition.limits for limit in limits.by_key.get(key, ()))
    limits_of_day = (limits.on(key, day) for key in rule.definition.limits if key in limits.by_key)
    return tuple(limit for limit in limits_of_day if limit is not None)


def finding(lake: Lake, finding_id: str, scope: Scope) -> dict[str, Any] | None:
    """The finding as published tonight, or as it was last seen; None if there is none or it is out of scope."""
    text, params = where(scope, Filters(), ())
    for table in ("findings", "finding_lives"):
        rows = lake.sql(FINDING.format(table=table, where=text), {"finding_id": finding_id, **params})
        if rows.height:
            return rows.row(0, named=True)
    return None


def _agrees(rule: Loaded, finding_row: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """Whether running the rule again gives what was published: the outcome, and of a finding its level and amount.

    A finding that was cleared agrees when it is no longer flagged.
    """
    if finding_row.get("cleared_on"):
        return not answer or answer["verdict"] is not True
    if not answer or answer["verdict"] is not True:
        return bool(answer) and answer["verdict"] is None and finding_row["outcome"] == "cannot_tell"
    result = (finding_row["outcome"], finding_row["level"], finding_row["amount_fen"])
    return result == ("flagged", answer.get("level") or rule.definition.level, answer["amount_fen"])


def trace(lake: Lake, finding_id: str, scope: Scope) -> Trace | None:
    """Everything behind the finding, or None if there is no such finding in the scope."""
    finding_row = finding(lake, finding_id, scope)
    if finding_row is None:
        return None
    rule = registry.rules().get(finding_row["rule"])
    if rule is None:
        return Trace(finding_row, None, rows=own_rows(lake, finding_row))
    limits = snapshot_limits(lake)
    sql = expand(rule.sql, limits).strip()
    if rule.key in keys_of(lake.manifest, "rule"):
        return Trace(finding_row, rule, sql, rows=own_rows(lake, finding_row), is_lost=True)
    answers = lake.sql(ANSWER.format(sql=judged(rule, limits)), {"subject_id": finding_row["subject_id"]})
    answer = answers.row(0, named=True) if answers.height else {}
    rows = together(own_rows(lake, finding_row), rule_rows(lake, rule, limits, sql, answer))
    back = (
        sent_back(lake, finding_row, [*tied(rule, answer), *rows]) if finding_row["outcome"] == "cannot_tell" else None
    )
    shown = {key: seen(frame, scope, finding_row["township"]) for key, frame in rows.items()}
    hidden = sum(frame.height for frame in rows.values()) - sum(frame.height for frame in shown.values())
    day = finding_row["happened_on"] or date.fromisoformat(lake.manifest["as_of"])
    return Trace(
        finding_row,
        rule,
        sql,
        in_force(rule, limits, day),
        answer,
        _agrees(rule, finding_row, answer),
        shown,
        hidden,
        back,
        _known_on(lake, rule, finding_row["township"]),
    )


def _known_on(lake: Lake, rule: Loaded, township: str | None) -> dict[str, date | None]:
    """By ledger that the verdict rests on, the day through which the finding's township has told it."""
    wanted = ledgers((*rule.definition.flag_needs, *rule.definition.clear_needs))
    if township is None or not wanted:
        return {}
    days = dict(lake.sql(KNOWN, {"township": township}).iter_rows())
    return {key: days.get(key) for key in wanted}
