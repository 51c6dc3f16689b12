"""Guards: what export tools put around a cell so that Excel leaves it alone, taken off again.

="350987101-2024-0180"  →  350987101-2024-0180        what a person sees who opens the file
`380000 and '380000     →  380000                     the marks of bank and payment statements, and of careful exports
=HYPERLINK("http…","查看")  →  查看
A formula that works something out (=F3*0.97) is no guard: it stays, and cleaning says that nobody calculated it.
"""

from __future__ import annotations

import polars as pl

_TEXT = r'(?:[^"]|"")*'  # between quotes, a quote inside is written twice
_OPENS = r"^\s*[='`＝]"
_SHAPES = (
    rf'(?is)^\s*[=＝]\s*\(*\s*"(?P<text>{_TEXT})"\s*\)*\s*$',
    rf'(?is)^\s*[=＝]\s*(?:T|CONCATENATE|CONCAT|TRIM|CLEAN)\(\s*"(?P<text>{_TEXT})"\s*\)\s*$',
    rf'(?is)^\s*[=＝]\s*TEXT\(\s*"(?P<text>{_TEXT})"\s*[,;]\s*"@"\s*\)\s*$',
    rf'(?is)^\s*[=＝]\s*HYPERLINK\(\s*"{_TEXT}"\s*[,;]\s*"(?P<text>{_TEXT})"\s*\)\s*$',
    rf'(?is)^\s*[=＝]\s*HYPERLINK\(\s*"(?P<text>{_TEXT})"\s*\)\s*$',
)
_TWICE = r'(?s)^\s*=""(?P<text>[^"]*)""\s*$'  # the quotes of CSV put around a guard that had its own
_MARK = r"(?s)^\s*'(?P<text>[^']+)$|^\s*`(?P<tick>[^`]+)$"  # 'quoted words' have a second mark, a guard has none


def unguarded(column: pl.Series) -> pl.Series:
    """The cells without their guards."""
    at = column.str.contains(_OPENS).fill_null(False).arg_true()
    return column.scatter(at, _bare(column.gather(at))) if at.len() else column


def _bare(cells: pl.Series) -> pl.Series:
    said = [pl.col("cell").str.extract_groups(shape).struct.field("text") for shape in (_TWICE, *_SHAPES)]
    mark = pl.col("cell").str.extract_groups(_MARK)
    quoted = pl.coalesce(said).str.replace_all('""', '"', literal=True)
    bare = pl.coalesce(quoted, mark.struct.field("text"), mark.struct.field("tick"), pl.col("cell"))
    return pl.DataFrame({"cell": cells}).select(bare=bare.replace("", None))["bare"]
