"""Report: what became of a sheet's rows, and of a whole file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from pipelines.cleaning.outcome.schema import WARNINGS


@dataclass(frozen=True)
class ColumnReport:
    """A column of a sheet: its letter, its header, and the field it went to (None: to none)."""

    column: str
    header: str
    field: str | None
    label: str | None
    unit: str | None  # what the column's plain numbers were read in, for money
    unknown: bool  # nobody knows this header; false for 序号 and for what the county said to leave alone


@dataclass(frozen=True)
class SheetReport:
    """What one sheet gave to one dataset; a sheet that feeds several has one for each.

    rows_seen = accepted + rejected + non_data, always.
    """

    sheet: str
    dataset: str | None
    rows_seen: int
    accepted: int
    rejected: int
    non_data: int
    message: str = ""
    unknown_headers: tuple[str, ...] = ()
    columns: tuple[ColumnReport, ...] = ()
    unread: int = 0  # cells of accepted rows that could not be read
    township: str | None = None  # whose its rows are where they do not say so themselves


@dataclass(frozen=True)
class CleanFile:
    """A file read and cleaned: clean rows by dataset, refused rows and reasons, totals, warnings, sheet reports."""

    name: str
    submitter: str | None
    period_on: date | None
    refused: str | None
    sheets: tuple[SheetReport, ...]
    clean: dict[str, pl.DataFrame]
    rejected: pl.DataFrame
    checksums: pl.DataFrame
    warnings: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=WARNINGS))
    through_on: date | None = None  # the day through which its name or titles say that it speaks
