"""Sheet names: texts made into names that Excel takes — short, without its seven signs, none like another.

县住建局/规划科 → 县住建局规划科; the second of two alike → 县住建局（2）; nothing left → 未写明
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 31  # counted as Excel does, in UTF-16
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
RESERVED = {"history", "历史记录"}  # what Excel calls a sheet of its own
NOTHING = "未写明"


def sheet_names(texts: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """One name for each text, in order. `taken`: names of sheets that are there already."""
    used = {*RESERVED, *(_folded(name) for name in taken)}
    names = []
    for text in texts:
        names.append(name := _free(_cleaned(text), used))
        used.add(_folded(name))
    return names


def _cleaned(text: str) -> str:
    return _trimmed(FORBIDDEN.sub("", text)) or NOTHING


def _free(text: str, used: set[str]) -> str:
    """The text, or the text with the first number that nobody has."""
    number, name = 1, _cut(text, LONGEST)
    while _folded(name) in used:
        number += 1
        tail = f"（{number}）"
        name = _cut(text, LONGEST - len(tail)) + tail
    return name


def _cut(text: str, most: int) -> str:
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return _trimmed(text) or NOTHING


def _trimmed(text: str) -> str:
    """Without blanks and quotation marks at its ends, however they follow each other."""
    while text != (shorter := text.strip().strip("'")):
        text = shorter
    return text


def _folded(name: str) -> str:
    return name.lower().casefold()
