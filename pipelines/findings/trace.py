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
from pipelines.findings.trace_rows import own_rows, rule_rows, sent_back, tied, together
from pipelines.lake.fence.texts import OTHERS
from pipelines.lake.snapshot_db import Lake, Scope, Seen
from pipelines.limits.dated import Limit, Limits, expand, load
from pipelines.needs import ledgers
from pipelines.not_computed import keys_of

FINDING = "select * from {table} where finding_id = $finding_id"
KNOWN = "select dataset, known_on from ledger_states where township = $township"
ANSWER = "select * from ({sql}) as subjects where subject_id = $subject_id"


@dataclass(frozen=True)
class Trace:
    """What stands behind a finding.

    finding: its row as published (findings or, once cleared, finding_lives). rule: as the programme knows it now, or
    None once retired. sql: what runs, limits written out. limits: those in force on the finding's day. answer: the row
    that the SQL gives of the subject now, {} if none. agrees: whether that is what was published. rows: by dataset, the
    ledger rows of the scope that made it, with source_file, source_sheet, source_row. sent_back: for a finding that
    cannot be told, the rejected rows of those ledgers. known_on: by ledger that the verdict rests on, the day through
    which the township has told it, None where it has not.
    """

    finding: Mapping[str, Any]
    rule: Loaded | None
    sql: str = ""
    limits: tuple[Limit, ...] = ()
    answer: Mapping[str, Any] = field(default_factory=dict)
    agrees: bool = False
    rows: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    sent_back: pl.DataFrame | None = None
    known_on: Mapping[str, date | None] = field(default_factory=dict)
    is_lost: bool = False  # tonight the rule was not computed; the finding stands as last seen
    is_apart: bool = False  # it rests on more than the viewer may see, so the rule is not run again


@cache
def _limits(folder: Path) -> Limits:
    return load(folder / "reference" / "limits.toml")


def snapshot_limits(lake: Lake | Seen) -> Limits:
    """The limits that the snapshot was made with."""
    return _limits(lake.folder)


def in_force(rule: Loaded, limits: Limits, day: date | None) -> tuple[Limit, ...]:
    """The rule's limits on the day; all of them, old and new, without a day."""
    if day is None:
        return tuple(limit for key in rule.definition.limits for limit in limits.by_key.get(key, ()))
    limits_of_day = (limits.on(key, day) for key in rule.definition.limits if key in limits.by_key)
    return tuple(limit for limit in limits_of_day if limit is not None)


def finding(lake: Lake | Seen, finding_id: str, scope: Scope) -> dict[str, Any] | None:
    """The finding as published tonight, or as it was last seen; None if there is none or it is out of scope."""
    seen = lake.seen_by(scope)
    for table in ("findings", "finding_lives"):
        rows = seen.sql(FINDING.format(table=table), {"finding_id": finding_id})
        if rows.height:
            return rows.row(0, named=True)
    return None


def _is_apart(scope: Scope, finding_row: Mapping[str, Any]) -> bool:
    """Whether the viewer's own rows, as they may be read, cannot give the finding again."""
    return finding_row["evidence"] == OTHERS or (not scope.names and "*" in finding_row["subject_id"])


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


def trace(lake: Lake | Seen, finding_id: str, scope: Scope) -> Trace | None:
    """Everything behind the finding, or None if there is no such finding in the scope."""
    seen = lake.seen_by(scope)
    finding_row = finding(seen, finding_id, scope)
    if finding_row is None:
        return None
    rule = registry.rules().get(finding_row["rule"])
    if rule is None:
        return Trace(finding_row, None, rows=own_rows(seen, finding_row))
    limits = snapshot_limits(seen)
    sql = expand(rule.sql, limits).strip()
    if rule.key in keys_of(seen.manifest, "rule"):
        return Trace(finding_row, rule, sql, rows=own_rows(seen, finding_row), is_lost=True)
    if _is_apart(seen.scope, finding_row):
        return Trace(finding_row, rule, sql, rows=own_rows(seen, finding_row), is_apart=True)
    answers = seen.sql(ANSWER.format(sql=judged(rule, limits)), {"subject_id": finding_row["subject_id"]})
    answer = answers.row(0, named=True) if answers.height else {}
    rows = together(own_rows(seen, finding_row), rule_rows(seen, rule, limits, sql, answer))
    back = (
        sent_back(seen, finding_row, [*tied(rule, answer), *rows]) if finding_row["outcome"] == "cannot_tell" else None
    )
    day = finding_row["happened_on"] or date.fromisoformat(seen.manifest["as_of"])
    return Trace(
        finding_row,
        rule,
        sql,
        in_force(rule, limits, day),
        answer,
        _agrees(rule, finding_row, answer),
        rows,
        back,
        _known_on(seen, rule, finding_row["township"]),
    )


def _known_on(lake: Seen, rule: Loaded, township: str | None) -> dict[str, date | None]:
    """By ledger that the verdict rests on, the day through which the finding's township has told it."""
    wanted = ledgers((*rule.definition.flag_needs, *rule.definition.clear_needs))
    if township is None or not wanted:
        return {}
    days = dict(lake.sql(KNOWN, {"township": township}).iter_rows())
    return {key: days.get(key) for key in wanted}
