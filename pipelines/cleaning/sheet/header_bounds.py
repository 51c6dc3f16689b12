"""Header bounds: what cannot be a header that anybody knows, and need not be read as one.

    350987100-2024-0001 | 东山村道路硬化 | 38万元 | 2024年3月5日     →  1: a label that ends in a number names nothing

A label is known by what is left when units and brackets have been taken off its end, and figures never are. So the
lines of data below a header are not tried as headers: the numbers in them alone keep them from beating it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.cleaning.sheet.labels import header_text
from pipelines.reading.sheet import Range

Letters = Mapping[str, Sequence[frozenset[str]]]  # first letter → the letters of each known word that opens with it
_NUMBER = re.compile(r"[-+¥$.,/:%#]*约?[0-9][^()]*")


def letters_of(known: Iterable[str]) -> Letters:
    """The letters of the known words."""
    letters: dict[str, list[frozenset[str]]] = defaultdict(list)
    for word in known:
        letters[word[:1]].append(frozenset(word))
    return letters


def may_name(text: str, known: Letters) -> bool:
    """Has the text all letters of a known word? What stands beside a name is only ever taken away from it."""
    letters = set(header_text(text))
    return any(word <= letters for letter in letters for word in known.get(letter, ()))


@dataclass(frozen=True)
class OpeningLine:
    """One line of a sheet's opening: the columns with words, those with a number, and whether a bracket stays open."""

    words: frozenset[int]
    numbers: dict[int, str]
    is_open: bool


def opening_line(row: int, cells: Sequence[str | None], merged: Sequence[Range]) -> OpeningLine:
    """The line of these cells, a cell merged across its columns standing in all of them."""
    texts = {column: header_text(cell) for column, cell in enumerate(cells) if cell}
    for top, left, _, right in merged:
        for column in range(left, min(right + 1, len(cells))) if top == row and right > left else ():
            texts[column] = texts.get(left, "")
    numbers = {column: text for column, text in texts.items() if _NUMBER.fullmatch(text)}
    is_open = any(text.count("(") > text.count(")") for text in texts.values())
    return OpeningLine(frozenset(c for c, text in texts.items() if text and c not in numbers), numbers, is_open)


def most_known(lines: Sequence[OpeningLine], width: int) -> int:
    """At most so many columns of these lines have a label that can be known; `width` is the number of all."""
    last, above = lines[-1], lines[:-1]
    if any(line.is_open for line in above):
        return width  # 金额( · 38 loses what stands behind the bracket, and is known as 金额
    possible = set(last.words)
    for line in above:  # an empty cell leaves the label to the line above it
        possible |= line.words - last.numbers.keys()
        # a number that stands further up too is no end of the label: 5 · 名称 · 5 is known as 名称
        possible |= {column for column, text in last.numbers.items() if text in line.numbers.values()}
    return len(possible)
