"""Digits: the stretches of a text that one number may fill, in whatever script and with whatever between the digits.

电话（＋８６）138 0013—8000  →  one stretch, plain "86/138 0013-8000", `at` saying where each character was typed
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.reading.sheet import INVISIBLE

# What stands for a number of its own when alone (张三, 一标段), so it is read as digits in a second look only.
NUMERALS = dict(zip("〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789", strict=True))
BLANKS = (
    "\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028-\u202f\u205f\u2060-\u206f\u3000\u034f\u115f\u180e\u2800\u3164"
    f"\ufe0e\ufe0f\u20e3{INVISIBLE}"
)
DASHES = r"\-‐‑‒–—―−－﹣﹘~～─━_＿·•・‧"
DOTS = ".．"
MARKS = r"/／\\＼|｜+＋()（）\[\]【】［］〔〕<>《》〈〉「」"
AFTER_DIGITS = 0x20000  # no digit lies beyond; to look through all of Unicode takes every reader half a second
FEWEST = 7  # no number to hide is shorter, whatever stands around it


@dataclass(frozen=True)
class Run:
    """Digits and X as themselves, all that parts two of them as one of " -./"; `at[n]` is the place of `plain[n]`."""

    text: str
    plain: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where plain[start:end], which ends with a digit, stands in the text."""
        return self.at[start], self.at[end - 1] + 1


@cache
def values() -> dict[str, str]:
    """Every character that Unicode calls a digit (full-width, Arabic-Indic, circled, …) and X → its plain spelling."""
    known = {char: str(unicodedata.digit(char)) for char in filter(str.isdigit, map(chr, range(AFTER_DIGITS)))}
    return known | dict.fromkeys("XxＸｘ", "X")


@cache
def _stretch(more: str) -> re.Pattern[str]:
    """Where digits may be: a digit, and all that digits and what may part them fill after it."""
    odd = "".join(re.escape(char) for char in values() if not char.isdecimal() and char not in "XxＸｘ")
    digit = rf"\d{odd}{more}"
    return re.compile(rf"[{digit}][{digit}XxＸｘ{BLANKS}{DASHES}{DOTS}{MARKS}]{{{FEWEST - 1},}}")


_MARK, _DASH, _DOT = (re.compile(f"[{chars}]") for chars in (MARKS, DASHES, DOTS))


def _parting(between: str) -> str:
    """One character for what parts two digits; a dot beside a blank is no decimal point."""
    if _MARK.search(between):
        return "/"
    if _DASH.search(between):
        return "-"
    return "." if all(_DOT.match(char) for char in between) else " "


_PLAIN = re.compile(r"\d+(?:[ ./-]\d+)*+", re.ASCII)


def _run(text: str, start: int, end: int, known: dict[str, str]) -> Run:
    if _PLAIN.fullmatch(text, start, end):
        return Run(text, text[start:end], range(start, end))
    plain, at, between = [], [], start
    for place in range(start, end):
        if (value := known.get(text[place])) is None:
            continue
        if place > between:
            plain.append(_parting(text[between:place]))
            at.append(between)
        plain.append(value)
        at.append(place)
        between = place + 1
    return Run(text, "".join(plain), tuple(at))


def runs(text: str, fewest: int) -> Iterator[Run]:
    """The stretches with so many digits or more; then those in which Chinese numerals count as digits."""
    known = values()
    for match in _stretch("").finditer(text):
        if sum(map(known.__contains__, match[0])) >= fewest:
            yield _run(text, *match.span(), known)
    if not NUMERALS.keys().isdisjoint(text):
        for match in _stretch("".join(NUMERALS)).finditer(text):
            if not NUMERALS.keys().isdisjoint(match[0]):
                yield _run(text, *match.span(), known | NUMERALS)
