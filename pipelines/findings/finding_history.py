"""Finding history: every finding from the night it was first seen to the night it was gone, and why it is gone.

A finding is one rule and one subject, so it keeps its name from night to night. It is seen while it is flagged, and
cleared on the first night that no longer flags it. A subject that turns into "cannot tell" is not cleared: its data
went missing, nothing was put right. Neither is one whose rule could not be computed that night: it stands as last seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from pipelines.tables.findings import FINDINGS, LIFE, LIVES

WHY = {
    "clear": "再次比对已不符合提示条件",
    "not_checked": "对象已不在核对范围（行被撤回、项目取消或核对期已过）",
    "definition": "规则或限值有改动",
    "retired": "规则已停用",
    "cannot_tell": "缺数据，暂无法再次判断",
    "not_computed": "今晚未能计算，沿用上次结果",
}
STANDS = ("cannot_tell", "not_computed")  # beside these a finding stays open


def still_open(before: pl.DataFrame) -> pl.DataFrame:
    """rule, subject_id and finding_id of the findings that an earlier night left open."""
    return before.filter(pl.col("cleared_on").is_null()).select("rule", "subject_id", "finding_id")


def standing(before: pl.DataFrame, unasked: Sequence[str]) -> pl.DataFrame:
    """FINDINGS that an earlier night left open of rules not computed tonight, each saying when it was last seen.

    One that could not be judged any more then is no more than that now.
    """
    mine = before.filter(pl.col("cleared_on").is_null(), pl.col("rule").is_in(list(unasked)))
    sentence = pl.concat_str(
        "evidence", pl.lit("（今晚未能计算，沿用 "), pl.col("last_seen_on").dt.to_string("iso"), pl.lit(" 的结果）")
    )
    undecided = pl.col("cleared_why") == "cannot_tell"
    return mine.with_columns(
        evidence=sentence, outcome=pl.when(undecided).then(pl.lit("cannot_tell")).otherwise(pl.lit("flagged"))
    ).select(pl.col(name).cast(kind) for name, kind in FINDINGS.items())


def _seen(before: pl.DataFrame, flagged: pl.DataFrame, night_on: date) -> pl.DataFrame:
    tonight = pl.lit(night_on, dtype=pl.Date)
    known = before.select("finding_id", *LIFE)
    is_same_day = (pl.col("last_seen_on") == night_on).fill_null(False)
    return flagged.join(known, on="finding_id", how="left", maintain_order="left").with_columns(
        first_seen_on=pl.min_horizontal("first_seen_on", tonight),
        last_seen_on=pl.max_horizontal("last_seen_on", tonight),
        nights=pl.col("nights").fill_null(0) + pl.when(is_same_day).then(0).otherwise(1),
        returned=pl.col("returned").fill_null(0) + pl.col("cleared_on").is_not_null().cast(pl.Int32),
        cleared_on=pl.lit(None, dtype=pl.Date),
        cleared_why=pl.lit(None, dtype=pl.String),
    )


def _why(
    findings: pl.DataFrame, checked: pl.DataFrame, changed: list[str], rules: list[str], unasked: list[str]
) -> pl.Expr:
    """Why a finding of before is no longer flagged; the first that applies."""
    undecided = findings.filter(pl.col("outcome") == "cannot_tell")["finding_id"].implode()
    return (
        pl.when(~pl.col("rule").is_in(rules))
        .then(pl.lit("retired"))
        .when(pl.col("rule").is_in(unasked))
        .then(pl.lit("not_computed"))
        .when(pl.col("finding_id").is_in(undecided))
        .then(pl.lit("cannot_tell"))
        .when(pl.col("rule").is_in(changed))
        .then(pl.lit("definition"))
        .when(pl.col("finding_id").is_in(checked["finding_id"].implode()))
        .then(pl.lit("clear"))
        .otherwise(pl.lit("not_checked"))
    )


def lives(
    before: pl.DataFrame,
    findings: pl.DataFrame,
    checked: pl.DataFrame,
    changed: list[str],
    rules: list[str],
    night_on: date,
    unasked: Sequence[str] = (),
) -> pl.DataFrame:
    """LIVES after this night, one row per finding that any night has flagged.

    before: LIVES of the night before. findings: FINDINGS of tonight. checked: finding_id of the subjects of before that
    tonight's rules call clear. changed: rules whose SQL or limits differ from the night before's. rules: all of them.
    unasked: those that were not computed tonight.
    """
    open_now = _seen(before, findings.filter(pl.col("outcome") == "flagged"), night_on)
    rest = before.join(open_now, on="finding_id", how="anti", maintain_order="left")
    was_cleared = pl.col("cleared_on").is_not_null()
    why = _why(findings, checked, changed, rules, list(unasked))
    left = rest.with_columns(
        cleared_why=pl.when(was_cleared).then("cleared_why").otherwise(why),
        cleared_on=pl.when(was_cleared | why.is_in(STANDS))
        .then("cleared_on")
        .otherwise(pl.lit(night_on, dtype=pl.Date)),
    )
    parts = [part.select(pl.col(name).cast(kind) for name, kind in LIVES.items()) for part in (open_now, left)]
    return pl.concat(parts).sort("rule", "subject_id", "finding_id")
