"""Sums: where a ledger prints its totals, and what they rightly state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tests.ledger_writer.canon import Row
from tests.ledger_writer.hand import Hand
from tests.ledger_writer.head import Place
from tests.ledger_writer.spell import Cell, Column, amount, money

GRAND = ("合计", "总计", "合 计", "合计:", "共计", "总 计")


@dataclass(frozen=True)
class Total:
    """A total's words, the rows it is of, and whether it carries on from the pages before (累计: no checksum)."""

    label: str
    rows: Sequence[Row]
    carries: bool = False


Step = Total | int | str  # a total, a row by its place, or "section", "blank", "header"


def plan(rows: Sequence[Row], hand: Hand, dice: Random) -> Iterator[Step]:
    """The body's lines from top to bottom."""
    style = hand.totals if rows else ""
    if style == "townships" and "township" not in rows[0]:
        style = "last"
    grand = Total(dice.choice(GRAND), rows)
    blocks = _blocks(rows, style, dice)
    if style in ("first", "blocks first"):
        yield grand
    for number, block in enumerate(blocks):
        mine = [rows[i] for i in block]
        if style == "blocks first":
            yield Total("小计", mine)
        elif hand.sections and style not in ("townships", "pages"):
            yield "section"
        for i in block:
            yield i
            if hand.blanks and dice.random() < 0.4:
                yield "blank"
        if style in ("blocks", "pages"):
            yield Total("小计" if style == "blocks" else "本页合计", mine)
        if style == "pages":
            yield Total("累计", [rows[i] for done in blocks[: number + 1] for i in done], carries=True)
            if hand.header_again and hand.levels == 1 and number + 1 < len(blocks):
                yield "header"
    if style == "townships":
        for name in dict.fromkeys(row["township"] for row in rows):
            yield Total(f"{name}小计", [row for row in rows if row["township"] == name])
    if style in ("last", "blocks", "townships"):
        yield grand


def _blocks(rows: Sequence[Row], style: str, dice: Random) -> list[list[int]]:
    if style not in ("blocks", "blocks first", "pages") or len(rows) < 2:
        return [list(range(len(rows)))]
    cut = dice.randrange(1, len(rows))
    return [list(range(cut)), list(range(cut, len(rows)))]


def total_line(
    total: Total, columns: dict[str, Column], places: Sequence[Place], hand: Hand, dice: Random
) -> tuple[list[Cell], list[tuple[str, int]]]:
    """The line, and (field, fen) for each sum it states and that is a checksum."""
    line: list[Cell] = []
    stated: list[tuple[str, int]] = []
    for place in places:
        known = place.field
        if known is None or known.kind != "money":
            line.append(None)
            continue
        fen = sum(row[known.name] or 0 for row in total.rows)
        column = columns[known.name]
        line.append(dice.choice(money(fen, column)) if hand.spelled_totals else amount(fen, column.unit))
        stated += [] if total.carries else [(known.name, fen)]
    free = [at for at, cell in enumerate(line) if cell is None and (places[at].header is not None or at == 0)]
    at = dice.choice(free[:1] if hand.serial else free)
    line[at] = total.label
    return line, stated
