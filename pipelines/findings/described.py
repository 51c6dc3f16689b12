"""Described: a rule's answer as findings — the sentence, the level, the amount, the outcome."""

from __future__ import annotations

import hashlib

import polars as pl

from pipelines.definitions import Loaded, Rule
from pipelines.findings import evidence
from pipelines.tables.findings import FINDINGS

DEFAULTS = {"level": pl.String, "unit": pl.String, "missing": pl.String, "other_project_no": pl.String}
ANSWERED: dict[str, pl.DataType] = {
    "flagged": pl.Boolean(),
    "verdict": pl.Boolean(),
    "doubt": pl.String(),
    "level": pl.String(),
    **{
        name: FINDINGS[name]
        for name in (
            "subject_id", "project_no", "other_project_no", "township", "amount_fen", "happened_on", "source_file",
            "source_sheet", "source_row",
        )
    },
}  # fmt: skip
UNKNOWN = "所需数据缺失"


def finding_id(rule: str, subject_id: str) -> str:
    """The same for the same rule and subject, night after night: a case hangs on it."""
    return hashlib.sha256(f"{rule}\n{subject_id}".encode()).hexdigest()[:12]


def _with_unit(column: str, kind: pl.DataType, units: frozenset[str | None]) -> pl.Expr:
    """A measured value or limit as text, written by the row's unit; `units` are those that the rows have."""
    text = evidence.plain(pl.col(column), kind)
    if not kind.is_numeric():
        return text
    unit, value = pl.col("unit"), pl.col(column)
    for name in units - {None}:  # a rule has one, seldom two
        form = evidence.FORMS.get(str(name))
        named = form(value) if form else pl.concat_str(evidence.plain(value, kind), pl.lit(f" {name}"))
        text = pl.when(unit == name).then(named).otherwise(text)
    return text


def _held_back(known: pl.Expr) -> pl.Expr:
    """flag or clear where the SQL had an answer that what is known does not allow."""
    answer = pl.col("flagged")
    return pl.when(~known & answer).then(pl.lit("flag")).when(~known & ~answer).then(pl.lit("clear"))


def answered(rule: Loaded, answer: pl.DataFrame) -> pl.DataFrame:
    """What only this rule's own types and words can say of its answers: ANSWERED, one row per answer."""
    definition: Rule = rule.definition
    frame = answer.with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in DEFAULTS.items() if name not in answer.columns
    )
    kinds, units = dict(frame.schema), frozenset(frame["unit"].unique())
    return frame.select(
        pl.lit(rule.key).alias("rule"),
        pl.lit(definition.label).alias("label"),
        pl.lit(rule.stage).alias("stage"),
        pl.lit(definition.subject).alias("subject"),
        pl.lit(definition.department).alias("department"),
        pl.lit(definition.level).alias("usual_level"),
        *(pl.col(name).cast(kind) for name, kind in ANSWERED.items()),
        _with_unit("measured", kinds["measured"], units).cast(pl.String).alias("measured"),
        _with_unit("limit_value", kinds["limit_value"], units).cast(pl.String).alias("limit"),
        evidence.sentence(rule.evidence, kinds).alias("evidence"),
    )


def described(answers: pl.DataFrame, projects: pl.DataFrame) -> pl.DataFrame:
    """FINDINGS from the `answered` rows of any rules, and each project's project_name, village and category."""
    doubt = pl.concat_str(pl.lit("资料不全："), pl.col("doubt").fill_null(UNKNOWN), pl.lit("。"))
    known = pl.col("verdict").is_not_null()
    named = zip(answers["rule"], answers["subject_id"], strict=True)
    return (
        answers.join(projects, on="project_no", how="left")
        .with_columns(
            pl.Series("finding_id", [finding_id(*pair) for pair in named], dtype=pl.String),
            pl.when(known).then("level").fill_null(pl.col("usual_level")).alias("level"),
            pl.when(known).then(pl.lit("flagged")).otherwise(pl.lit("cannot_tell")).alias("outcome"),
            _held_back(known).alias("held_back"),
            pl.when(known).then("evidence").otherwise(doubt).alias("evidence"),
            # What is not known is told without the other one.
            pl.when(known).then("other_project_no").alias("other_project_no"),
            # What is not known to be too much is no amount in question.
            pl.when(known | (pl.col("amount_fen") > 0)).then("amount_fen").alias("amount_fen"),
        )
        .select(pl.col(name).cast(kind) for name, kind in FINDINGS.items())
    )
