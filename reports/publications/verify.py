"""Verify: whether a ranking workbook is what was published, cell by cell, by its check code."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.cell.cell import TYPE_NUMERIC
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.reading.excel import package
from pipelines.reading.unreadable import unreadable
from reports.publications.frozen import table_of
from reports.publications.workbook import UNPUBLISHED, Printed
from reports.workbooks.check_code import CODE, check_code, code_of
from reports.workbooks.context import ExportContext
from reports.workbooks.workbook import official

TOP = 6  # rows in which the line may stand
WRITTEN = re.compile(r"(.*)" + re.escape(CODE) + r"(\S*)", re.DOTALL)
ALIKE = 1  # so few cells between two tables: they are the same one
EXACT = 9  # decimals; other programs write the last digits of a number otherwise
# What openpyxl raises over somebody else's file that is no whole workbook: a damaged archive, a part under a password,
# what it looks for in parts without asking whether it is there. Our own workbooks are never opened under this.
FAULTS = (*package.BROKEN, InvalidFileException, SyntaxError, TypeError, AttributeError)
NOT_OURS = "文件里没有校验码，不是本系统导出的排名表，或说明一行已被删去"
NOBODYS = "校验码不属于任何一号发布：校验码被改过，或不是本县发布的排名"
NEVER = "文件写明“未发布”，没有发布编号，不能核对"
FORGED = "说明一行与校验码不符"
WAY_OUT = "请换成原来导出的文件"


@dataclass(frozen=True)
class Difference:
    """A cell that is not as it was published."""

    sheet: str
    cell: str
    published: str
    in_file: str


@dataclass(frozen=True)
class Verdict:
    """`printed`: the publication that the check code names; None: none, and `why`."""

    printed: Printed | None
    why: str = ""
    differences: tuple[Difference, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether every cell is as it was published."""
        return self.printed is not None and not self.differences


@dataclass(frozen=True)
class _OfFile(ExportContext):
    """A context whose line is the file's own."""

    own_line: str = ""

    def line(self) -> str:
        return self.own_line


Cells = dict[tuple[str, str], tuple[Any, str]]  # sheet and cell → value, and of a number its format


def verify(content: bytes, known: Sequence[Printed], name: str = "排名表.xlsx") -> Verdict:
    """Look for the publication and compare every cell. Raises Unreadable, which names the file."""
    book = _opened(content, name)
    line = next((text for text in _top(book) if CODE in text), None)
    if line is None:
        unpublished = any(f"发布 {UNPUBLISHED}" in text for text in _top(book))
        return Verdict(None, NEVER if unpublished else NOT_OURS)
    about, code = WRITTEN.fullmatch(line).groups()  # type: ignore[union-attr]  # CODE is in it
    printed = next((each for each in known if code_of(each.digest) == code.partition("-")[0]), None)
    if printed is None:
        return Verdict(None, NOBODYS)
    cells = _cells(book)
    fewest = _fewest(printed, line, cells)
    if check_code(printed.digest, about) != code:
        at = next(key for key, (value, _) in cells.items() if value == line)
        fewest = [Difference(*at, FORGED, line), *fewest]
    return Verdict(printed, "", tuple(fewest))


def _fewest(printed: Printed, line: str, cells: Cells) -> list[Difference]:
    """Against the table that the file is likest: of the county, or of one group."""
    fewest: list[Difference] | None = None
    for group in printed.figures["tables"]:
        wrong = _differences(_expected(printed, group, line), cells)
        if fewest is None or len(wrong) < len(fewest):
            fewest = wrong
        if len(fewest) <= ALIKE:
            break
    return fewest or []


def _opened(content: bytes, name: str) -> openpyxl.Workbook:
    """Somebody's file. Its declared size is looked at first, so that a small file cannot fill the memory."""
    package.opened(name, content).close()
    try:
        return openpyxl.load_workbook(io.BytesIO(content))
    except FAULTS as error:
        raise unreadable(name, f"不是完整的 .xlsx 文件（{type(error).__name__}）", WAY_OUT) from None


def _top(book: openpyxl.Workbook) -> Iterable[str]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=TOP, values_only=True):
            yield from (value for value in row if isinstance(value, str))


def _expected(printed: Printed, group: str, line: str) -> Cells:
    """The cells of the publication, written and read the way the file was."""
    kept = printed.figures
    day, when = date.fromisoformat(kept["as_of"]), datetime(2000, 1, 1)
    context = _OfFile(kept["county"], printed.snapshot, day, "", "", "", when, kept["title"], own_line=line)
    return _cells(openpyxl.load_workbook(io.BytesIO(official(table_of(kept, group), context))))


def _cells(book: openpyxl.Workbook) -> Cells:
    return {(sheet.title, at): cell for sheet in book.worksheets for at, cell in _of_sheet(sheet)}


def _of_sheet(sheet: Worksheet) -> Iterable[tuple[str, tuple[Any, str]]]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            is_number = cell.data_type == TYPE_NUMERIC
            value = round(float(cell.value), EXACT) if isinstance(cell.value, int | float) else cell.value
            yield cell.coordinate, (value, cell.number_format if is_number else "")


def _differences(expected: Cells, cells: Cells) -> list[Difference]:
    keys = [*expected, *(key for key in cells if key not in expected)]
    wrong = [(key, expected.get(key), cells.get(key)) for key in keys if expected.get(key) != cells.get(key)]
    return [Difference(*key, *_words(published, in_file)) for key, published, in_file in wrong]


def _words(published: tuple[Any, str] | None, in_file: tuple[Any, str] | None) -> tuple[str, str]:
    """Both values in words; where only the format differs, the formats."""
    if published and in_file and published[0] == in_file[0]:
        return f"格式 {published[1]}", f"格式 {in_file[1]}"
    return _word(published), _word(in_file)


def _word(cell: tuple[Any, str] | None) -> str:
    if cell is None:
        return "空"
    return f"{cell[0]:.12g}" if isinstance(cell[0], float) else str(cell[0])
