"""Empty marks: the county's own marks for an empty cell — Nah, 1901年1月2日 — emptied before anything is read.

In a column of days a mark that is a day means that day, however a cell writes it.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pipelines.cleaning.days.dates import date as day
from pipelines.cleaning.rows.defaults import Filled
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.text.distinct import parsed
from pipelines.cleaning.text.text import compared, plain

SHOWN = 5  # marks that the note repeats


def without_nothing(body: pl.DataFrame, header: Header, year: int | None, dates: str | None) -> Filled:
    """The lines with nothing in the marked cells, in columns beside those that were typed, and how many they were."""
    columns, cells = dict(header.columns), 0
    seen: set[str] = set()
    for (key, name), marks in header.vocabulary.nothing.items():
        column = header.columns.get(name)
        if key != header.dataset.key or column is None:
            continue
        texts = body[column].drop_nulls().unique()
        marked = _marked(texts, marks)
        if header.dataset.field(name).kind == "date":
            marked = marked | _same_day(texts, marks, year, dates)
        gone = body[column].is_in(texts.filter(marked).implode()).fill_null(False)
        if count := int(gone.sum()):
            cells += count
            seen |= set(texts.filter(marked).to_list())
            columns[name] = f"nothing:{name}"
            body = body.with_columns(pl.when(~gone).then(pl.col(column)).alias(columns[name]))
    shown = "、".join(sorted(seen)[:SHOWN]) + (" 等" if len(seen) > SHOWN else "")
    notes = (f"按 mappings.toml，{cells} 格的“{shown}”当作没有填",) if cells else ()
    return Filled(body, replace(header, columns=columns), notes)


def _marked(texts: pl.Series, marks: tuple[str, ...]) -> pl.Series:
    wanted = [compared(mark).lower() for mark in marks]
    return texts.to_frame("text").select(plain(pl.col("text")).str.to_lowercase().is_in(wanted)).to_series()


def _same_day(texts: pl.Series, marks: tuple[str, ...], year: int | None, dates: str | None) -> pl.Series:
    """Which texts are a day that one of the marks is."""
    days = _days(pl.Series("text", marks, dtype=pl.String), None, None).drop_nulls()
    if days.is_empty():
        return pl.repeat(False, texts.len(), dtype=pl.Boolean, eager=True)
    return _days(texts, year, dates).is_in(days.implode()).fill_null(False)


def _days(texts: pl.Series, year: int | None, dates: str | None) -> pl.Series:
    return parsed(texts.alias("text"), lambda: day("first", year, dates), pl.Date())["value"]
