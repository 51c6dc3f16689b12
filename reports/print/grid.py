"""Grid: a table on paper — its head on every page, no rule at its sides, columns as broad as what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Table

from reports.print.breaking import broken, longest_word
from reports.print.look import CELL, INK, LAMPS, NARROW, PALE, RULE, SOFT, Type
from reports.print.pieces import Head
from reports.print.typeface import NAME, width

PADDING, EASE, ABOVE, BELOW = 3.0, 0.01, 1.4, 2.6
AFTER = 4  # of the table's own: a spacer that finds no room would stand on a page alone
MANY = 11  # columns from which on the type is small
MOST_LINES = 30  # of a cell: a row never breaks over two pages
LAST, LAST_LINES = 3, 12  # rows that end together on one page, where they are no taller than so many lines
LEAST_SIGNS, SHORT_SIGNS, BROADEST = 4, 6, 0.4  # characters of a head and of a cell on one line; of the paper
SIDES = {"text": "LEFT", "centre": "CENTRE", "lamp": "LEFT", "number": "RIGHT"}


def grid(heads: Sequence[Head], rows: Sequence[Sequence[str]], across: float) -> tuple[Any, float]:
    """The table, `across` points broad, and how tall its head and first row are; a cell's lines are parted by line
    feeds."""
    look = NARROW if len(heads) >= MANY else CELL
    broad = widths(heads, rows, across, look)
    lines = [[_above(head) for head in heads], *rows]
    cells = [
        [
            "\n".join(broken(text, look.size, each - 2 * PADDING + EASE, MOST_LINES))
            for text, each in zip(row, broad, strict=True)
        ]
        for row in lines
    ]
    tall = [max((cell.count("\n") + 1 for cell in row), default=0) for row in cells]
    style = [*_style(heads, rows, look), *_together(tall)]
    table = Table(cells, colWidths=broad, repeatRows=1, style=style, hAlign="LEFT", spaceAfter=AFTER)
    return table, sum(lines * look.leading + ABOVE + BELOW for lines in tall[:2])


def widths(heads: Sequence[Head], rows: Sequence[Sequence[str]], across: float, look: Type) -> list[float]:
    """How broad each column is; all of them together are `across`."""
    columns = [[row[at] for row in rows] for at in range(len(heads))]
    wanted = [_wanted(head, texts, across, look) for head, texts in zip(heads, columns, strict=True)]
    least = [min(_least(head, texts, look), want) for head, texts, want in zip(heads, columns, wanted, strict=True)]
    if sum(wanted) <= across:
        return _spread(wanted, [_longest(texts, look) + 2 * PADDING for texts in columns], across)
    room = across - sum(least)
    if room <= 0:
        return [each * across / sum(least) for each in least]
    asked = sum(wanted) - sum(least)
    return [low + room * (want - low) / asked for low, want in zip(least, wanted, strict=True)]


def _wanted(head: Head, texts: Sequence[str], across: float, look: Type) -> float:
    """What the longest cell needs on one line, within reason; a head may be broken into two."""
    need = max(_longest(texts, look), _named(head, look)) + 2 * PADDING
    return need if head.kind == "number" else min(need, across * BROADEST)


def _longest(texts: Sequence[str], look: Type) -> float:
    return max((width(line, look.size) for text in texts for line in text.split("\n")), default=0.0)


def _above(head: Head) -> str:
    """What stands above the column; a unit has a line of its own."""
    return head.label.replace("（", "\n（", 1) if head.kind == "number" else head.label


def _named(head: Head, look: Type) -> float:
    """What the head needs: a longer one is broken into two lines."""
    lines = _above(head).split("\n")
    return max(width(line[: max(LEAST_SIGNS, -(-len(line) // 2))], look.size) for line in lines) + EASE


def _spread(wanted: Sequence[float], whole: Sequence[float], across: float) -> list[float]:
    """The room that is left goes first to columns whose cells would still be broken, then to all alike."""
    asked = [max(need - want, 0.0) for need, want in zip(whole, wanted, strict=True)]
    part = min(1.0, (across - sum(wanted)) / (sum(asked) or 1.0))
    given = [want + part * more for want, more in zip(wanted, asked, strict=True)]
    return [each * across / sum(given) for each in given]


def _least(head: Head, texts: Sequence[str], look: Type) -> float:
    """Below this a figure, a day or a short name would be cut."""
    if head.kind in ("number", "lamp"):
        return max(_longest(texts, look), _named(head, look)) + 2 * PADDING
    words = [longest_word(text, look.size) for text in texts]
    return max([*words, _named(head, look), min(_longest(texts, look), SHORT_SIGNS * look.size)]) + 2 * PADDING


def _together(tall: Sequence[int]) -> list[tuple[Any, ...]]:
    """No page for the last row alone. `tall`: the lines of each row, after the head, which keeps the first row."""
    last = tall[2:][-LAST:]
    return [("NOSPLIT", (0, -len(last)), (-1, -1))] if len(last) > 1 and sum(last) <= LAST_LINES else []


def _style(heads: Sequence[Head], rows: Sequence[Sequence[str]], look: Type) -> list[tuple[Any, ...]]:
    whole = ((0, 0), (-1, -1))
    style: list[tuple[Any, ...]] = [
        ("FONT", *whole, NAME, look.size, look.leading),
        ("TEXTCOLOR", *whole, INK),
        ("TEXTCOLOR", (0, 0), (-1, 0), SOFT),
        ("BACKGROUND", (0, 0), (-1, 0), PALE),
        ("VALIGN", *whole, "MIDDLE"),
        ("LINEBELOW", *whole, 0.4, RULE),
        ("LINEABOVE", (0, 0), (-1, 0), 0.8, RULE),
        *((f"{side}PADDING", *whole, PADDING) for side in ("LEFT", "RIGHT")),
        ("TOPPADDING", *whole, ABOVE),
        ("BOTTOMPADDING", *whole, BELOW),
    ]
    style += [("ALIGN", (at, 0), (at, -1), SIDES[head.kind]) for at, head in enumerate(heads)]
    lamps = [at for at, head in enumerate(heads) if head.kind == "lamp"]
    shapes = [(at, nth, LAMPS.get(row[at][:1])) for nth, row in enumerate(rows, start=1) for at in lamps]
    return style + [("TEXTCOLOR", (at, nth), (at, nth), colour) for at, nth, colour in shapes if colour]
