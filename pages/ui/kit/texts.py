"""Texts: a column put into words by a Python function, outside polars' own threads.

A Python function inside a polars expression is called from polars' threads, which then wait for the interpreter's lock;
another session's thread that holds that lock inside a polars call waits for those threads, and the server stands still
for good. So the values leave the frame, are put into words here, and go back:

    >>> words(pl.Series("level", ["red", None, "red"]), str.upper)     # each distinct value is asked once
    shape: (3,) Series "level" of "RED", null, "RED"
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl


def words(cells: pl.Series, word: Callable[[Any], str | None], *, nulls: bool = False) -> pl.Series:
    """The column in words: a String column of the same name and length. Null stays null unless `nulls` are asked."""
    values = cells.to_list()
    known = {value: word(value) for value in dict.fromkeys(values) if nulls or value is not None}
    return pl.Series(cells.name, [known.get(value) for value in values], dtype=pl.String)


def worded(frame: pl.DataFrame, word: Callable[[Any], str | None], *names: str) -> pl.DataFrame:
    """The frame with the named columns in words."""
    return frame.with_columns(words(frame[name], word) for name in names)
