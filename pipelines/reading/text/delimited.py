"""Delimited: .csv and .tsv text → one sheet, quoted line breaks and ragged rows included."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import BytesIO, StringIO
from itertools import islice

import polars as pl

from pipelines.reading.sheet import Sheet, grid
from pipelines.reading.text.records import Records

SEPARATORS = ",\t;|"
_TAB_GUARD = re.compile(r'(?<=[,;|])\t+|(?<=[,;|]")\t+|\t+(?="?[,;|])')  # 350987101-…\t,380000\t, keeps Excel off
LOOK_AT = 60  # lines


def separator(text: str) -> str:
    """The separator that gives most rows of the opening the same, widest width."""

    lines = "".join(islice(StringIO(text, newline=""), LOOK_AT))
    bare = _TAB_GUARD.sub("", lines) if "\t" in lines else lines

    def weight(mark: str) -> int:
        opening = csv.reader(StringIO(bare, newline=""), delimiter=mark)
        try:
            widths = Counter(len(record) for record in opening if len(record) > 1)
        except csv.Error:  # a cell longer than any ledger's: said properly by the reading itself
            return 0
        return max((count * (width - 1) for width, count in widths.items()), default=0)

    return max(SEPARATORS, key=weight)


def delimited(name: str, stem: str, text: str) -> Sheet:
    """One sheet named after the file; a row's number is the line its record begins on."""
    blocks = list(Records(name, BytesIO(text.encode()), separator(text)).blocks())
    return Sheet(stem, False, pl.concat(blocks, how="diagonal") if blocks else grid([], []))
