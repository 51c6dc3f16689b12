"""Schema: the columns and types of clean rows, rejected rows and checksums."""

from __future__ import annotations

import polars as pl

from pipelines.definitions import Dataset, FieldKind

TYPES: dict[FieldKind, pl.DataType] = {
    "id": pl.String(),
    "text": pl.String(),
    "choice": pl.String(),
    "township": pl.String(),
    "village": pl.String(),
    "money": pl.Int64(),
    "date": pl.Date(),
    "percent": pl.Float64(),
    "number": pl.Float64(),
    "score": pl.Float64(),
    "integer": pl.Int64(),
    "boolean": pl.Boolean(),
}
SOURCE: dict[str, pl.DataType] = {
    "source_file": pl.String(),
    "source_sheet": pl.String(),
    "source_row": pl.Int32(),
    "batch_id": pl.String(),
}
# row_key: the readable key cells as clean text joined by chr(31) (dates ISO), null when any is unreadable; it lets a
# later, corrected file settle a rejected row.
REJECTED: dict[str, pl.DataType] = {
    "dataset": pl.String(),
    "township": pl.String(),
    "project_no": pl.String(),
    "row_on": pl.Date(),
    "row_key": pl.String(),
    **SOURCE,
    "raw": pl.String(),
    "reasons": pl.String(),
    "reason_text": pl.String(),
}
CHECKSUMS: dict[str, pl.DataType] = {
    "dataset": pl.String(),
    "field": pl.String(),
    "label": pl.String(),
    "township": pl.String(),
    "stated_fen": pl.Int64(),
    "summed_fen": pl.Int64(),
    "has_rejected": pl.Boolean(),
    "source_file": pl.String(),
    "source_sheet": pl.String(),
    "source_row": pl.Int32(),
}
# A warning says that a cell is probably wrong and changes nothing: its row may have been accepted or refused.
WARNINGS: dict[str, pl.DataType] = {
    "dataset": pl.String(),
    "township": pl.String(),
    "project_no": pl.String(),
    "source_file": pl.String(),
    "source_sheet": pl.String(),
    "source_row": pl.Int32(),
    "field": pl.String(),
    "label": pl.String(),
    "kind": pl.String(),
    "text": pl.String(),
    "message": pl.String(),
}


def schema(dataset: Dataset) -> dict[str, pl.DataType]:
    """Column → type of the dataset's clean table, in order."""
    return {field.name: TYPES[field.kind] for field in dataset.fields} | SOURCE
