"""Sent back: a file's result with the rows among its rejected ones that only other files could show to be wrong."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pipelines.cleaning.outcome.report import CleanFile


def with_back(result: CleanFile, back: pl.DataFrame) -> CleanFile:
    """The result with these rows sent back: counted in their sheets, listed in the sheets' order."""
    if back.is_empty():
        return result
    moved = {(sheet, key): n for sheet, key, n in back.group_by("source_sheet", "dataset").len().iter_rows()}
    sheets = []
    for one in result.sheets:
        n = moved.get((one.sheet, one.dataset), 0)
        sheets.append(replace(one, accepted=one.accepted - n, rejected=one.rejected + n))
    names = list(dict.fromkeys(sheet.sheet for sheet in result.sheets))
    nth = {name: at for at, name in enumerate(names)}
    place = pl.col("source_sheet").replace_strict(nth, default=None, return_dtype=pl.Int32)
    rejected = pl.concat([result.rejected, back]).sort(place, "source_row", maintain_order=True)
    return replace(result, sheets=tuple(sheets), rejected=rejected)
