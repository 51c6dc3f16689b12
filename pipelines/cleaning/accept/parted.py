"""Parted: the tables of one dataset, of many files, judged together, and parted again by table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.cleaning.accept.accepted import accept_rows, report
from pipelines.cleaning.accept.by_table import ByTable
from pipelines.cleaning.accept.duplicates import Keys
from pipelines.cleaning.accept.totals import checksums
from pipelines.cleaning.accept.warnings import warnings_of
from pipelines.cleaning.batch.read import Batch
from pipelines.cleaning.outcome.report import SheetReport
from pipelines.cleaning.rows.table import Table
from pipelines.reference.county import County


@dataclass(frozen=True)
class Parted:
    """What each table gave: clean and refused rows, unread cells, totals and warnings."""

    tables: tuple[Table, ...]
    clean: ByTable
    rejected: ByTable
    unread: ByTable
    checksums: ByTable
    warnings: ByTable

    def reports(self, tables: range) -> Iterator[SheetReport]:
        """A report for each of these tables."""
        for nth in tables:
            yield report(self.tables[nth], self.clean.count(nth), self.unread.count(nth))


def part(batch: Batch, county: County) -> Parted:
    """Refuse what cannot be placed or repeats a key of the same file, and part what comes of the rest."""
    done = accept_rows(batch, Keys(batch.dataset))
    frames = (done.clean, done.rejected, done.unread, checksums(batch, done.accepted), warnings_of(batch, county))
    return Parted(batch.tables, *(ByTable(frame, len(batch.tables)) for frame in frames))
