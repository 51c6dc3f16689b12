"""Guards: what export tools put around a cell so that Excel leaves it alone, taken off again.

="350987101-2024-0180"  →  350987101-2024-0180        what a person sees who opens the file
="380000"&"" and =380000  →  380000
'380000' and "380000"   →  380000                     quotes that were typed or doubled
`380000 and '380000     →  380000                     the marks of bank and payment statements, and of careful exports
=HYPERLINK("http…","查看")  →  查看
A formula that works something out (=F3*0.97) is no guard: it stays, and cleaning says that nobody calculated it.
"""

from __future__ import annotations

import polars as pl

_TEXT = r'(?:[^"]|"")*'  # between quotes, a quote inside is written twice
_NUMBER = r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?%?"  # =380000 works nothing out; =0012 would lose its zeros
_WHOLE = r"[1-9][0-9]{0,14}"
_OPENS = r"^\s*[='`＝\"“‘]"
_NONE = r'\s*""\s*'  # ="350987101"&"" joins nothing to it
_SHAPES = (
    rf'(?is)^\s*[=＝]\s*(?:{_NONE}&\s*)*\(*\s*"(?P<text>{_TEXT})"\s*\)*(?:\s*&{_NONE})*\s*$',
    rf'(?is)^\s*[=＝]\s*(?:T|CONCATENATE|CONCAT|TRIM|CLEAN)\(\s*"(?P<text>{_TEXT})"\s*(?:,{_NONE})*\)\s*$',
    rf"(?is)^\s*[=＝]\s*\+?(?P<text>{_NUMBER})\s*$",
    rf'(?is)^\s*[=＝]\s*(?:VALUE|N)\(\s*"?(?P<text>{_NUMBER})"?\s*\)\s*$',
    rf'(?is)^\s*[=＝]\s*TEXT\(\s*"?(?P<text>{_WHOLE})"?\s*[,;]\s*"[0#]"\s*\)\s*$',
    rf'(?is)^\s*[=＝]\s*TEXT\(\s*"(?P<text>{_TEXT})"\s*[,;]\s*"@"\s*\)\s*$',
    rf'(?is)^\s*[=＝]\s*HYPERLINK\(\s*"{_TEXT}"\s*[,;]\s*"(?P<text>{_TEXT})"\s*\)\s*$',
    rf'(?is)^\s*[=＝]\s*HYPERLINK\(\s*"(?P<text>{_TEXT})"\s*\)\s*$',
)
_TWICE = r'(?s)^\s*=""(?P<text>[^"]*)""\s*$'  # the quotes of CSV put around a guard that had its own
_MARK = r"(?s)^\s*'(?P<text>[^']+)$|^\s*`(?P<tick>[^`]+)$"  # 'quoted words' have a second mark, a guard has none
# a code, a day or a number between two marks; words between them stay as they were typed
_BETWEEN = r"""^\s*(?:'|`|‘|’|"{1,2}|“)(?P<text>[0-9A-Za-z][0-9A-Za-z ./:%()_-]*)(?:'|`|’|‘|"{1,2}|”)\s*$"""


def unguarded(column: pl.Series) -> pl.Series:
    """The cells without their guards."""
    at = column.str.contains(_OPENS).fill_null(False).arg_true()
    return column.scatter(at, _bare(column.gather(at))) if at.len() else column


def _bare(cells: pl.Series) -> pl.Series:
    texts = [pl.col("cell").str.extract_groups(shape).struct.field("text") for shape in (_TWICE, *_SHAPES)]
    mark = pl.col("cell").str.extract_groups(_MARK)
    quoted = pl.coalesce(texts).str.replace_all('""', '"', literal=True)
    between = pl.col("cell").str.extract_groups(_BETWEEN).struct.field("text")
    bare = pl.coalesce(quoted, between, mark.struct.field("text"), mark.struct.field("tick"), pl.col("cell"))
    return pl.DataFrame({"cell": cells}).select(bare=bare.replace("", None))["bare"]
