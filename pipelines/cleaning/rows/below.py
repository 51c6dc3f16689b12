"""Below: the lines below a sheet's header, before anybody has said which of them are rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import polars as pl

from pipelines.cleaning.rows.line import OFFICIAL, is_identifier
from pipelines.cleaning.rows.merged_ranges import filled
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.sheet.labels import header_text
from pipelines.cleaning.sheet.vocabulary import Vocabulary
from pipelines.cleaning.text.text import compared
from pipelines.reading.sheet import Sheet


@dataclass
class Course:
    """How far a sheet has been read: the lines below the header so far, and whether a note has been among them."""

    lines: int = 0
    noted: bool = False


@dataclass(frozen=True)
class Below:
    """The lines as typed, and `spread`: with the texts of merged cells carried down.

    A part of a sheet is a sheet whose earlier parts have left their `course`.
    """

    sheet: Sheet
    header: Header
    lines: pl.DataFrame
    spread: pl.DataFrame
    course: Course = field(default_factory=Course)


def lines_below(sheet: Sheet, header: Header, course: Course | None = None) -> Below:
    """The lines of a sheet under one of its headers."""
    lines = body_lines(sheet.cells, header)
    return Below(sheet, header, lines, filled(lines, sheet.merged, header), course or Course())


def body_lines(cells: pl.DataFrame, header: Header) -> pl.DataFrame:
    """The lines under the header, and any above it that are rows all the same: none may be lost for its place."""
    opening = int((cells["row"] <= header.last_row).sum())
    stray = [row["row"] for row in cells.head(opening).iter_rows(named=True) if _is_row(row, header)]
    if not stray:
        return cells.slice(opening)
    return cells.filter((pl.col("row") > header.last_row) | pl.col("row").is_in(stray))


def _is_row(row: dict[str, str | None], header: Header) -> bool:
    """Does a line above the end of the header name a work, or fill most of the columns?"""
    filled_in = [text for column, text in row.items() if column != "row" and text]
    if len(filled_in) < 3:
        return False
    labels, mapped, required = header.labels, list(header.columns.values()), guards(header)
    words = _words(header.vocabulary, header.dataset.key)
    said_of = any(header_text(text) in words for text in filled_in)  # 项目编号: | 350987101-… above the table
    if not said_of and any(OFFICIAL.match(compared(text)) for text in filled_in):
        return True
    texts = {column: compared(text) for column in mapped if (text := row[column])}
    looked_at = required or list(texts)
    is_label = any(texts[c] in labels[c] or labels[c] in texts[c] for c in looked_at if c in texts)
    named = all(is_identifier(texts.get(column, "")) for column in required)
    return named and not is_label and len(texts) >= max(3, len(mapped) / 2)


@lru_cache(maxsize=200)
def _words(vocabulary: Vocabulary, key: str) -> frozenset[str]:
    """Every header word of a dataset's fields."""
    fields = vocabulary.datasets[key].fields
    return frozenset(header_text(word) for field in fields for word in (field.label, *field.synonyms))


def guards(header: Header) -> list[str]:
    """The columns that must hold an identifier."""
    wanted = [f.name for f in header.dataset.fields if f.kind == "id" and f.required]
    return [header.columns[name] for name in wanted if name in header.columns]
