"""Neutral text: what people typed, made harmless before a spreadsheet program or a stranger reads it."""

from __future__ import annotations

import re

# A cell beginning with one of these is a formula to Excel, WPS or LibreOffice; the full-width four are to some locales.
FORMULA = "^[ \u00a0\u3000]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
CELL_LIMIT = 32_767  # characters in one Excel cell
CUT = "…(本格过长,已截断)"

# 1 3–9 and nine digits, perhaps grouped 3-4-4; digits on either side mean it is part of a longer number.
PHONE = re.compile(r"(?<![0-9A-Za-z])(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?![0-9A-Za-z])")
# Region, a possible birth date and four more: a credit code of 18 digits (first digit 9) is not one.
IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])([1-8]\d{2})\d{3}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(\d{3}[\dXx])(?![0-9A-Za-z])"
)


def begins_a_formula(text: str) -> bool:
    return re.match(FORMULA, text) is not None


def for_cell(text: str) -> str:
    """Text that fits into one cell; the cell itself is written as text, never as a formula."""
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(CUT)] + CUT


def mask(text: str) -> str:
    """Phone numbers as 139****1234, identity numbers as first three and last four; the rest unchanged."""
    return PHONE.sub(r"\1****\2", IDENTITY.sub(r"\1***********\2", text))
