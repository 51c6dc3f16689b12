"""Other words: "*" = "其他" in a mapping's words — how many cells hold a word of no list and were taken for it."""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.text.empty import is_broken, is_empty
from pipelines.cleaning.text.text import compared, plain, shown
from pipelines.reference.own_words import ANY

SHOWN = 3  # words that a note repeats


def other_words(body: pl.DataFrame, header: Header) -> tuple[str, ...]:
    """A note for every field in which other words were taken for one of the list."""
    notes = []
    for field in header.dataset.fields:
        column = header.columns.get(field.name)
        if ANY not in field.words or column is None:
            continue
        known = [compared(word).lower() for word in (*field.choices, *field.words)]
        text = body.select(text=pl.col(column)).with_columns(plain=plain(pl.col("text")).str.to_lowercase())
        cells = text.drop_nulls().filter(~pl.col("plain").is_in(known) & ~is_empty() & ~is_broken())
        if cells.height:
            words = cells.select(shown(pl.col("text"))).to_series().unique(maintain_order=True)
            some = "、".join(words.head(SHOWN)) + (" 等" if words.len() > SHOWN else "")
            meaning = field.words[ANY]
            notes.append(f"“{field.label}”里 {cells.height} 行写的是“{some}”，按 mappings.toml 记为“{meaning}”")
    return tuple(notes)
