"""Neutral text: what people typed, made harmless before a spreadsheet program or a stranger reads it."""

from __future__ import annotations

import re

import polars as pl

from pipelines.privacy.masks import mask, masked
from pipelines.privacy.payees import COMPANY_WORDS, LONGEST

__all__ = [
    "CELL_LIMIT",
    "FORMULA",
    "NEVER_SHOWN",
    "begins_a_formula",
    "for_cell",
    "mask",
    "masked",
    "payee",
    "shown_names",
]

NEVER_SHOWN = {"device_hash"}  # a column that would let two ratings of one resident be recognised
# A cell beginning with one of these is a formula to Excel, WPS or LibreOffice; the full-width four are to some locales.
FORMULA = "^[ \u00a0\u3000]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
CELL_LIMIT = 32_767  # characters in one Excel cell
CUT = "…（本格过长，已截断）"


def begins_a_formula(text: str) -> bool:
    return re.match(FORMULA, text) is not None


def for_cell(text: str) -> str:
    """Text that fits into one cell; the cell itself is written as text, never as a formula."""
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(CUT)] + CUT


def shown_names(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The frame with these columns masked: names of files, which a question asks with as they are, as a person reads
    them."""
    return frame.with_columns(masked(frame.select(columns)))


def payee(name: str | None) -> str | None:
    """A worker who was paid wages is a resident: 王**. Firms keep their names."""
    if name is None or len(name) > LONGEST or re.search(COMPANY_WORDS, name):
        return name
    return name[0] + "*" * (len(name) - 1) if name else name
