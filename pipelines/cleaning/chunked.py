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

from pipelines.cleaning.accept.accepted import report, split_rows
from pipelines.cleaning.accept.duplicates import Keys
from pipelines.cleaning.accept.totals import checksums
from pipelines.cleaning.accept.warnings import magnitudes, warnings_of_cells
from pipelines.cleaning.cells.units import unit_line
from pipelines.cleaning.days.period import period_on
from pipelines.cleaning.file import dates_of
from pipelines.cleaning.outcome.report import SheetReport
from pipelines.cleaning.outcome.schema import WARNINGS
from pipelines.cleaning.places.names import townships, villages
from pipelines.cleaning.places.origin import Origin
from pipelines.cleaning.places.submitter import submitter_of
from pipelines.cleaning.rows.classify import Course
from pipelines.cleaning.rows.coordinates import LAT, LNG
from pipelines.cleaning.rows.table import Table, tables
from pipelines.cleaning.rows.values import Setting
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
    known = townships(county), villages(county)
    own = Origin(name, submitter_of(name, None, known[0], county.name))
    marks = marked(sheet)
    ends = emptied(replace(sheet, cells=pl.concat([sheet.cells, foot], how="diagonal")), marks)
    headers = [] if not_read(sheet) else headers_of(ends, own, county)
    if not _in_parts(headers):
        return None
    header = headers[0]
    above, stem = period_on(header.above, sheet.name), PurePosixPath(name).stem
    dates = dates_of(stem, sheet, header)
    setting = Setting(above or period_on(stem), unit_line(stem), dates, *known, county.name)
    return Long(name, header, setting, county, own.submitter, batch, marks, period_on(stem) or above)


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

    def __init__(
        self, name: str, header: Header, setting: Setting, county: County, submitter: str | None, batch: str,
        marks: list[str], period: date | None,
    ) -> None:  # fmt: skip
        self.submitter, self.period, self.dataset = submitter, period, header.dataset
        self._name, self._header, self._setting, self._county, self._batch = name, header, setting, county, batch
        self._marks, self._course, self._keys = marks, Course(), Keys(header.dataset, remember=True)
        self._towns = pl.Enum(county.townships["name"].unique(maintain_order=True))
        self._projects = pl.Categorical(pl.Categories.random())
        self._seen = self._unread = 0
        self._rows: list[pl.DataFrame] = []
        self._totals: list[pl.DataFrame] = []
        self._last: Table | None = None

    def part(self, sheet: Sheet) -> Part:
        """The rows of the next part; its cells have every column of the header."""
        sheet = emptied(sheet, self._marks)
        where = (self._setting, self._county, self.submitter, self._batch, self._course)
        table = tables(sheet, [self._header], *where)[0]
        done = split_rows(self.dataset, [table], self._keys, self._name, self._batch)[0]
        self._keep(table, done.accepted)
        self._unread += done.unread.height
        return Part(done.clean, done.rejected, pl.concat([done.unread, warnings_of_cells(table, self._name)]))

    def _keep(self, table: Table, accepted: pl.Series) -> None:
        money = [field.name for field in table.money]
        cells = [pl.col(table.header.columns[name]).alias(f"text_{name}") for name in money]
        owner = [pl.col("project_no").cast(self._projects)] if "project_no" in table.value.columns else []
        kept = [table.body.select("row", *cells), table.value.select(*money, *owner)]
        town = table.township.alias("township").cast(self._towns)
        self._rows.append(pl.concat(kept, how="horizontal").with_columns(town, accepted=accepted))
        self._totals += [table.totals] if table.totals.height else []
        self._seen += table.rows_seen
        self._last = replace(table, body=table.body.clear(), value=table.value.clear(), reason=table.reason.clear())

    def whole(self) -> Whole:
        """The report, the checksums and the warnings of columns, after the last part."""
        assert self._last is not None  # noqa: S101  (a table has at least the part its header stands in)
        rows = pl.concat(self._rows)
        columns = {field.name: self._header.columns[field.name] for field in self._last.money}
        table = replace(
            self._last,
            rows_seen=self._seen,
            body=rows.select("row", *(pl.col(f"text_{name}").alias(column) for name, column in columns.items())),
            value=rows.select("^project_no$", *columns),
            township=rows["township"].cast(pl.String),
            totals=pl.concat(self._totals, how="diagonal") if self._totals else self._last.totals,
        )
        sums = checksums(table, rows["accepted"], self._name, self.submitter)
        far = [magnitudes(table, field, self._name) for field in table.money]
        warned = pl.concat([pl.DataFrame(schema=WARNINGS), *far])
        return Whole(report(table, int(rows["accepted"].sum()), self._unread), sums, warned)
