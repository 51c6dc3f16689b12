"""Stamps: days as programs write them → as people do, the clock and its time zone behind the day where there is one.

Mon Mar 04 2024 16:00:00 GMT+0000 (UTC)   →  2024-3-04 16:00:00 GMT+0000
/Date(1709568000000)/                     →  2024-03-04 16:00:00Z
5-Mar-24, Mar 5, 2024, [2024, 3, 5]       →  2024-3-5

What stands behind the day is read by `clock.py`. A text that is none of these stays as it is.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import polars as pl

from pipelines.cleaning.cells.numerals import whole
from pipelines.cleaning.days.year_last import OPEN_CENTURY
from pipelines.reading.sheet import INVISIBLE

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_FULL_NAMES = "january|february|march|april|may|june|july|august|september|october|november|december"
_NAME = rf"(?P<name>{_FULL_NAMES}|sept|{'|'.join(_MONTHS)})\.?"
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+", re.IGNORECASE)
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>\d{4}|\d{2})(?!\d|:)"
_LONG_YEAR = r"(?P<year>\d{4})(?!\d)"
_GAP, _CLOCK = r"[-\s/.,]+", r"(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)"
_SHAPES = [
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"^{_DAY}{_GAP}{_NAME}{_GAP}{_YEAR}(?P<rest>.*)$",
        rf"^{_NAME}{_GAP}{_DAY}{_GAP}{_LONG_YEAR}(?P<rest>.*)$",
        rf"^{_LONG_YEAR}{_GAP}{_NAME}{_GAP}{_DAY}(?P<rest>.*)$",
        rf"^{_NAME}{_GAP}{_DAY}\s+{_CLOCK}\s+(?:(?P<zone>[A-Z]{{1,5}}[-+:\d]*)\s+)?{_LONG_YEAR}$",
        rf"^{_NAME}\s+{_LONG_YEAR}$",
    )
]
_EPOCH = re.compile(r"^(?:new\s+)?\\?/?Date\((?P<thousandths>-?\d{1,14})(?:[+-]\d{4})?\)\\?/?$", re.IGNORECASE)
_LIST = re.compile(r'^\["?(?P<year>\d{4})"?, *"?(?P<month>\d{1,2})"?, *"?(?P<day>\d{1,2})"?(?:, *"?\d{1,9}"?){0,4}\]$')
_FIGURES = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_IN_CHARACTERS = re.compile(r"\s*(?:[12][0-9]{3}|[一二][〇零○一二三四五六七八九]{3})\s*年[^农阴历]*$")
_YEAR_IN_CHARACTERS = re.compile(r"^\s*[〇零○一二三四五六七八九]{4}(?=\s*年)")
_PART_IN_CHARACTERS = re.compile(r"[一二三四五六七八九十]{1,3}(?=\s*[月日号])")
_CLOSED = r"([0-9日号])[.。;,]\s*$"
_DASHES = r"([0-9])\s*[\x{2010}-\x{2015}]\s*([0-9])"
_ODD = r"(?i)date\(|^\[|[一二三四五六七八九十]\s*[月日号]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"


def as_people_write(texts: pl.Series) -> pl.Series:
    """Each text that only a program writes, written anew; the others stay, in half width and without what is unseen."""
    texts = texts.str.normalize("NFKC").str.replace_all(rf"[{INVISIBLE}]", "")
    texts = texts.str.replace_all(_DASHES, "$1-$2").str.replace_all(_DASHES, "$1-$2").str.replace(_CLOSED, "$1")
    at = texts.str.contains(_ODD).fill_null(False).arg_true()
    return texts.scatter(at, [_anew(text) for text in texts.gather(at).to_list()]) if at.len() else texts


def _anew(text: str) -> str:
    if epoch := _EPOCH.match(text.strip()):
        try:
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(epoch["thousandths"]))
        except OverflowError:
            return text
        return f"{moment:%Y-%m-%d %H:%M:%S}Z"
    if numbers := _LIST.match(text.strip()):
        return f"{numbers['year']}-{numbers['month']}-{numbers['day']}"
    if _IN_CHARACTERS.match(text):
        return _in_figures(text)
    bare = _WEEKDAY.sub("", text.strip())
    return next((_numbered(match) for shape in _SHAPES if (match := shape.match(bare))), text)


def _in_figures(text: str) -> str:
    """二〇二四年三月四日 → 2024年3月4日; a part that is no number stays as it is."""
    text = _YEAR_IN_CHARACTERS.sub(lambda match: match[0].translate(_FIGURES), text)
    return _PART_IN_CHARACTERS.sub(lambda match: str(whole(match[0]) or match[0]), text)


def _numbered(match: re.Match[str]) -> str:
    parts = match.groupdict()
    month = _MONTHS.index(parts["name"][:3].lower()) + 1
    year = parts["year"]  # 5-Mar-24 is of 2024, of 5-Mar-99 nobody knows the century
    year = f"20{year}" if len(year) == 2 and int(year) < OPEN_CENTURY else year
    behind = f" {parts['clock']} {parts.get('zone') or ''}" if parts.get("clock") else parts.get("rest") or ""
    day = f"-{parts['day']}" if parts.get("day") else ""
    return f"{year}-{month}{day}{behind}".rstrip()
