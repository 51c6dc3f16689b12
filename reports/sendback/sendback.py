"""Send-back: a township's own file with the cells to correct coloured and the reasons in a column of their own."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

import polars as pl

from pipelines.cleaning.places.names import townships
from pipelines.cleaning.places.origin import origin
from pipelines.cleaning.places.submitter import submitter_of, township_of
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.sheet.mapping import headers_of, read_for
from pipelines.cleaning.sheet.sendback_marks import without_marks
from pipelines.cleaning.sheet.unrecognised import not_read
from pipelines.reading.read import read
from pipelines.reading.sheet import Sheet
from pipelines.reference.county import County, nameless
from reports.sendback.marks import Marks, marks, neutral
from reports.sendback.own import own_book
from reports.sendback.rebuilt import rebuilt

LONGEST = 255  # bytes of a file name


def sendback(name: str, data: bytes, rejected: pl.DataFrame, county: County | None = None) -> bytes:
    """An .xlsx: the file's own sheets, marked. `rejected` holds this file's rejected rows (schema REJECTED);
    `county` brings its own words for headers.

    A workbook of bearable size is edited as it is; any other file, and a workbook that would not read the same
    afterwards, is written anew with every cell at its old place. Raises Unreadable where the bytes cannot be read.
    """
    sheets = [sheet for sheet in read_for(county or nameless(), name, data) if not sheet.problem]
    headers = {sheet.name: _headers(sheet, name, county or nameless()) for sheet in sheets}
    ready = [neutral(sheet, headers[sheet.name], _others(sheet, headers[sheet.name], name, county)) for sheet in sheets]
    marked = {
        sheet.name: marks(sheet, headers[sheet.name], mine, hides=not sheet.cells.equals(without_marks(own).cells))
        for own, sheet in zip(sheets, ready, strict=True)
        if (mine := rejected.filter(pl.col("source_sheet") == sheet.name)).height
    }
    book = own_book(name, data, ready, marked)
    if book is not None and _reads_the_same(name, book, ready, marked):
        return book
    return rebuilt(ready, headers, marked)


def file_name(path: str) -> str:
    """The name under which a send-back workbook is handed out."""
    return fitting(f"{PurePosixPath(path).stem}.xlsx")


def fitting(name: str) -> str:
    """A name that a file system can keep: a longer one is cut, and six digits keep two such names apart."""
    if len(name.encode()) <= LONGEST:
        return name
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
    mark = f"〔{hashlib.sha256(name.encode()).hexdigest()[:6]}〕{suffix}"
    return stem.encode()[: LONGEST - len(mark.encode())].decode("utf-8", "ignore") + mark


def _headers(sheet: Sheet, name: str, county: County) -> list[Header]:
    """The headers as the cleaning found them."""
    own, known = without_marks(sheet), townships(county)
    if not_read(own) is not None:
        return []
    comes = origin(own, name, submitter_of(name, None, known, county.name), known, county.name)
    return headers_of(own, comes, county)


def _others(sheet: Sheet, headers: list[Header], name: str, county: County | None) -> frozenset[int]:
    """The rows that name a township other than the one the file goes home to."""
    known, own = townships(county or nameless()), county.name if county else ""
    home = submitter_of(name, None, known, own)
    columns = {column for header in headers for f in header.dataset.fields if f.kind == "township"
               and (column := header.columns.get(f.name))}  # fmt: skip
    if home is None or not columns:
        return frozenset()
    places = {text: township_of(text, known, own) for text in _texts(sheet, columns)}
    lines = sheet.cells.select("row", *columns).rows()
    return frozenset(row for row, *texts in lines if any(places.get(text) not in (None, home) for text in texts))


def _texts(sheet: Sheet, columns: set[str]) -> set[str]:
    return {text for column in columns for text in sheet.cells[column].drop_nulls().unique().to_list()}


def _reads_the_same(name: str, book: bytes, ready: list[Sheet], marked: dict[str, Marks]) -> bool:
    """Whether the edited workbook still says, cell by cell, what the township wrote."""
    again = {sheet.name: without_marks(sheet) for sheet in read(name, book)}
    return all(
        sheet.name in again
        and _cells(sheet).equals(_cells(again[sheet.name]))
        and sheet.hidden == again[sheet.name].hidden
        for sheet in ready
    )


def _cells(sheet: Sheet) -> pl.DataFrame:
    """Row, column, text of every filled cell."""
    long = sheet.cells.unpivot(index="row", variable_name="column", value_name="text").drop_nulls("text")
    return long.select(pl.col("row").cast(pl.Int32), "column", pl.col("text").cast(pl.String)).sort("row", "column")
