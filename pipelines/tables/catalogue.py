"""Catalogue: every table of a snapshot beside the clean ledgers and the facts, which are found by their files.

A table is a line here: it is written, opened for screens and exports, and listed from this line alone. One that every
night carries on has a schema, and a name under which the last snapshot's rows are laid tonight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.tables.coverage import DUTIES
from pipelines.tables.findings import LIVES, RULE_NIGHTS
from pipelines.tables.history import HISTORY, NIGHTS, WATERMARKS


@dataclass(frozen=True)
class Table:
    """A table of the snapshot: its name, its folder, and, where it is carried on, under what name and columns."""

    name: str
    folder: str
    carried: str = ""
    schema: Mapping[str, pl.DataType] | None = None

    @property
    def place(self) -> str:
        """Where it lies in the snapshot."""
        return f"{self.folder}/{self.name}.parquet"


CATALOGUE = (
    Table("findings", "findings"),
    Table("rule_stats", "findings"),
    Table("finding_lives", "findings", "standing_lives", LIVES),
    Table("rule_nights", "findings", "standing_rule_nights", RULE_NIGHTS),
    Table("not_computed", "findings"),
    Table("kpis", "kpis"),
    Table("ranking", "ranking"),
    Table("quarter_standings", "ranking"),
    Table("rejected", "rejected"),
    Table("files", "files"),
    Table("submissions", "files"),
    Table("report_states", "files"),
    Table("checksums", "files"),
    Table("warnings", "files"),
    Table("duties", "files", "standing_duties", DUTIES),
    Table("file_days", "files"),
    Table("ledger_states", "files"),
    Table("data_gaps", "files"),
    Table("coverage_worth", "files"),
    Table("cases", "casework"),
    Table("history", "history", "history", HISTORY),
    Table("history_nights", "history", "history_nights", NIGHTS),
    Table("possible_doubles", "history"),
    Table("townships", "reference"),
    Table("villages", "reference"),
    Table("night", "reference"),
    Table("months", "reference"),
    Table("workdays", "reference"),
    Table("watermarks", "facts", "standing_watermarks", WATERMARKS),
)
TABLES = {table.name: table for table in CATALOGUE}
FOLDERS = {table.name: table.folder for table in CATALOGUE}
CARRIED = tuple(table for table in CATALOGUE if table.carried)
