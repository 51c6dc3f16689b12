"""Described: a rule's answer as findings — the sentence, the level, the amount, the outcome."""

from __future__ import annotations

import hashlib

import polars as pl

from pipelines.definitions import Loaded, Rule
from pipelines.findings import evidence
from pipelines.findings.schema import FINDINGS

DEFAULTS = {"level": pl.String, "unit": pl.String, "missing": pl.String}
UNKNOWN = "所需数据缺失"


def finding_id(rule: str, subject_id: str) -> str:
    """The same for the same rule and subject, night after night: a case hangs on it."""
    return hashlib.sha256(f"{rule}\n{subject_id}".encode()).hexdigest()[:12]


def _with_unit(column: str, kind: pl.DataType) -> pl.Expr:
    """A measured value or limit as text, written by the row's unit."""
    text = evidence.plain(pl.col(column), kind)
    if not kind.is_numeric():
        return text
    return (
        pl.when(pl.col("unit") == "fen")
        .then(evidence.money(pl.col(column)))
        .when(pl.col("unit") == "%")
        .then(evidence.percent(pl.col(column)))
        .when(pl.col("unit").is_not_null())
        .then(pl.concat_str(text, pl.lit(" "), pl.col("unit")))
        .otherwise(text)
    )


def _held_back(known: pl.Expr) -> pl.Expr:
    """flag or clear where the SQL had an answer that what is known does not allow."""
    answer = pl.col("flagged").cast(pl.Boolean)
    return pl.when(~known & answer).then(pl.lit("flag")).when(~known & ~answer).then(pl.lit("clear"))


def described(rule: Loaded, found: pl.DataFrame) -> pl.DataFrame:
    definition: Rule = rule.definition
    frame = found.with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in DEFAULTS.items() if name not in found.columns
    ).with_columns(pl.col("verdict").cast(pl.Boolean))
    kinds = dict(frame.schema)
    doubt = pl.concat_str(pl.lit("资料不全："), pl.col("doubt").cast(pl.String).fill_null(UNKNOWN), pl.lit("。"))
    known = pl.col("verdict").is_not_null()
    constants = {
        "rule": rule.key,
        "label": definition.label,
        "stage": rule.stage,
        "subject": definition.subject,
        "department": definition.department,
    }
    return frame.with_columns(
        pl.col("subject_id", "project_no", "township", "source_file", "source_sheet").cast(pl.String),
        pl.col("finding_project_name", "finding_village", "finding_category")
        .cast(pl.String)
        .name.replace("^finding_", ""),
        pl.Series("finding_id", [finding_id(rule.key, name) for name in frame["subject_id"]], dtype=pl.String),
        *(pl.lit(value).alias(name) for name, value in constants.items()),
        pl.when(known).then(pl.col("level").cast(pl.String)).fill_null(pl.lit(definition.level)).alias("level"),
        pl.when(known).then(pl.lit("flagged")).otherwise(pl.lit("cannot_tell")).alias("outcome"),
        _held_back(known).alias("held_back"),
        _with_unit("measured", kinds["measured"]).alias("measured"),
        _with_unit("limit_value", kinds["limit_value"]).alias("limit"),
        pl.when(known).then(evidence.sentence(rule.evidence, kinds)).otherwise(doubt).alias("evidence"),
        # What is not known to be too much is no amount in question.
        pl.when(known | (pl.col("amount_fen") > 0)).then("amount_fen").alias("amount_fen"),
    ).select(pl.col(name).cast(kind) for name, kind in FINDINGS.items())
