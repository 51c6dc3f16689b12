"""Units: the money unit a header, a unit line or a title names, and how many decimals of it are exact."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.text import compared

# unit → power of ten from the unit to fen
FEN_POWER = {"分": 0, "元": 2, "百元": 4, "千元": 5, "万元": 6, "百万元": 8, "亿元": 10}
_NAMES = "百万元|亿元|万元|千元|百元|元|人民币元"
_ALIASES = {"人民币元": "元", "人民币": "元", "万": "万元", "亿": "亿元", "千": "千元", "rmb": "元", "cny": "元"}
# `单位:公里、万元` names a unit of length first; `填报单位:元宝村` names no unit at all
_LINE = re.compile(
    rf"(?:单位|币种)(?:[::]|均?[为是])?(?:人民币)?[::,、/]?(?:[^,、/;:()]{{1,4}}[,、/;])*({_NAMES}|[万亿])(?:人民币)?(?![\u4e00-\u9fff])"
    rf"|以({_NAMES})为单位"
)
_NOTE = re.compile(r"^\(?(?:注|备注|说明|(?:金额|货币|计量)?单位[::])")
_BRACKET = re.compile(rf"\(({_NAMES})\)")


def money_unit(text: str) -> str | None:
    """The unit that the text *is* (万元, 人民币元, 万), or None."""
    name = _ALIASES.get(compared(text).lower(), compared(text))
    return name if name in FEN_POWER else None


def unit_line(text: str) -> str | None:
    """The unit a line above the table speaks of: `单位:万元`, `…台账(万元)`."""
    found = _LINE.search(compared(text)) or _BRACKET.search(compared(text))
    return money_unit(next(filter(None, found.groups()))) if found else None


def unit_above(lines: Sequence[Sequence[str | None]]) -> str | None:
    """The last unit that the lines above a table name; `单位:` and `万元` may stand in two cells."""
    found: list[str] = []
    for cells in lines:
        texts = [cell for cell in cells if cell]
        units = [unit for text in texts if (unit := unit_line(text))]
        found += units or filter(None, [unit_line("".join(texts))])
    return found[-1] if found else None


def unit_in_notes(lines: Sequence[Sequence[str | None]]) -> str | None:
    """The unit that a note below the table names: 注:金额单位为万元. Only lines of a cell or two are notes."""
    texts = [[compared(cell) for cell in cells if cell] for cells in lines]
    notes = [line[0] for line in texts if len(line) <= 2 and line and _NOTE.match(line[0])]
    return next((unit for note in notes if _LINE.search(note) and (unit := unit_line(note))), None)
