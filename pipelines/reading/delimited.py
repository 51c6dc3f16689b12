"""Delimited: .csv and .tsv text → one sheet, quoted line breaks and ragged rows included."""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO
from itertools import islice

from pipelines.reading.sheet import Sheet, grid
from pipelines.reading.unreadable import unreadable

SEPARATORS = ",\t;|"


def separator(text: str) -> str:
    """The separator that gives most rows of the opening the same, widest width."""

    def weight(mark: str) -> int:
        opening = csv.reader(islice(StringIO(text, newline=""), 60), delimiter=mark)
        try:
            widths = Counter(len(record) for record in opening if len(record) > 1)
        except csv.Error:  # a cell longer than any ledger's: said properly by the reading itself
            return 0
        return max((count * (width - 1) for width, count in widths.items()), default=0)

    return max(SEPARATORS, key=weight)


def delimited(name: str, stem: str, text: str) -> Sheet:
    """One sheet named after the file; a row's number is the line its record begins on."""
    mark = separator(text)
    records: list[list[str]] = []
    rows: list[int] = []
    # strict mode tells an unclosed quote from the end of the file, but refuses `"a"b`, which loose mode reads
    for strict in (True, False):
        records, rows = [], []
        reader = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=strict)
        try:
            begins = 1
            for record in reader:
                records.append(record)
                rows.append(begins)
                begins = reader.line_num + 1
            break
        except csv.Error as error:
            if "unexpected end of data" in str(error) or not strict:
                what = f"第 {begins} 行起的引号没有成对,后面的内容无法分列"
                raise unreadable(name, what, "请在 WPS 或 Excel 中打开核对该行,另存为 .xlsx 后重新报送") from None
    return Sheet(stem, False, grid(records, rows))
