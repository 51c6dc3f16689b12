"""Owners: whose the rows are of a sheet that nobody can read as a ledger.

The line "1 | 350987100-2026-0001 | 甲公司" is 西河镇's by its number, "1 | 东山乡 | 乙公司" 东山乡's by its word; one
that names nobody, or two, is the sender's, or of the township in the sheet's name or in its title, or nobody's.
"""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.places.names import Names, townships
from pipelines.cleaning.places.submitter import named_in, township_of
from pipelines.cleaning.text.text import plain
from pipelines.reading.sheet import Sheet
from pipelines.reference.county import County

TITLES = 5  # lines at the top in which a title may stand
LONGEST = 40  # characters of a cell that is a township's name, office and county with it
_NUMBER = r"^\s*(\d{9})-"


def owners(sheet: Sheet, submitter: str | None, county: County) -> tuple[str | None, pl.Series]:
    """Whose the sheet is (None: nobody is named), and the township of every line."""
    known = townships(county)
    home = submitter or named_in(sheet.name, known, county.name) or _title(sheet, known, county.name)
    named = pl.DataFrame({"row": sheet.cells["row"]})
    for texts in (_words(sheet, known, county), _numbers(sheet, county)):
        named = named.join(texts, on="row", how="left", maintain_order="left", suffix="_by_number")
    return home, named.select(pl.coalesce(pl.exclude("row"), pl.lit(home, pl.String)).alias("township")).to_series()


def _title(sheet: Sheet, known: Names, county: str) -> str | None:
    """The township that the first lines of one cell speak of."""
    lines = ([cell for cell in row[1:] if cell] for row in sheet.cells.head(TITLES).rows())
    named = {named_in(cells[0], known, county) for cells in lines if len(cells) == 1} - {None}
    return named.pop() if len(named) == 1 else None


def _picked(sheet: Sheet, wanted: pl.Expr) -> pl.DataFrame:
    """row, text of the cells wanted; column by column, for a sheet may be as large as memory bears."""
    text = pl.col("text")
    parts = [sheet.cells.select("row", text=pl.col(column)).filter(wanted) for column in sheet.columns]
    empty = pl.DataFrame(schema={"row": pl.Int32, "text": pl.String})
    return pl.concat([empty, *(part.select(pl.col("row").cast(pl.Int32), text) for part in parts)])


def _words(sheet: Sheet, known: Names, county: County) -> pl.DataFrame:
    """row, township: the one township that a line's cells say."""
    text = pl.col("text")
    spellings = [key for _, key in (*known.current, *known.old, *known.short) if not key.isdigit()]
    if not spellings:
        return _one(_picked(sheet, pl.lit(False)))
    likely = (text.str.len_chars() <= LONGEST) & plain(text).str.contains_any(spellings)
    cells = _picked(sheet, likely)
    meant = {each: township_of(each, known, county.name) for each in cells["text"].unique().to_list()}
    places = cells.with_columns(text.replace_strict(meant, default=None, return_dtype=pl.String))
    return _one(places.drop_nulls("text"))


def _numbers(sheet: Sheet, county: County) -> pl.DataFrame:
    """row, township: the one township whose code stands at the front of a line's project numbers."""
    names: dict[str, str] = dict(county.townships.select("code", "name").iter_rows())
    codes = _picked(sheet, pl.col("text").str.contains(_NUMBER))
    code = pl.col("text").str.extract(_NUMBER)
    places = codes.with_columns(code.replace_strict(names, default=None, return_dtype=pl.String))
    return _one(places.drop_nulls("text"))


def _one(cells: pl.DataFrame) -> pl.DataFrame:
    by_row = cells.group_by("row").agg(pl.col("text").unique().alias("places"))
    return by_row.filter(pl.col("places").list.len() == 1).select("row", township=pl.col("places").list.first())
