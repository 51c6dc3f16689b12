"""Breaking: a text cut into the lines of a column, as Chinese is set — anywhere but inside a number or a Latin word, no
line beginning with a comma, none ending with an opening bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.print.typeface import printable, width

TOKEN = re.compile(r"[!-~°±·–▲▼]+ ?|.", re.DOTALL)
NEVER_FIRST = "，。；：！？、）》」』】〕”’％…—·,.;:!?)]}%"
NEVER_LAST = tuple("（《「『【〔“‘([{")
CUT = "…（过长，已截断）"


def broken(text: str, size: float, across: float, most: int = 0) -> list[str]:
    """The lines of the text, each at most `across` points; of more than `most` the rest is cut off and that is said."""
    lines = [line for part in printable(text).split("\n") for line in _lines(part.strip(), size, across)]
    return [*lines[: most - 1], CUT] if most and len(lines) > most else lines


def longest_word(text: str, size: float) -> float:
    """The breadth of the longest piece that should not be cut."""
    return max((width(token, size) for token in TOKEN.findall(printable(text))), default=0.0)


def _lines(text: str, size: float, across: float) -> list[str]:
    lines: list[str] = []
    line: list[str] = []
    used = 0.0
    for token in _tokens(text, size, across):
        need = width(token, size)
        if line and used + need > across:
            rest = _carried(line, token)
            lines.append("".join(line).rstrip())
            line, used = rest, sum(width(each, size) for each in rest)
        if not line:
            token = token.lstrip()
        line.append(token)
        used += need
    return [*lines, "".join(line).rstrip()]


def _carried(line: list[str], token: str) -> list[str]:
    """Takes from the end of the line what has to stand before `token` on the next one."""
    rest: list[str] = []
    while len(line) > 1 and ((rest or [token])[0][0] in NEVER_FIRST or line[-1].rstrip().endswith(NEVER_LAST)):
        rest.insert(0, line.pop())
    return rest


def _tokens(text: str, size: float, across: float) -> Iterator[str]:
    """The pieces that stay whole; one that no line holds comes sign by sign."""
    for token in TOKEN.findall(text):
        if width(token, size) <= across:
            yield token
        else:
            yield from token
