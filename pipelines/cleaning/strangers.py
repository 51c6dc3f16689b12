"""Strangers: sheets that hold no ledger we know — hidden, empty, explaining, or with a header nobody recognises."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from pipelines.cleaning.header import closest
from pipelines.cleaning.masks import mask
from pipelines.cleaning.owners import owners
from pipelines.cleaning.rejects import unrecognised
from pipelines.cleaning.report import SheetReport
from pipelines.cleaning.schema import REJECTED
from pipelines.cleaning.text import compared
from pipelines.cleaning.vocabulary import Vocabulary
from pipelines.reading.sheet import Sheet
from pipelines.reference.county import County

_EXPLAINS = re.compile(r"说明|封面|目录|须知|字典|代码表|下拉|参数")
# A guide names the columns of ledgers, so it can look like one: a sheet that is nothing else goes by its name alone.
_GUIDE = re.compile(r"(?:填写|填报|填表|使用|编制)?(?:说明|须知)|封面|目录|(?:数据)?字典|代码表|下拉选项")
EXPLAINED = "说明页，不是台账，未读取"
UNKNOWN_HEADER = "认不出表头"


def not_read(sheet: Sheet) -> SheetReport | None:
    """The report of a sheet that is passed over whole, or None if it must be read."""
    seen = sheet.cells.height
    if sheet.problem:
        return SheetReport(sheet.name, None, seen, 0, 0, seen, sheet.problem)
    if sheet.hidden:
        return SheetReport(sheet.name, None, seen, 0, 0, seen, "隐藏工作表，未读取")
    if not seen:
        return SheetReport(sheet.name, None, 0, 0, 0, 0, "空工作表")
    if _GUIDE.fullmatch(compared(sheet.name)):
        return SheetReport(sheet.name, None, seen, 0, 0, seen, EXPLAINED)
    return None


def stranger(
    sheet: Sheet, file: str, batch: str, submitter: str | None, vocabulary: Vocabulary, county: County
) -> tuple[SheetReport, pl.DataFrame]:
    """The report and the refused rows of a sheet without a recognisable header."""
    seen = sheet.cells.height
    if _EXPLAINS.search(compared(sheet.name)):
        return SheetReport(sheet.name, None, seen, 0, 0, seen, EXPLAINED), pl.DataFrame(schema=REJECTED)
    where = {"source_file": file, "source_sheet": sheet.name, "batch_id": batch}
    headers = tuple(mask(text) for text in _opening(sheet))  # it may be a line of data, with somebody's number in it
    report = SheetReport(sheet.name, None, seen, 0, seen, 0, _message(sheet, file, headers, vocabulary), headers)
    home, township = owners(sheet, submitter, county)
    return replace(report, township=home), unrecognised(sheet.cells, where, township)


def _opening(sheet: Sheet) -> tuple[str, ...]:
    """The fullest of the first lines: most likely what was meant as the header."""
    lines: list[list[str]] = [[compared(cell) for cell in row[1:] if cell] for row in sheet.cells.head(10).rows()]
    fullest: list[str] = max(lines, key=len, default=[])
    return tuple(fullest)


def _message(sheet: Sheet, file: str, headers: tuple[str, ...], vocabulary: Vocabulary) -> str:
    seen = "、".join(header[:20] for header in headers[:12]) + (" 等" if len(headers) > 12 else "")
    best = closest(sheet, file, vocabulary)
    if best is None:
        return f"{UNKNOWN_HEADER}：看到的是“{seen}”，没有一列是模板里的。请按模板的表头改写后重新报送"
    lacking = [f.label for f in best.dataset.fields if f.required and f.name not in best.matched]
    need = f"，还缺 {'、'.join(lacking)}" if lacking else ""
    return f"{UNKNOWN_HEADER}：看到的是“{seen}”，最接近“{best.dataset.label}”{need}。请按模板的表头改写后重新报送"
