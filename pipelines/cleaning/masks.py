"""Masks: telephone and identity numbers inside any text, hidden from people who need not see them.

Digits may be full-width, and parted as people part them; what is not masked is left exactly as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from pipelines.reading.sheet import INVISIBLE

# full width → half width, one character for one, so that places stay the same
_SMALL = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *map(ord, "\uff38\uff58\uff0b\uff0d\uff08\uff09"))}
_GAP = rf"[\s{INVISIBLE}·.—–‐‑-]{{0,2}}"
# Digits on either side mean that it is part of a longer number; so does a decimal point in front of it.
_BEFORE, _AFTER = r"(?<!\d)(?<!\d\.)", r"(?!\d)"
# 1 3-9 and nine digits, in one piece or as 3-4-4, 4-3-4 or 3-3-5, perhaps after +86.
_GROUPS = (
    rf"1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}|1[3-9]\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{4}}|1[3-9]\d{_GAP}\d{{3}}{_GAP}\d{{5}}"
)
MOBILE = re.compile(rf"(?:(?<!\d)(?:\+|00)?86{_GAP}|{_BEFORE})(?P<number>{_GROUPS}){_AFTER}")
# Region, a possible birth date and four more: a credit code of 18 digits (first digit 9) is not one.
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
IDENTITY = re.compile(
    rf"{_BEFORE}(?P<number>[1-8]\d{{5}}{_GAP}(?:18|19|20)\d{{2}}{_GAP}{_MONTH}{_DAY}{_GAP}\d{{3}}[\dXx])(?![0-9A-Za-z])"
)
OLD_IDENTITY = re.compile(rf"{_BEFORE}(?P<number>[1-8]\d{{7}}{_MONTH}{_DAY}\d{{3}}){_AFTER}")
# A line in a house: area code and seven or eight digits, parted by a dash or in brackets.
LANDLINE = re.compile(rf"{_BEFORE}(?P<number>(?:\(0\d{{2,3}}\)|0\d{{2,3}}[—–-])\s?[2-9]\d{{6,7}}){_AFTER}")
HIDDEN = (
    (IDENTITY, 3, "***********", 4),
    (OLD_IDENTITY, 3, "********", 4),
    (MOBILE, 3, "****", 4),
    (LANDLINE, 0, "****", 4),
)
_DIGITS = "0123456789Xx"
_MAYBE = r"\d.{0,2}\d.{0,2}\d.{0,2}\d.{0,2}\d.{0,2}\d.{0,2}\d"  # no number to hide is shorter


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Where something must be hidden, and what stands there instead: the first and last digits as typed."""
    plain = text.translate(_SMALL)
    for pattern, first, stars, last in HIDDEN:
        for found in pattern.finditer(plain):
            start, end = found.span("number")
            digits = [typed for typed, small in zip(text[start:end], plain[start:end], strict=True) if small in _DIGITS]
            yield start, end, "".join([*digits[:first], stars, *digits[-last:]])


def mask(text: str) -> str:
    """Mobiles as 139****1234, other lines as ****1234, identity numbers as first three and last four."""
    out, at = [], 0
    for start, end, shown in sorted(_spans(text)):
        if start >= at:
            out += [text[at:start], shown]
            at = end
    return "".join([*out, text[at:]])


def masked(frame: pl.DataFrame, keep: tuple[str, ...] = ()) -> pl.DataFrame:
    """The frame with every text column masked but those in `keep`; only texts with enough digits are looked at."""
    changed = {}
    for name, kind in frame.schema.items():
        if kind == pl.String and name not in keep:
            texts = frame[name].unique().drop_nulls()
            texts = texts.filter(texts.str.contains(f"(?s){_MAYBE}"))
            hidden = {text: shown for text in texts if (shown := mask(text)) != text}
            if hidden:
                changed[name] = pl.col(name).replace(hidden)
    return frame.with_columns(**changed)
