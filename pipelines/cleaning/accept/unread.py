"""Unread: a cell that cannot be read costs its row only where the row cannot be placed without it.

    project P, name, 西河镇, 实际竣工日期 “六月底吧”   → the row counts; finished_on is null and its cell is listed
    project P, name, no township                      → the row goes back

An unread cell is neither empty nor a value: it is a warning of kind `unread`, which makes a gap of its project
(coverage/gaps.py), so that nothing takes it for "not finished".
"""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.accept.by_table import joined
from pipelines.cleaning.accept.warnings import in_form
from pipelines.cleaning.batch.read import Batch
from pipelines.cleaning.outcome import rejects
from pipelines.cleaning.outcome.schema import WARNINGS
from pipelines.definitions import Dataset

UNREAD = "unread"
ACCEPTED = "本行已接收，只有这一格看不懂："


def placing(dataset: Dataset) -> list[str]:
    """The fields without which a row cannot be placed: its key, and what is required and cannot wait."""
    return [f.name for f in dataset.fields if f.name in dataset.keys or (f.required and not f.can_wait)]


def accepted_rows(batch: Batch, reason: pl.DataFrame) -> pl.Series:
    """Which rows count: those that can be placed and are the submitter's own to report."""
    placed = reason.select(pl.all_horizontal(pl.col(placing(batch.dataset)).is_null()).alias("ok"))["ok"]
    return placed & ~batch.foreign


def unread_cells(batch: Batch, reason: pl.DataFrame, accepted: pl.Series) -> pl.DataFrame:
    """The unread cells of accepted rows (`table` and WARNINGS)."""
    optional = [f for f in batch.dataset.fields if f.name not in placing(batch.dataset)]
    why = {f.name: reason[f.name] for f in optional if reason[f.name].null_count() < reason.height}
    messages = pl.DataFrame(why).select(pl.when(accepted).then(name).alias(name) for name in why)
    return joined(
        (part for f in optional if f.name in why for part in in_form(batch, f, UNREAD, messages[f.name])), WARNINGS
    )


def as_rejected(cells: pl.DataFrame) -> pl.DataFrame:
    """Unread cells (WARNINGS) as rows to correct (REJECTED), one each."""
    reason = pl.struct("field", "label", pl.concat_str(pl.lit(ACCEPTED), "message").alias("reason"))
    reasons = pl.concat_str(pl.lit("["), reason.struct.json_encode(), pl.lit("]"))
    text = pl.concat_str("label", pl.lit("："), pl.lit(ACCEPTED), "message")
    return rejects.in_form(cells.with_columns(reasons=reasons, reason_text=text))


def of_accepted(warnings: pl.DataFrame, rejected: pl.DataFrame) -> pl.DataFrame:
    """The unread cells (WARNINGS) of rows that are not among the rejected: a merge may have sent some back since."""
    place = ["dataset", "source_sheet", "source_row"]
    return warnings.filter(pl.col("kind") == UNREAD).join(rejected, on=place, how="anti", nulls_equal=True)
