"""Choices: a word of a short list, or another word the list knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.cleaning.text.distinct import Parse
from pipelines.cleaning.text.text import PLAIN, VALUE, compared, quoted
from pipelines.reference.own_words import ANY


def choice(choices: Sequence[str], words: Mapping[str, str]) -> Parse:
    """The listed word. Anything else is a reason that prints the list."""
    table = {compared(word).lower(): meaning for word, meaning in words.items()}
    table |= {compared(word).lower(): word for word in choices}
    rest = words.get(ANY)  # what the county said that any other word means
    value = PLAIN.str.to_lowercase().replace_strict(table, default=rest, return_dtype=pl.String)
    return Parse(value, pl.when(VALUE.is_null()).then(quoted(f"不在可选值里，请改为 {'、'.join(choices)} 之一")))
