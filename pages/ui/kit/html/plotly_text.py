"""Plotly text: the labels and hovers of charts, which go to the browser as data and through no template.

Plotly reads a few tags of its own in them, so a text from a ledger has to be made inert before it is put there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from markupsafe import escape

from pages.ui.kit.format import MISSING

ESCAPES = {sign: str(escape(sign)) for sign in "&<>\"'"}


def inert(words: str | None) -> str:
    """Text from a ledger as Plotly shows it letter by letter; it knows & < > by name and quotes by number."""
    return MISSING if words is None else str(escape(words))


def every_inert(column: str) -> pl.Expr:
    """The texts of a column as `inert` writes each: in one go, for charts of thousands of points."""
    return pl.col(column).str.replace_many(list(ESCAPES), list(ESCAPES.values())).fill_null(MISSING)


def as_words(texts: pl.Series) -> np.ndarray[Any, np.dtype[np.str_]]:
    """The texts, none of them missing, as an array of words: plotly looks at every element of a list several times."""
    return texts.to_numpy().astype(np.str_)


def bold(words: str) -> str:
    return f"<b>{words}</b>"


def lines(*words: str) -> str:
    """One below the other."""
    return "<br>".join(words)


def hover(*words: str) -> str:
    """What a point says under the pointer; an empty `extra` takes the trace's name away."""
    return f"{lines(*words)}<extra></extra>"
