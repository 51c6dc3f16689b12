"""Catalogue: every table of a snapshot beside the clean ledgers and the facts, which are found by their files.

A table is a line here: it is written, opened for screens and exports, and listed from this line alone, and the line
says whose rows a viewer may see. One that every night carries on has a schema, and a name under which the last
snapshot's rows are laid tonight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.tables import policy
from pipelines.tables.coverage import DUTIES
from pipelines.tables.findings import LIVES, RULE_NIGHTS
from pipelines.tables.history import HISTORY, NIGHTS, WATERMARKS


@dataclass(frozen=True)
class Table:
    """A table of the snapshot: its name, its folder, who may see which rows, and, where it is carried on, under what
    name and columns."""

    name: str
    folder: str
    policy: policy.Policy
    carried: str = ""
    schema: Mapping[str, pl.DataType] | None = None

    @property
    def place(self) -> str:
        """Where it lies in the snapshot."""
        return f"{self.folder}/{self.name}.parquet"


CATALOGUE = (
    Table("findings", "findings", policy.FOUND),
    Table("rule_stats", "findings", policy.COUNTY),
    Table("finding_lives", "findings", policy.FOUND, "standing_lives", LIVES),
    Table("rule_nights", "findings", policy.COUNTY, "standing_rule_nights", RULE_NIGHTS),
    Table("not_computed", "findings", policy.COUNTY),
    Table("kpis", "kpis", policy.PUBLISHED),
    Table("ranking", "ranking", policy.COUNTY),
    Table("ranking_points", "ranking", policy.COUNTY),
    Table("rank_chances", "ranking", policy.COUNTY),
    Table("ranking_adjustments", "ranking", policy.COUNTY),
    Table("quarter_standings", "ranking", policy.COUNTY),
    Table("rejected", "rejected", policy.OF_FILE_AND_PROJECT),
    Table("files", "files", policy.SUBMITTED),
    Table("submissions", "files", policy.OWN_TOWNSHIP),
    Table("report_states", "files", policy.OWN_TOWNSHIP),
    Table("checksums", "files", policy.OF_FILE_ONLY),
    Table("warnings", "files", policy.OF_FILE_AND_PROJECT),
    Table("duties", "files", policy.COUNTY, "standing_duties", DUTIES),
    Table("file_days", "files", policy.OF_FILE),
    Table("ledger_states", "files", policy.OWN_TOWNSHIP),
    Table("data_gaps", "files", policy.OWN_OR_NOBODYS),
    Table("coverage_worth", "files", policy.OWN_OR_EVERYBODYS),
    Table("cases", "casework", policy.OWN_JUDGED),
    Table("history", "history", policy.OWN_BESIDE_PROJECT, "history", HISTORY),
    Table("history_nights", "history", policy.OWN_TOWNSHIP, "history_nights", NIGHTS),
    Table("possible_doubles", "history", policy.OF_PAIR),
    Table("forecasts", "forecast", policy.OWN),
    Table("forecast_judged", "forecast", policy.OWN),
    Table("forecast_tests", "forecast", policy.COUNTY),
    Table("forecast_bands", "forecast", policy.COUNTY),
    Table("townships", "reference", policy.COUNTY),
    Table("villages", "reference", policy.COUNTY),
    Table("night", "reference", policy.COUNTY),
    Table("months", "reference", policy.COUNTY),
    Table("workdays", "reference", policy.COUNTY),
    Table("watermarks", "facts", policy.OWN_BESIDE_PROJECT, "standing_watermarks", WATERMARKS),
)
TABLES = {table.name: table for table in CATALOGUE}
FOLDERS = {table.name: table.folder for table in CATALOGUE}
CARRIED = tuple(table for table in CATALOGUE if table.carried)
