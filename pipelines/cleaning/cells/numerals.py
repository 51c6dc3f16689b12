"""Numerals: numbers in Chinese characters → digits, where they can be read in one way only.

人民币叁拾捌万元整 → 380000元 · 伍佰元零伍角 → 500.5元 · 一百八十天 → 180天
三万五 · 一百二 · 百十来天 · 三五天  →  as they stand: 35000 or 30005, nobody can tell
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from pipelines.cleaning.text.text import compared

_PLAIN = str.maketrans(
    "壹弌贰貳弍叁參叄弎肆伍陆陸柒捌玖拾佰仟萬億〇○圆圓两兩", "一一二二二三三三三四五六六七八九十百千万亿零零元元二二"
)
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_NUMERAL = "零一二三四五六七八九十百千万亿"
_AMOUNT = re.compile(
    rf"(?:人民币|rmb|cny|[¥:])*(?P<yuan>[{_NUMERAL}]+)元零?(?:(?P<jiao>[一二三四五六七八九])角)?"
    r"零?(?:(?P<fen>[一二三四五六七八九])分)?[整正]?"
)
_COUNT = re.compile(rf"([{_NUMERAL}]+)([^{_NUMERAL}]+)")
_ANY = "[一二三四五六七八九十壹贰貳叁參肆伍陆陸柒捌玖拾两兩]"


def whole(text: str) -> int | None:
    """三万零五百 → 30500; None for what has two readings, or none: 三万五. A bare figure stands in its own place."""
    total = section = 0
    figure: int | None = None
    last, large, gap = 10**4, 10**12, True
    for char in text:
        if char == "零":
            if figure is not None:
                return None
            gap = True
        elif char in _DIGITS:
            if figure is not None:
                return None
            figure = _DIGITS[char]
        elif char in _PLACES:
            place = _PLACES[char]
            if place >= last or (figure is None and (place != 10 or section or total)):
                return None
            section, figure, last, gap = section + (figure or 1) * place, None, place, place == 10
        else:
            if (figure is not None and not gap) or _LARGE[char] >= large:
                return None
            section += figure or 0
            if not section:
                return None
            large, total = _LARGE[char], total + section * _LARGE[char]
            section, figure, last, gap = 0, None, 10**4, False
    if figure is not None and not gap:
        return None
    return total + section + (figure or 0)


def amount(text: str) -> str | None:
    """The amount in 元, if the whole text is one that says 元; 三十八万 may be of whatever the column counts."""
    match = _AMOUNT.fullmatch(compared(text).lower().translate(_PLAIN))
    if not match:
        return None
    yuan, parts = whole(match["yuan"]), (match["jiao"], match["fen"])
    small = "".join(str(_DIGITS[part]) if part else "0" for part in parts)
    return None if yuan is None else f"{yuan}.{small}元"


def count(text: str) -> str | None:
    """The number in digits and the unit behind it, if the text is both; a character alone may be part of a name."""
    match = _COUNT.fullmatch(compared(text).translate(_PLAIN))
    value = whole(match[1]) if match else None
    return f"{value}{match[2]}" if match and value is not None else None


def amounts(texts: pl.Series) -> pl.Series:
    """Null for every text that is no amount in characters."""
    return _each(texts, amount)


def counts(texts: pl.Series) -> pl.Series:
    """Null for every text that does not open with a number in characters."""
    return _each(texts, count)


def _each(texts: pl.Series, read: Callable[[str], str | None]) -> pl.Series:
    at = texts.str.contains(_ANY).fill_null(False).arg_true()
    nothing = pl.repeat(None, texts.len(), dtype=pl.String, eager=True)
    return nothing.scatter(at, [read(text) for text in texts.gather(at).to_list()]) if at.len() else nothing
