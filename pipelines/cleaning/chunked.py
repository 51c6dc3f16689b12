"""Chunked: a table too long to be held whole → its parts cleaned one after the other, then what only the whole can say.

Every part goes through the code that cleans whole sheets; what a row must know of earlier ones is carried along. A
table that needs more than that — several datasets in one sheet, a column whose cells are read by their neighbours —
has no opening here, and is read whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

import polars as pl

from pipelines.cleaning.accept.accepted import accept_rows, report
from pipelines.cleaning.accept.duplicates import Keys
from pipelines.cleaning.accept.totals import checksums
from pipelines.cleaning.accept.warnings import magnitudes, warnings_of_cells
from pipelines.cleaning.batch.cells import Cells
from pipelines.cleaning.batch.coordinates import LAT, LNG
from pipelines.cleaning.batch.read import Batch, read_batches
from pipelines.cleaning.cells.units import unit_line
from pipelines.cleaning.days.period import period_on
from pipelines.cleaning.opened import dates_of
from pipelines.cleaning.outcome.report import SheetReport
from pipelines.cleaning.places.names import townships
from pipelines.cleaning.places.origin import Origin
from pipelines.cleaning.places.submitter import submitter_of
from pipelines.cleaning.rows.below import Course, lines_below
from pipelines.cleaning.rows.classify import classify_lines
from pipelines.cleaning.rows.table import Setting, Table, tables
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.sheet.mapping import headers_of
from pipelines.cleaning.sheet.sendback_marks import emptied, marked
from pipelines.cleaning.sheet.unrecognised import not_read
from pipelines.reading.sheet import Sheet
from pipelines.reference.county import County


@dataclass(frozen=True)
class Part:
    """What the rows of one part came to."""

    clean: pl.DataFrame
    rejected: pl.DataFrame
    warnings: pl.DataFrame


@dataclass(frozen=True)
class Whole:
    """What the whole table says when its last part has been cleaned."""

    report: SheetReport
    checksums: pl.DataFrame
    warnings: pl.DataFrame


def opening(name: str, sheet: Sheet, foot: pl.DataFrame, county: County, batch: str) -> Long | None:
    """The reading of a long table, by its first part and its last lines; None where it must be read whole."""
    own = Origin(name, submitter_of(name, None, townships(county), county.name))
    marks = marked(sheet)
    ends = emptied(replace(sheet, cells=pl.concat([sheet.cells, foot], how="diagonal")), marks)
    headers = [] if not_read(sheet) else headers_of(ends, own, county)
    if not _in_parts(headers):
        return None
    header = headers[0]
    above, stem = period_on(header.above, sheet.name), PurePosixPath(name).stem
    dates = dates_of(stem, sheet, header)
    period = above or period_on(stem)
    setting = Setting(name, batch, own.submitter, period, unit_line(stem), dates, townships(county), county.name)
    return Long(header, setting, county, marks, period_on(stem) or above)


def _in_parts(headers: list[Header]) -> bool:
    """Can a sheet under these headers be cleaned part by part?"""
    if len(headers) != 1:
        return False
    header = headers[0]
    by_neighbours = any(header.dataset.field(name).kind == "percent" for name in header.columns)
    filled_in = header.dataset.key in header.vocabulary.reshapes
    return not (by_neighbours or filled_in or {LNG, LAT} & header.columns.keys())


class Long:
    """One sheet in parts. Keeps of every row its key, its amounts and whose it is: some 100 bytes."""

    def __init__(self, header: Header, setting: Setting, county: County, marks: list[str], period: date | None) -> None:
        self.submitter, self.period, self.dataset = setting.submitter, period, header.dataset
        self._header, self._setting, self._county = header, setting, county
        self._marks, self._course, self._keys = marks, Course(), Keys(header.dataset, remember=True)
        self._towns = pl.Enum(county.townships["name"].unique(maintain_order=True))
        self._projects = pl.Categorical(pl.Categories.random())
        self._seen = self._unread = 0
        self._rows: list[pl.DataFrame] = []
        self._totals: list[pl.DataFrame] = []
        self._last: Table | None = None

    def part(self, sheet: Sheet) -> Part:
        """The rows of the next part; its cells have every column of the header."""
        below = [lines_below(emptied(sheet, self._marks), self._header, self._course)]
        table = tables(below, classify_lines(below), self._setting)[0]
        (batch,) = read_batches([self.dataset], [[table]], self._county)
        done = accept_rows(batch, self._keys)
        self._keep(batch, done.accepted)
        self._unread += done.unread.height
        warnings = pl.concat([done.unread, warnings_of_cells(batch)])
        return Part(*(frame.drop("table") for frame in (done.clean, done.rejected, warnings)))

    def _keep(self, batch: Batch, accepted: pl.Series) -> None:
        table = batch.tables[0]
        money = [field.name for field in table.money]
        cells = batch.cells.typed.select(pl.col(name).alias(f"text_{name}") for name in money)
        owner = [pl.col("project_no").cast(self._projects)] if "project_no" in batch.value.columns else []
        kept = [batch.cells.place, cells, batch.value.select(*money, *owner)]
        town = batch.township.alias("township").cast(self._towns)
        self._rows.append(pl.concat(kept, how="horizontal").with_columns(town, accepted=accepted))
        self._totals += [table.totals] if table.totals.height else []
        self._seen += table.rows_seen
        self._last = replace(table, body=table.body.clear(), known=table.known.clear())

    def whole(self) -> Whole:
        """The report, the checksums and the warnings of columns, after the last part."""
        assert self._last is not None  # noqa: S101  (a table has at least the part its header stands in)
        rows = pl.concat(self._rows)
        money = [field.name for field in self._last.money]
        table = replace(
            self._last,
            rows_seen=self._seen,
            body=rows.select("row"),
            totals=pl.concat(self._totals, how="diagonal") if self._totals else self._last.totals,
        )
        typed = rows.select(pl.col(f"text_{name}").alias(name) for name in money)
        cells = Cells(self.dataset, (table,), rows.select("table", "row"), typed, typed)
        value, town = rows.select("^project_no$", *money), rows["township"].cast(pl.String)
        batch = Batch(cells, value, value.clear(), town, pl.repeat(False, rows.height, eager=True))
        sums, warned = checksums(batch, rows["accepted"]), magnitudes(batch)
        done = report(table, int(rows["accepted"].sum()), self._unread)
        return Whole(done, sums.drop("table"), warned.drop("table"))
