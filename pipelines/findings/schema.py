"""Schema: the columns of the findings table and of the rules' statistics."""

from __future__ import annotations

import polars as pl

FINDINGS: dict[str, pl.DataType] = {
    "finding_id": pl.String(),
    "rule": pl.String(),
    "label": pl.String(),
    "stage": pl.String(),
    "level": pl.String(),
    "outcome": pl.String(),  # flagged | cannot_tell
    "held_back": pl.String(),  # flag | clear: which needs of the rule were not known; null where none was the cause
    "subject": pl.String(),  # what kind of thing subject_id names, e.g. payment_no
    "subject_id": pl.String(),
    "project_no": pl.String(),
    "project_name": pl.String(),
    "township": pl.String(),
    "village": pl.String(),
    "category": pl.String(),
    "measured": pl.String(),
    "limit": pl.String(),
    "amount_fen": pl.Int64(),
    "happened_on": pl.Date(),
    "evidence": pl.String(),
    "department": pl.String(),
    "source_file": pl.String(),
    "source_sheet": pl.String(),
    "source_row": pl.Int32(),
}
RULE_STATS: dict[str, pl.DataType] = {
    "rule": pl.String(),
    "label": pl.String(),
    "stage": pl.String(),
    "level": pl.String(),
    # asked | off: a ledger that it needs is collected from nobody | lost: not computed tonight, its counts are null
    "state": pl.String(),
    "subjects": pl.Int64(),
    "flagged": pl.Int64(),
    "clear": pl.Int64(),
    "cannot_tell": pl.Int64(),
}
