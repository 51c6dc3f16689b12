"""File: the bytes a township handed in → clean rows, rejected rows with reasons, totals, and a report per sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

import polars as pl

from pipelines import registry
from pipelines.cleaning.accept.accepted import AcceptedRows, accept_rows
from pipelines.cleaning.accept.warnings import warnings_of_sheet
from pipelines.cleaning.cells.units import unit_line
from pipelines.cleaning.days.period import period_on, through_on
from pipelines.cleaning.outcome.rejects import kept_once
from pipelines.cleaning.outcome.report import CleanFile, SheetReport
from pipelines.cleaning.outcome.schema import CHECKSUMS, REJECTED
from pipelines.cleaning.places.names import townships, villages
from pipelines.cleaning.places.origin import origin
from pipelines.cleaning.places.submitter import submitter_of
from pipelines.cleaning.rows.table import Table, tables
from pipelines.cleaning.rows.values import Setting
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.sheet.mapping import headers_of, read_for, vocabulary, with_notes
from pipelines.cleaning.sheet.sendback_marks import without_marks
from pipelines.cleaning.sheet.unrecognised import not_read, unrecognised_sheet
from pipelines.reading.sheet import Sheet
from pipelines.reading.unreadable import Unreadable
from pipelines.reference.county import County

MOST_SHOWN = 5  # reasons in one sentence
__all__ = ("CleanFile", "SheetReport", "clean_file", "refused")


def clean_file(name: str, data: bytes, county: County, submitter: str | None = None) -> CleanFile:
    """Read and clean one file; a pure function of its bytes, its name and the county's names.

    `name` is the path below the inbox: a first folder that names a township is the submitter.
    """
    known = townships(county), villages(county)
    mine = submitter_of(name, submitter, known[0], county.name)
    period = period_on(PurePosixPath(name).stem)
    try:
        sheets = [without_marks(sheet) for sheet in read_for(county, name, data, submitter)]
    except Unreadable as error:
        return _file(name, mine, period, error.message, (), [], [])
    origins = {sheet.name: origin(sheet, name, mine, known[0], county.name) for sheet in sheets}
    sheets = [with_notes(sheet, origins[sheet.name], county) for sheet in sheets]
    read_under = {sheet.name: headers_of(sheet, origins[sheet.name], county) for sheet in sheets if not not_read(sheet)}
    titles = [text for sheet in sheets for h in read_under.get(sheet.name, [])[:1] for text in (h.above, sheet.name)]
    period = period or period_on(*titles)
    through = through_on(PurePosixPath(name).stem, *titles)
    batch = hashlib.sha256(data).hexdigest()[:16]
    reports: dict[str, list[SheetReport]] = {sheet.name: [] for sheet in sheets}
    strange: list[pl.DataFrame] = []
    tables_by_key: dict[str, list[Table]] = {}
    for sheet in sheets:
        headers, own = read_under.get(sheet.name, []), origins[sheet.name]
        if skipped := not_read(sheet):
            reports[sheet.name].append(skipped)
        elif not headers:
            words = vocabulary(county.mappings, own.path, own.submitter, sheet)
            report, rejected = unrecognised_sheet(sheet, name, batch, own.submitter, words, county)
            reports[sheet.name].append(report)
            strange.append(rejected)
        else:
            own_period = period_on(headers[0].above, sheet.name) or period
            dates = dates_of(own.stem, sheet, headers[0])
            where = (own.path, sheet.from_1904)
            setting = Setting(own_period, unit_line(own.stem), dates, *known, county.name, *where)
            for table in tables(sheet, headers, setting, county, own.submitter, batch):
                tables_by_key.setdefault(table.header.dataset.key, []).append(table)
    done: list[AcceptedRows] = []
    for key, mine_of in tables_by_key.items():
        one = accept_rows(registry.datasets()[key], mine_of, name, batch)
        done.append(replace(one, rejected=kept_once(one.rejected, [each.rejected for each in done])))
    for one in done:
        for sheet_name, report in one.reports.items():
            reports[sheet_name].append(report)
    ordered = [report for sheet in sheets for report in reports[sheet.name]]
    whole = _file(
        name, mine, period, None if done else _nothing(name, ordered), ordered, done, strange, list(tables_by_key)
    )
    warned = [warnings_of_sheet(table, county, name) for mine_of in tables_by_key.values() for table in mine_of]
    unread = [one.unread for one in done]
    return replace(whole, warnings=pl.concat([whole.warnings, *unread, *warned]), through_on=through)


def refused(name: str, sentence: str, county: County | None = None) -> CleanFile:
    """A result for a file of which nothing could be read; with the county's names, also who it is from."""
    mine = submitter_of(name, None, townships(county), county.name) if county else None
    return _file(name, mine, period_on(PurePosixPath(name).stem) if county else None, sentence, (), (), ())


def _file(
    name: str, submitter: str | None, period: date | None, refused: str | None, reports: Sequence[SheetReport],
    done: Sequence[AcceptedRows], strange: Sequence[pl.DataFrame], keys: Sequence[str] = (),
) -> CleanFile:  # fmt: skip
    return CleanFile(
        name=name,
        submitter=submitter,
        period_on=period,
        refused=refused,
        sheets=tuple(reports),
        clean={key: one.clean for key, one in zip(keys, done, strict=True)},
        rejected=pl.concat([pl.DataFrame(schema=REJECTED), *(one.rejected for one in done), *strange]),
        checksums=pl.concat([pl.DataFrame(schema=CHECKSUMS), *(one.checksums for one in done)]),
    )


def dates_of(stem: str, sheet: Sheet, header: Header) -> str | None:
    """How the source writes its days: by what the county said of it, or by its own words (民国107年 = 2018)."""
    says_roc = any("民国" in text for text in (stem, sheet.name, header.above, *header.labels.values()))
    return header.vocabulary.dates or ("roc" if says_roc else None)


def _nothing(name: str, reports: Sequence[SheetReport]) -> str:
    """Why a file that could be read holds no ledger, in one sentence."""
    file = PurePosixPath(name).name
    strange = next((report for report in reports if report.rejected), None)
    if strange:
        return f"“{file}”的工作表“{strange.sheet}”{strange.message}。"
    why = list(dict.fromkeys(report.message.rstrip("。") for report in reports))
    shown = "、".join(why[:MOST_SHOWN]) + ("等" if len(why) > MOST_SHOWN else "")
    return f"“{file}”里没有可读的台账（{shown or '没有工作表'}）。请核对后重新报送。"
