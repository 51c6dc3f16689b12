"""Marks: where a sheet's rejected rows are wrong, where the reasons go, and what is masked."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace

import polars as pl

from pipelines.cleaning.rows.wide_months import column_of
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.sheet.sendback_marks import NOTE, without_marks
from pipelines.reading.sheet import Sheet
from reports.words.neutral import mask, masked

HOW = f"{NOTE}：红底为有问题的格，改正后按原文件名重新报送整份文件；本列和“退回原因”列不用删。"
PACKED = f"{NOTE}：本表是压缩包里的“{{origin}}”，红底为有问题的格；请在那个文件里照样改好，重新打包后按原文件名报送。"
MASKED = "文字里的电话、证件号已遮盖。"
UNKNOWN = f"{NOTE}：这张表的表头认不出来（红底行），请按模板的表头改写后按原文件名重新报送。"
ONLY_A_NUMBER = r"^[\d\s()+-]+$"


@dataclass(frozen=True)
class Marks:
    """What is written into one sheet. Rows are numbers as seen in Excel, columns count from 0."""

    header_row: int
    column: int  # of the reasons; the note stands right of it
    note: str
    reasons: dict[int, str] = field(default_factory=dict)
    bad: frozenset[tuple[int, int]] = frozenset()


def place(column: str) -> int:
    """c7 → 7."""
    return int(column[1:])


def marks(sheet: Sheet, headers: list[Header], rejected: pl.DataFrame, *, hides: bool) -> Marks:
    """The marks of a sheet (without those of an earlier return) whose rejected rows are given."""
    rows = rejected.to_dicts()
    header_row = headers[0].last_row if headers else _fullest(sheet)
    bad = {(row["source_row"], at) for row in rows for at in _wrong(row, headers)}
    if not headers:
        bad = {(header_row, at) for at in _filled(sheet, header_row)}
    return Marks(
        header_row=header_row,
        column=_free(sheet, headers, header_row),
        note=_note(sheet, headers) + MASKED * hides,
        reasons=_told(row for row in rows if row["source_row"] != header_row),
        bad=frozenset(bad),
    )


def _note(sheet: Sheet, headers: list[Header]) -> str:
    if sheet.origin:
        return PACKED.format(origin=sheet.origin)
    return HOW if headers else UNKNOWN


def _wrong(row: dict[str, object], headers: list[Header]) -> list[int]:
    """The columns of a rejected row that its reasons speak of."""
    header = next((h for h in headers if h.dataset.key == row["dataset"]), None)
    if header is None:
        return []
    reasons = json.loads(str(row["reasons"] or "[]"))
    columns = [column_of(header, reason["field"], reason["reason"]) for reason in reasons]
    return [place(column) for column in columns if column]


def _told(rows: Iterable[dict[str, object]]) -> dict[int, str]:
    """Row → all its reasons; a row that feeds several ledgers may have some from each, each said once."""
    reasons_by_row: dict[int, dict[str, None]] = {}
    for row in rows:
        reasons = reasons_by_row.setdefault(int(str(row["source_row"])), {})
        for why in json.loads(str(row["reasons"] or "[]")):
            reasons[mask(f"{why['label']}：{why['reason']}")] = None
    return {number: "；".join(reasons) for number, reasons in reasons_by_row.items()}


def _fullest(sheet: Sheet) -> int:
    """The number of the opening line with most cells: most likely what was meant as the header."""
    opening = sheet.cells.head(10)
    widths = [sum(cell is not None for cell in row[1:]) for row in opening.rows()]
    return int(opening["row"][widths.index(max(widths))])


def _filled(sheet: Sheet, number: int) -> list[int]:
    line = sheet.cells.filter(pl.col("row") == number).rows()[0][1:]
    return [at for at, cell in enumerate(line) if cell is not None]


def _free(sheet: Sheet, headers: list[Header], header_row: int) -> int:
    """The first of two free columns right of the table's last header."""
    last = max((place(column) for column in (headers[0].labels if headers else sheet.columns)), default=0)
    used = {place(c) for c in sheet.columns if sheet.cells[c].null_count() < sheet.cells.height}
    for _, left, bottom, right in sheet.merged:
        if bottom >= header_row and right > last:
            used |= set(range(max(left, last), right + 1))
    if not headers:
        last = max(used, default=0)
    return next(at for at in range(last + 1, last + 2 * len(used) + 4) if not {at, at + 1} & used)


def neutral(sheet: Sheet, headers: list[Header], others: Container[int] = ()) -> Sheet:
    """The sheet with personal numbers masked in free text and in columns nobody knows.

    What must come back letter by letter stays: keys, numbers of every kind, and a known column's cell that holds
    nothing but a number — the ledger's own 联系电话, which would otherwise be lost when the file is handed in.
    In `others`, the rows of another township, nothing stays.
    """
    kept: set[str] = set()
    prose: set[str] = set()
    for header in headers:
        for f in header.dataset.fields:
            if f.name in header.columns:
                free = f.kind == "text" and f.name not in header.dataset.keys
                (prose if free else kept).add(header.columns[f.name])
    own = without_marks(sheet)
    hidden = masked(own.cells, keep=tuple(kept))
    bare = [pl.when(own.cells[c].str.contains(ONLY_A_NUMBER)).then(own.cells[c]).otherwise(c).alias(c)
            for c in sorted(prose - kept)]  # fmt: skip
    whole, strict = hidden.with_columns(bare), masked(own.cells)
    picked = pl.Series([row in others for row in own.cells["row"].to_list()], dtype=pl.Boolean)
    cells = pl.concat([whole.filter(~picked), strict.filter(picked)]).sort("row", maintain_order=True)
    return replace(own, cells=cells)
