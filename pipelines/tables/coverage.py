"""Coverage: the columns of the tables that say what is known, and what is not."""

from __future__ import annotations

import polars as pl

# One row per township and ledger. state: known (rows came) | none (handed in without a row) | unreported (collected,
# and nothing came from this township) | not_collected (nobody owes it, nobody ever handed it in).
# known_on: the day through which the township has told this ledger; null where it has not.
LEDGER_STATES: dict[str, pl.DataType] = {
    "township": pl.String(),
    "dataset": pl.String(),
    "state": pl.String(),
    "known_on": pl.Date(),
    "since_on": pl.Date(),  # collected from that day on
    "every": pl.String(),  # month | quarter, as the 报送目录 says; nothing is judged by it
    "handed_in_by": pl.String(),  # township | county
    "rows_accepted": pl.Int64(),
    "rows_rejected": pl.Int64(),
}
# One row per thing that is not known. project_no null: of the whole township; township null too: of everybody.
# field null: whole rows, else that one column. kind: not_collected | unreported | rejected | column | unread.
DATA_GAPS: dict[str, pl.DataType] = {
    "township": pl.String(),
    "project_no": pl.String(),
    "dataset": pl.String(),
    "field": pl.String(),
    "kind": pl.String(),
    "reason": pl.String(),
}
# One row per sheet and column that something needs and the sheet does not have.
LACKING_COLUMNS: dict[str, pl.DataType] = {
    "source_file": pl.String(),
    "source_sheet": pl.String(),
    "dataset": pl.String(),
    "field": pl.String(),
}
# One row per file: the day through which it speaks.
FILE_DAYS: dict[str, pl.DataType] = {"source_file": pl.String(), "known_on": pl.Date()}
# One row per ledger that is collected, by the 报送目录 or because somebody has handed it in.
DUTIES: dict[str, pl.DataType] = {
    "dataset": pl.String(),
    "since_on": pl.Date(),
    "every": pl.String(),
    "handed_in_by": pl.String(),
}
