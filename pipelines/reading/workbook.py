"""Workbook: .xlsx, .xlsm, .xlsb, .xls and .et by fastexcel, every cell as the text a person sees."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import fastexcel
import polars as pl
import python_calamine

from pipelines.reading.amended import amendments, packed
from pipelines.reading.biff import Told, told
from pipelines.reading.exact import exact
from pipelines.reading.extent import is_from_1904, must_be_near
from pipelines.reading.guard import Refused, guarded
from pipelines.reading.legacy import is_legacy, legacy
from pipelines.reading.open_document import PART, content
from pipelines.reading.package import BROKEN, Part, opened, parts, straight
from pipelines.reading.protected import protected
from pipelines.reading.sheet import Range, Sheet, without_blanks
from pipelines.reading.styles import as_percent
from pipelines.reading.unlocked import unlocked
from pipelines.reading.unreadable import Unreadable, unreadable

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
RESAVE = "请在 WPS 或 Excel 中打开，另存为 .xlsx 后重新报送"


def workbook(name: str, data: bytes) -> list[Sheet]:
    """Every worksheet of the file, hidden ones too (marked so). Raises Unreadable."""
    if not data.startswith(b"PK"):
        if is_legacy(data):
            return _legacy(name, data)
        data = unlocked(data) or data
    if data.startswith(b"PK") or not protected(data):
        must_be_near(name, data)
    book, described, old = _opened(name, data)
    seen = _told(data) if old is not None else {}
    binary_1904 = data.startswith(b"PK") and is_from_1904(data)
    sheets = []
    for index, title in enumerate(book.sheet_names):
        part = described.get(title, Part(worksheet=True))
        records = seen.get(title, Told())
        if old is not None:
            part = replace(part, hidden_rows=frozenset(records.hidden_rows), from_1904=records.from_1904)
        elif binary_1904:
            part = replace(part, from_1904=True)
        if part.worksheet:
            try:
                sheets.append(_with_percentages(_sheet(book, index, title, part, old), records.percent))
            except Refused as error:
                raise unreadable(name, f"的工作表“{title}”已损坏，读不出来", RESAVE) from error
    return sheets


def _legacy(name: str, data: bytes) -> list[Sheet]:
    try:
        return legacy(data)
    except Refused as error:
        raise _diagnosis(name, data) from error


def _opened(name: str, data: bytes) -> tuple[Any, dict[str, Part], Any]:
    """The workbook as the reader opens it, what its XML tells, and a legacy workbook as its second reader opens it.

    The reader takes in a workbook's texts while its XML is looked through: both let go of Python's lock.
    """
    archive = opened(name, data) if data.startswith(b"PK") else None
    if archive and any(straight(entry) != entry for entry in archive.namelist()):
        data = packed(archive, {})
        archive = opened(name, data)
    if archive and PART in archive.namelist():
        return _open_document(name, data, archive)
    with ThreadPoolExecutor(1) as beside:
        described = beside.submit(parts, name, archive) if archive else None
        try:
            book = guarded(lambda: fastexcel.read_excel(data))
            old = None if archive else guarded(lambda: python_calamine.load_workbook(io.BytesIO(data)))
        except Refused as error:
            if described:
                described.result()  # what is wrong with the XML says more than that it would not open
            raise _diagnosis(name, data) from error
        if archive is None or described is None:
            return book, {}, old
    if anew := _anew(name, archive, described.result()):
        book = guarded(lambda: fastexcel.read_excel(packed(archive, anew)))
    return book, described.result(), old


def _open_document(name: str, data: bytes, archive: zipfile.ZipFile) -> tuple[Any, dict[str, Part], Any]:
    try:
        tells = content(archive)
    except BROKEN:
        raise _diagnosis(name, data) from None
    try:
        book = guarded(lambda: fastexcel.read_excel(packed(archive, {PART: tells.anew}) if tells.anew else data))
    except Refused as error:
        raise _diagnosis(name, data) from error
    rows = tells.hidden_rows
    described = {
        title: Part(True, hidden_rows=rows.get(title, frozenset()), from_1904=tells.odd_epoch)
        for title in book.sheet_names
    }
    return book, described, None


def _anew(name: str, archive: zipfile.ZipFile, described: dict[str, Part]) -> dict[str, bytes]:
    try:
        return amendments(archive, described)
    except BROKEN:
        raise unreadable(name, "已损坏或没有传完整（工作表解压失败）", "请重新导出或重新上传这个文件") from None


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


def _told(data: bytes) -> dict[str, Told]:
    try:
        return guarded(lambda: told(data))
    except Refused:
        return {}  # the reader opens books whose records end in the middle


def _with_percentages(sheet: Sheet, places: list[tuple[int, int]]) -> Sheet:
    """The cells at these places (row and column from 0) as they are shown."""
    if not places:
        return sheet
    at = {row: place for place, row in enumerate(sheet.cells["row"].to_list())}
    cells = sheet.cells
    for column in sheet.columns:
        rows = [at[row + 1] for row, number in places if f"c{number}" == column and row + 1 in at]
        texts = cells[column].gather(rows).to_list()
        cells = cells.with_columns(cells[column].scatter(rows, [as_percent(t) if t else t for t in texts]))
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
        frame[column].scatter(list(found), list(found.values())) for column, found in by_column.items()
    )


def _legacy_merged(book: Any, title: str) -> tuple[Range, ...]:
    ranges = book.get_sheet_by_name(title).merged_cell_ranges or []
    return tuple((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges)


def _diagnosis(name: str, data: bytes) -> Unreadable:
    """Why the workbook would not open, in words: a password, another kind of file, or damage."""
    if protected(data):
        return unreadable(name, "设有打开密码", "请在 WPS 或 Excel 中取消密码，另存为 .xlsx 后重新报送")
    for mark, what in (("WordDocument", "是 Word 文档"), ("PowerPoint Document", "是演示文稿")):
        if mark.encode("utf-16-le") in data:
            return unreadable(name, f"{what}，不是表格", "请把里面的表格另存为 .xlsx 后重新报送")
    return unreadable(name, "已损坏，或是读不了的旧格式", RESAVE)
