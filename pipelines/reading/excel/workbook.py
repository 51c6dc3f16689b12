"""Workbook: .xlsx, .xlsm, .xlsb, .xls and .et by fastexcel, every cell as the text a person sees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from pipelines.reading.excel.amended import NEVER_SHOWN
from pipelines.reading.excel.exact import exact
from pipelines.reading.excel.extent import is_from_1904, must_be_near
from pipelines.reading.excel.guard import Refused, guarded
from pipelines.reading.excel.number_formats import as_shown
from pipelines.reading.excel.opening import RESAVE, diagnosis, opened_book
from pipelines.reading.excel.package import NO_FORMATS, Part
from pipelines.reading.excel.protected import protected
from pipelines.reading.excel.unlocked import unlocked
from pipelines.reading.other.biff import SheetRecords, sheet_records
from pipelines.reading.other.legacy import is_legacy, legacy
from pipelines.reading.sheet import Range, Sheet, without_blanks
from pipelines.reading.unreadable import unreadable

EXCEL_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}


def workbook(name: str, data: bytes) -> list[Sheet]:
    """Every worksheet of the file, hidden ones too (marked so). Raises Unreadable."""
    if not data.startswith(b"PK"):
        if is_legacy(data):
            return _legacy(name, data)
        data = unlocked(data) or data
    if data.startswith(b"PK") or not protected(data):
        must_be_near(name, data)
    book, described, old = opened_book(name, data)
    seen = _sheet_records(name, data) if old is not None else {}
    binary_1904 = data.startswith(b"PK") and is_from_1904(name, data)
    sheets = []
    for index, title in enumerate(book.sheet_names):
        part = described.get(title, Part(worksheet=True))
        records = seen.get(title, SheetRecords())
        if old is not None:
            part = replace(part, hidden_rows=frozenset(records.hidden_rows), from_1904=records.from_1904)
        elif binary_1904:
            part = replace(part, from_1904=True)
        if part.worksheet:
            try:
                sheets.append(_as_shown(_sheet(book, index, title, part, old), records))
            except Refused as error:
                raise unreadable(name, f"的工作表“{title}”已损坏，读不出来", RESAVE) from error
    return sheets


def _legacy(name: str, data: bytes) -> list[Sheet]:
    try:
        return legacy(data)
    except Refused as error:
        raise diagnosis(name, data) from error


def _sheet(book: Any, index: int, title: str, part: Part, old: Any) -> Sheet:
    if part.plain:
        # the reader's short way: texts straight from the XML, half the memory, but no word on errors and places
        batch = guarded(lambda: book.load_sheet_eager(index, header_row=None, dtypes="string", skip_rows=0))
        cells = _numbered(pl.DataFrame(pl.from_arrow(batch)), 0)
        return _described(Sheet(title, part.hidden, without_blanks(exact(cells, book, index)), part.merged), part)
    loaded = guarded(lambda: book.load_sheet(index, header_row=None, dtypes="string", skip_rows=0))
    hidden = loaded.visible != "visible"
    merged = part.merged if old is None else guarded(lambda: _legacy_merged(old, title))
    if not loaded.width:
        return Sheet(title, hidden, pl.DataFrame(schema={"row": pl.Int32}), merged)
    batch, broken = guarded(loaded.to_arrow_with_errors)
    starts = loaded.available_columns()[0].absolute_index
    cells = _numbered(pl.DataFrame(pl.from_arrow(batch)), starts)
    cells = _with_errors(cells, broken.errors if broken else [], starts)
    return _described(Sheet(title, hidden, without_blanks(exact(cells, book, index)), merged), part)


def _sheet_records(name: str, data: bytes) -> dict[str, SheetRecords]:
    """What the records say beside the cells. Raises Unreadable: the reader opens books of which they cannot be read."""
    try:
        return guarded(lambda: sheet_records(data))
    except Refused as error:
        raise unreadable(name, f"的单元格格式{NO_FORMATS}", RESAVE) from error


def _as_shown(sheet: Sheet, records: SheetRecords) -> Sheet:
    """The cells whose format speaks as they are shown; a formula that nobody calculated as one."""
    places = records.formats | dict.fromkeys(records.uncalculated, "")
    rows = {row: place for place, row in enumerate(sheet.cells["row"].to_list())}
    by_column: dict[str, dict[int, str]] = {}
    for (row, column), code in places.items():
        if row + 1 in rows:
            by_column.setdefault(f"c{column}", {})[rows[row + 1]] = code
    cells = sheet.cells
    for name in by_column.keys() & set(sheet.columns):
        at, codes = list(by_column[name]), list(by_column[name].values())
        texts = [as_shown(text, code) if text and code else NEVER_SHOWN if not code else text
                 for text, code in zip(cells[name].gather(at).to_list(), codes, strict=True)]  # fmt: skip
        cells = cells.with_columns(cells[name].scatter(at, texts))
    return replace(sheet, cells=cells)


def _described(sheet: Sheet, part: Part) -> Sheet:
    return replace(sheet, hidden_rows=part.hidden_rows, subtotals=part.subtotals, from_1904=part.from_1904)


def _numbered(frame: pl.DataFrame, starts: int) -> pl.DataFrame:
    """`row` as a person counts, and the columns c0, c1, … with those that the reader left out before the first."""
    frame = frame.rename({old: f"c{starts + i}" for i, old in enumerate(frame.columns)})
    row = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("row")
    return frame.select(row, *(pl.lit(None, pl.String).alias(f"c{i}") for i in range(starts)), pl.all())


def _with_errors(frame: pl.DataFrame, errors: list[Any], starts: int) -> pl.DataFrame:
    """#DIV/0! and its kin back at their places; the reader leaves null there."""
    by_column: dict[str, dict[int, str]] = {}
    for error in errors:
        row, column = error.position
        word = error.detail.partition("Error(")[2].partition(")")[0]
        by_column.setdefault(f"c{column + starts}", {})[row] = EXCEL_ERRORS.get(word, "#VALUE!")
    return frame.with_columns(
        frame[column].scatter(list(words), list(words.values())) for column, words in by_column.items()
    )


def _legacy_merged(book: Any, title: str) -> tuple[Range, ...]:
    ranges = book.get_sheet_by_name(title).merged_cell_ranges or []
    return tuple((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges)
