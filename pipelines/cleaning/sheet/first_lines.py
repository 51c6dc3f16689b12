"""First lines: what was meant as the header of a sheet that nobody recognises — all its lines, and never one of data.

项目    |      | 资金 |        shown as 项目名称 · 项目地点 · 资金计划 · 资金到位; the third line holds an amount
名称    | 地点 | 计划 | 到位   and is data. A second line belongs to the header where it stands under a title that
村道    | 东村 | 38   | 12     spans several columns, or beside the first line, not under a column of its own.
"""

from __future__ import annotations

import re

from pipelines.cleaning.sheet.header_lines import joined
from pipelines.cleaning.sheet.month_words import month_of
from pipelines.cleaning.text.text import compared
from pipelines.reading.sheet import Sheet

OPENING = 10  # lines among which a header is looked for
DEEPEST = 3
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_NUMBER = re.compile(r"[¥$+-]?\d[\d,.]*(?:%|元|万元?|亿元?|米|公里|天|个|户|人)?")
MOST_DIGITS = 6  # a telephone, a day, a code; 项目2024年1月 is still a header
Line = tuple[int, tuple[str | None, ...]]


def header_of(sheet: Sheet) -> tuple[str, ...]:
    """The columns of the likeliest header, its levels joined; nothing where the sheet opens with data."""
    lines: list[Line] = [(row[0], row[1:]) for row in sheet.cells.head(OPENING).rows()]
    narrow = len(sheet.columns) == 1
    start = next((at for at, (_, cells) in enumerate(lines) if narrow or _filled(cells) > 1), None)
    if start is None or _is_data(lines[start][1]):
        return ()
    block = [lines[start]]
    for number, cells in lines[start + 1 : start + DEEPEST]:
        inside = any(top <= block[-1][0] < number <= bottom for top, _, bottom, _ in sheet.merged)
        if _is_data(cells) or not (inside or _goes_on(block[-1][1], cells)):
            break
        block.append((number, cells))
    return tuple(label.shown for label in joined(block, sheet.merged) if label)


def _filled(cells: tuple[str | None, ...]) -> int:
    return sum(cell is not None for cell in cells)


def _is_data(cells: tuple[str | None, ...]) -> bool:
    return any(_is_value(compared(cell)) for cell in cells if cell)


def _is_value(text: str) -> bool:
    """A number, a day, a telephone or a code: what a header does not say."""
    if _YEAR.fullmatch(text) or month_of(text):
        return False
    return bool(_NUMBER.fullmatch(text)) or sum(character.isdigit() for character in text) >= MOST_DIGITS


def _goes_on(above: tuple[str | None, ...], below: tuple[str | None, ...]) -> bool:
    """Does the line below stand only under titles that span, or beside what is above it?"""
    pairs = list(zip(above, (*above[1:], None), below, strict=True))
    last = max((at for at, cell in enumerate(above) if cell), default=-1)
    under = [at for at, (_, _, cell) in enumerate(pairs) if cell]
    spans = all(above[at] is None or (at < last and pairs[at][1] is None) or at == last for at in under)
    return bool(under) and spans and any(above[at] is None for at in under)
