"""Units: the money unit that a line of its own, a title or a note names — understood in full, or unclear.

单位:万元 · 金额单位：人民币千元 · …台账(万元,含税) · 以万元为单位   →  the unit
单位:公里 · 填报单位:元宝村 · 投资100万元以下                        →  None
单位:美元 · 单位:元、万元 · 单位:万元/公里 · 本表都写万元             →  Unclear
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipelines.cleaning.cells.unit_words import (
    FEN_POWER,
    FOREIGN,
    Unclear,
    Unit,
    in_a_line,
    in_full,
    is_a_unit,
    money_unit,
    one_unit,
)
from pipelines.cleaning.text.text import compared
from pipelines.reading.sheet import INVISIBLE

__all__ = ("FEN_POWER", "Unclear", "Unit", "money_unit", "unit_above", "unit_in_notes", "unit_line")

_BRACKETS = str.maketrans("【】[]〔〕〖〗〘〙《》〈〉<>「」『』{}“”", "()()()()()()()()()()()()")
_HIDDEN = re.compile(f"[{INVISIBLE}]")
_SPELT = re.compile(r"(?<=[单金币百千万亿]) +(?=[位额种元])")  # 单 位：万 元
_TO = r"(?:统一|一律|均|都|皆)*\s*(?:[::=]|为|是|以|用|按)*\s*"
# What follows 单位: up to where something else is said. `填报单位:` is no unit, but what stands there is looked at too.
_AFTER_UNIT = re.compile(rf"(?:单位|币种|\bunits?|\bcurrency)\s*{_TO}([^;。]*)")
_AFTER_AMOUNT = re.compile(
    r"(?:金额|资金|投资|造价|价格|价款|货币|款项|数字|数据|\bamounts? (?:are )?in|\bfigures? (?:are )?in|\bin)\s*"
    r"(?:单位)?(?:统一|一律|均|都|皆)*\s*(?:[::=]|为|是|以|用|按|\bin\b| )\s*([^;。]*)"
)
_AS = re.compile(r"[以按]((?:人民币)?[^,;。\s为计]{1,6}?)(?:为|作为)?(?:计量)?(?:单位|计|列|填|表示)")
_BRACKET = re.compile(r"\(([^()]*)\)")
_NOTE = re.compile(r"^\(?(?:注|备注|说明|(?:金额|货币|计量)?单位[::])")
_WORD = re.compile(r"[\s,、;:|()。_\-—–·]+")
# 万元 that is no amount (100万元以下) and no part of a name (万元村), in a sentence that nothing above understood
_LOOSE = re.compile(r"(?<![0-9.一二三四五六七八九十百千两几数])(?:[十百千]?[万亿]|千|百)元(?![\u4e00-\u9fff])")
_AMOUNT = re.compile(r"[0-9]")


def unit_line(text: str) -> Unit:
    """The unit a line above the table, a title or a file's name speaks of: `单位:万元`, `…台账(万元)`."""
    even = _even(text)
    words = [word for word in _WORD.split(even) if word.endswith("元") and money_unit(word)]
    units = [*_named(even), *(in_a_line(inner) for inner in _BRACKET.findall(even)), *map(money_unit, words)]
    unit = in_full(one_unit(units), even)
    return Unclear(text.strip()) if isinstance(unit, Unclear) or (not unit and _LOOSE.search(even)) else unit


def unit_above(lines: Sequence[Sequence[str | None]]) -> Unit:
    """The unit that the lines above a table name; `单位:` and `万元` may stand in two cells."""
    all_units: list[Unit] = []
    for cells in lines:
        texts = [cell for cell in cells if cell]
        units = [unit_line(text) for text, before in zip(texts, ["", *texts], strict=False) if not _is_amount(before)]
        all_units += [unit for unit in units if unit] or [unit_line(" ".join(texts))]
    return one_unit(all_units)


def unit_in_notes(lines: Sequence[Sequence[str | None]]) -> Unit:
    """The unit that a note below the table names: 注:金额单位为万元. Only lines of a cell or two are notes."""
    notes = [[cell for cell in cells if cell] for cells in lines]
    even = [_even(line[0]) for line in notes if 1 <= len(line) <= 2 and _NOTE.match(compared(line[0]))]
    return one_unit([in_full(one_unit(list(_named(line))), line) for line in even])


_OF_MONEY = re.compile(
    rf"^[百千]?[万亿]$|[元圆圓]|人民币|rmb|cny|[$€£¥]|{FOREIGN}"
)  # 块 and m are bricks and metres here
_SHOWN = 5  # units that one sentence shows
_UNIT_COLUMNS = re.compile(r"(?:金额|货币|资金|计量|计价)?单位|币种|unit|currency")


def is_unit_column(label: str) -> bool:
    """Does a column of this name hold units, line by line?"""
    return bool(_UNIT_COLUMNS.fullmatch(compared(label).lower()))


def unit_in_column(label: str, cells: Sequence[str | None]) -> Unit:
    """The one unit of money that the different cells of such a column name; firms, notes and blanks say nothing.

    元 in one line and 万元 or 公里 in another is for nobody to read in one unit.
    """
    unit_by_cell = {cell: in_a_line(_even(cell)) if _OF_MONEY.search(_even(cell)) else None for cell in cells if cell}
    unit = one_unit(list(unit_by_cell.values()))
    speaking = sorted(cell for cell, one in unit_by_cell.items() if one or is_a_unit(_even(cell)))
    others = any(unit_by_cell[cell] is None for cell in speaking)
    open_ = isinstance(unit, Unclear) or (unit and others)
    return Unclear(f"{label}：{'、'.join(speaking[:_SHOWN])}") if open_ else unit


def _even(text: str) -> str:
    """The line in one width, its brackets of one kind, its blanks kept: they part what is said."""
    flat = _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).translate(_BRACKETS).lower()
    return _SPELT.sub("", re.sub(r"\s+", " ", flat)).strip()


def _named(even: str) -> Iterator[Unit]:
    """What stands after 单位, after 金额 or between 以 and 为单位; 投资:100万元 is an amount, no unit."""
    yield from (in_a_line(text) for text in _AFTER_UNIT.findall(even))
    yield from (in_a_line(text) for text in _AS.findall(even))
    for text in _AFTER_AMOUNT.findall(even):
        yield in_a_line(" ".join(word for word in _WORD.split(text) if not _AMOUNT.match(word)))


def _is_amount(cell: str) -> bool:
    """Is the cell a bare number? Then the cell behind it is the unit of that number alone."""
    return bool(re.fullmatch(r"[\d.,\s]+", cell))
