"""Opened: one file's sheets, each found a ledger of some dataset or none, before the cells of any are read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

import polars as pl

from pipelines.cleaning.cells.units import unit_line
from pipelines.cleaning.days.period import period_on, through_on
from pipelines.cleaning.outcome.report import SheetReport
from pipelines.cleaning.places.names import townships
from pipelines.cleaning.places.origin import Origin, origin
from pipelines.cleaning.places.submitter import submitter_of
from pipelines.cleaning.rows.below import Below, lines_below
from pipelines.cleaning.rows.table import Setting
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.sheet.mapping import headers_of, read_for, vocabulary, with_notes
from pipelines.cleaning.sheet.sendback_marks import without_marks
from pipelines.cleaning.sheet.unrecognised import not_read, unrecognised_sheet
from pipelines.reading.sheet import Sheet
from pipelines.reading.unreadable import Unreadable
from pipelines.reference.county import County


@dataclass(frozen=True)
class Ledger:
    """A sheet that is one: its lines under each header it is read under, and what the file tells about its cells."""

    below: list[Below]
    setting: Setting


@dataclass(frozen=True)
class Opened:
    """A file: `sheets` in their order, the reports of those that are no ledger, and their refused rows."""

    name: str
    submitter: str | None
    period: date | None
    through: date | None = None
    refused: str | None = None
    sheets: tuple[str, ...] = ()
    reports: dict[str, list[SheetReport]] = field(default_factory=dict)
    strange: list[pl.DataFrame] = field(default_factory=list)
    ledgers: list[Ledger] = field(default_factory=list)


def opened(name: str, data: bytes, county: County, submitter: str | None = None) -> Opened:
    """Read the sheets of a file and find their headers.

    `name` is the path below the inbox: a first folder that names a township is the submitter.
    """
    known, stem = townships(county), PurePosixPath(name).stem
    mine = submitter_of(name, submitter, known, county.name)
    period = period_on(stem)
    try:
        sheets = [without_marks(sheet) for sheet in read_for(county, name, data, submitter)]
    except Unreadable as error:
        return Opened(name, mine, period, refused=error.message)
    origins = {sheet.name: origin(sheet, name, mine, known, county.name) for sheet in sheets}
    sheets = [with_notes(sheet, origins[sheet.name], county) for sheet in sheets]
    read_under = {sheet.name: headers_of(sheet, origins[sheet.name], county) for sheet in sheets if not not_read(sheet)}
    titles = [text for sheet in sheets for h in read_under.get(sheet.name, [])[:1] for text in (h.above, sheet.name)]
    file = Opened(
        name, mine, period or period_on(*titles), through_on(stem, *titles), sheets=tuple(s.name for s in sheets),
        reports={sheet.name: [] for sheet in sheets},
    )  # fmt: skip
    batch_id = hashlib.sha256(data).hexdigest()[:16]
    for sheet in sheets:
        _sort(sheet, read_under.get(sheet.name, []), origins[sheet.name], file, batch_id, county)
    return file


def _sort(sheet: Sheet, headers: Sequence[Header], own: Origin, file: Opened, batch_id: str, county: County) -> None:
    """Put a sheet where it belongs: among the ledgers, those passed over, or those that nobody recognises."""
    if skipped := not_read(sheet):
        file.reports[sheet.name].append(skipped)
    elif not headers:
        words = vocabulary(county.mappings, own.path, own.submitter, sheet)
        report, rejected = unrecognised_sheet(sheet, file.name, batch_id, own.submitter, words, county)
        file.reports[sheet.name].append(report)
        file.strange.append(rejected)
    else:
        setting = Setting(
            file=file.name,
            batch_id=batch_id,
            submitter=own.submitter,
            period=period_on(headers[0].above, sheet.name) or file.period,
            file_unit=unit_line(own.stem),
            dates=dates_of(own.stem, sheet, headers[0]),
            townships=townships(county),
            county=county.name,
            path=own.path,
            from_1904=sheet.from_1904,
        )
        file.ledgers.append(Ledger([lines_below(sheet, header) for header in headers], setting))


def dates_of(stem: str, sheet: Sheet, header: Header) -> str | None:
    """How the source writes its days: by what the county said of it, or by its own words (民国107年 = 2018)."""
    says_roc = any("民国" in text for text in (stem, sheet.name, header.above, *header.labels.values()))
    return header.vocabulary.dates or ("roc" if says_roc else None)
