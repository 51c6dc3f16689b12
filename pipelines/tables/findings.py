"""Findings: the columns of the findings, of the rules' statistics, and of both from night to night."""

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
    "other_project_no": pl.String(),  # of what the sentence compares it with, where that is another project's
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
LIFE: dict[str, pl.DataType] = {
    "first_seen_on": pl.Date(),
    "last_seen_on": pl.Date(),
    "cleared_on": pl.Date(),  # null while it is open
    "cleared_why": pl.String(),  # a key of finding_history.WHY; those of STANDS are beside an open finding
    "nights": pl.Int32(),  # nights (by their day) that flagged it
    "returned": pl.Int32(),  # times it came back after it was cleared
}
LIVES = FINDINGS | LIFE
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
RULE_NIGHTS: dict[str, pl.DataType] = {
    "night_on": pl.Date(),
    "snapshot": pl.String(),
    "rule": pl.String(),
    "subjects": pl.Int64(),
    "flagged": pl.Int64(),
    "clear": pl.Int64(),
    "cannot_tell": pl.Int64(),
    "definition": pl.String(),  # of the SQL with its limits: another one means that other things are flagged
    "is_changed": pl.Boolean(),  # against the night before
    "appeared": pl.Int64(),  # findings first seen that day
    "cleared": pl.Int64(),  # findings that ended that day
}
