"""Unrecognised: sheets that hold no ledger we know — hidden, empty, explaining, or with a header nobody recognises."""

from __future__ import annotations

import re

import polars as pl

from pipelines.cleaning.outcome.rejects import unrecognised
from pipelines.cleaning.outcome.report import SheetReport
from pipelines.cleaning.outcome.schema import REJECTED
from pipelines.cleaning.places.owners import owners
from pipelines.cleaning.sheet.first_lines import header_of
from pipelines.cleaning.sheet.header import closest
from pipelines.cleaning.sheet.labels import is_index
from pipelines.cleaning.sheet.vocabulary import Vocabulary
from pipelines.cleaning.text.text import compared
from pipelines.privacy.masks import mask
from pipelines.reading.sheet import Sheet
from pipelines.reference.county import County

_EXPLAINS = re.compile(r"说明|封面|目录|须知|字典|代码表|下拉|参数")
# A guide names the columns of ledgers, so it can look like one: a sheet that is nothing else goes by its name alone.
_GUIDE = re.compile(r"(?:填写|填报|填表|使用|编制)?(?:说明|须知)|封面|目录|(?:数据)?字典|代码表|下拉选项")
EXPLAINED = "说明页，不是台账，未读取"
UNKNOWN_HEADER = "认不出表头"
HEADERLESS = "导出时没有表头的，可由县里在 mappings.toml 用 columns 写明各列"


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


def unrecognised_sheet(
    sheet: Sheet, file: str, batch: str, submitter: str | None, vocabulary: Vocabulary, county: County
) -> tuple[SheetReport, pl.DataFrame]:
    """The report and the refused rows of a sheet without a recognisable header."""
    seen = sheet.cells.height
    if _EXPLAINS.search(compared(sheet.name)):
        return SheetReport(sheet.name, None, seen, 0, 0, seen, EXPLAINED), pl.DataFrame(schema=REJECTED)
    where = {"source_file": file, "source_sheet": sheet.name, "batch_id": batch}
    # what is shown may be a line of data, with somebody's number in it
    headers = tuple(mask(header) for header in header_of(sheet) if not vocabulary.is_ignored(header))
    message = "；".join([_message(sheet, file, headers, vocabulary), *sheet.notes])
    strange = tuple(header for header in headers if not is_index(header))
    home, township = owners(sheet, submitter, county)
    report = SheetReport(sheet.name, None, seen, 0, seen, 0, message, strange, township=home)
    return report, unrecognised(sheet.cells, where, township)


def _message(sheet: Sheet, file: str, headers: tuple[str, ...], vocabulary: Vocabulary) -> str:
    if not headers:
        return f"{UNKNOWN_HEADER}：开头几行都是数据，没有表头。请按模板加上表头后重新报送；{HEADERLESS}"
    seen = "、".join(header[:20] for header in headers[:12]) + (" 等" if len(headers) > 12 else "")
    best = closest(sheet, file, vocabulary)
    if best is None:
        return f"{UNKNOWN_HEADER}：看到的是“{seen}”，没有一列是模板里的。请按模板的表头改写后重新报送"
    lacking = [f.label for f in best.dataset.fields if f.required and f.name not in best.matched]
    need = f"，还缺 {'、'.join(lacking)}" if lacking else ""
    return f"{UNKNOWN_HEADER}：看到的是“{seen}”，最接近“{best.dataset.label}”{need}。请按模板的表头改写后重新报送"
