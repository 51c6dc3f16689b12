"""History: the columns of the history of ledger rows, of its counts per night, and of what a night carries forward."""

from __future__ import annotations

import polars as pl

from pipelines.definitions import Dataset

S, D, I, N, B = pl.String(), pl.Date(), pl.Int32(), pl.Int64(), pl.Boolean()  # noqa: E741
# One row per changed field, one per added or gone row. old and new are text: money in fen, dates ISO, yes/no as
# true/false. A gone row keeps its cells in `old`, an added row that had been gone before its cells in `new`:
# field=text, joined by chr(31). is_reread: the file's bytes stand unchanged, so the programme reads them otherwise;
# nobody rewrote the ledger.
HISTORY: dict[str, pl.DataType] = {
    "night_on": D, "snapshot": S, "dataset": S, "township": S, "project_no": S, "row_key": S, "change": S,
    "event_on": D, "field": S, "old": S, "new": S, "is_reread": B,
    "source_file": S, "source_sheet": S, "source_row": I, "before_file": S, "before_sheet": S, "before_row": I,
}  # fmt: skip
# Rows, not fields. is_first: there was nothing to compare with, so every row counts as added and none is in history.
NIGHTS: dict[str, pl.DataType] = {
    "night_on": D, "snapshot": S, "dataset": S, "township": S, "source_file": S, "is_first": B,
    "added": N, "changed": N, "gone": N, "reread": N,
}  # fmt: skip
# The highest value that any night has seen of a project's measure: fen for paid and contract, percent for progress.
WATERMARKS: dict[str, pl.DataType] = {
    "project_no": S, "township": S, "measure": S, "highest_fen": N, "highest_percent": pl.Float64(), "night_on": D,
    "snapshot": S,
}  # fmt: skip
FIELD_NAMES: dict[str, pl.DataType] = {"dataset": S, "dataset_label": S, "field": S, "label": S, "kind": S}
TONIGHT: dict[str, pl.DataType] = {"night_on": D, "snapshot": S}


def field_names(datasets: dict[str, Dataset]) -> pl.DataFrame:
    """The words for every field of every dataset, for sentences made in SQL."""
    rows = [(d.key, d.label, f.name, f.label, f.kind) for d in datasets.values() for f in d.fields]
    return pl.DataFrame(rows, schema=FIELD_NAMES, orient="row")
