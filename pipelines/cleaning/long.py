"""Long: a table too long to be held whole → its parts cleaned one after the other, then what only the whole can say.

Every part goes through the code that cleans whole sheets; what a row must know of earlier ones is carried along. A
table that needs more than that — several datasets in one sheet, a column whose cells are read by their neighbours —
has no opening here, and is read whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

import polars as pl

from pipelines.cleaning.duplicates import Keys
from pipelines.cleaning.file import dates_of, headers_of
from pipelines.cleaning.header import Header
from pipelines.cleaning.names import townships, villages
from pipelines.cleaning.period import period_on
from pipelines.cleaning.report import SheetReport
from pipelines.cleaning.rows import Course
from pipelines.cleaning.settled import Parted, parted, report
from pipelines.cleaning.submitter import submitter_of
from pipelines.cleaning.table import Table, tables
from pipelines.cleaning.totals import checksums
from pipelines.cleaning.units import unit_line
from pipelines.cleaning.values import Setting
from pipelines.reading.sheet import Sheet
from pipelines.reference.county import County

_WHOLE = ("percent",)  # kinds whose cells are read by what else stands in the column


def in_parts(headers: list[Header]) -> bool:
    """Can a sheet under these headers be cleaned part by part?"""
    if len(headers) != 1:
        return False
    header = headers[0]
    kinds = {header.dataset.field(name).kind for name in header.columns}
    return not kinds.intersection(_WHOLE) and not any(
        key == header.dataset.key for key, _ in header.vocabulary.defaults
    )


@dataclass(frozen=True)
class Whole:
    """What the whole table says when its last part has been cleaned."""

    report: SheetReport
    checksums: pl.DataFrame


def opening(name: str, sheet: Sheet, county: County, batch: str) -> Long | None:
    """The reading of a long table, by its opening and in a file of its own; None where it must be read whole."""
    known = townships(county), villages(county)
    mine, stem = submitter_of(name, None, known[0], county.name), PurePosixPath(name).stem
    headers = headers_of(sheet, name, county, mine)
    if not in_parts(headers):
        return None
    period = period_on(headers[0].above, sheet.name)
    dates = dates_of(stem, sheet, headers[0])
    setting = Setting(period or period_on(stem), unit_line(stem), dates, *known, county.name)
    return Long(name, headers[0], setting, county, mine, batch, period_on(stem) or period)


class Long:
    """One sheet in parts. Holds, per row read, its key and what the totals are checked against: about 100 bytes."""

    def __init__(
        self, name: str, header: Header, setting: Setting, county: County, submitter: str | None, batch: str,
        period: date | None,
    ) -> None:  # fmt: skip
        self.submitter, self.period, self.dataset = submitter, period, header.dataset
        self.columns = list(header.labels)
        self._name, self._batch = name, batch
        self._table: Callable[[Sheet, Course], Table] = lambda sheet, course: tables(
            sheet, [header], setting, county, submitter, batch, course
        )[0]
        self._course = Course()
        self._keys = Keys(header.dataset, remember=True)
        self._towns = pl.Enum(county.townships["name"].unique(maintain_order=True))
        self._seen = 0
        self._parts: list[pl.DataFrame] = []
        self._totals: list[pl.DataFrame] = []
        self._last: Table | None = None

    def part(self, sheet: Sheet) -> Parted:
        """The rows of the next part; its cells have every column of the header."""
        table = self._table(sheet, self._course)
        done = parted(self.dataset, [table], self._keys, self._name, self._batch)[0]
        self._seen += table.rows_seen
        money = table.value.select(field.name for field in table.money)
        rows = table.body.select("row").with_columns(accepted=done.accepted, township=table.township.cast(self._towns))
        self._parts.append(pl.concat([rows, money], how="horizontal"))
        if table.totals.height:
            self._totals.append(table.totals)
        self._last = replace(table, body=table.body.clear(), value=money.clear(), reason=table.reason.clear())
        return done

    def whole(self) -> Whole:
        """The report and the checksums, after the last part."""
        assert self._last is not None  # noqa: S101  (a table has at least the part its header stands in)
        rows = pl.concat(self._parts)
        totals = pl.concat(self._totals, how="diagonal") if self._totals else self._last.totals
        table = replace(
            self._last,
            rows_seen=self._seen,
            body=rows.select("row"),
            value=rows.drop("row", "accepted", "township"),
            township=rows["township"].cast(pl.String),
            totals=totals,
        )
        sums = checksums(table, rows["accepted"], self._name, self.submitter)
        return Whole(report(table, int(rows["accepted"].sum())), sums)
