"""Money: an amount of fen written in the unit and the hand of a township, always exact to the fen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipelines.definitions import Field
from pipelines.sample.ground.dice import Dice
from pipelines.sample.ledgers.cells.cell import Cell, Pen, Row, sometimes_full_width
from pipelines.sample.ledgers.cells.habits import Seen

POWER = {"元": 2, "千元": 5, "万元": 6}
SOFT = {"reviewed_fen", "output_value_fen", "arrived_fen"}  # "约" may stand before these


@dataclass(frozen=True)
class Money:
    """Where a sheet says its unit, and how its clerk types an amount."""

    unit: str  # the unit a bare number stands in
    header: bool = False  # (万元) in the header
    line: str = ""  # the unit line; a unit in the header outranks it
    hand: str = "number"  # number | text | commas | wan | mixed | taxed
    ways: tuple[str, ...] = ()


CARDS = (
    Money("万元", header=True, ways=("unit in header",)),
    Money("万元", line="万元", ways=("unit line", "unit on a line")),
    Money("元", ways=("no unit",)),
    Money("元", header=True, hand="commas", ways=("unit in header",)),
    Money("元", hand="mixed", ways=("unit in the cell", "about")),
    Money("千元", header=True, ways=("unit in header",)),
    Money("万元", header=True, hand="taxed", ways=("unit in header", "tax note")),
    Money("千元", line="千元", hand="text", ways=("unit line", "unit on a line", "numbers as text")),
    Money("元", hand="wan", ways=("unit in the cell",)),
    Money("万元", header=True, line="元", ways=("unit line", "unit in header", "header over line")),
)


def amount(fen: int, unit: str) -> Decimal:
    """380000.00 元 in 万元 is 38; no digit is lost."""
    value = Decimal(fen).scaleb(-POWER[unit]).normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _text(fen: int, unit: str) -> str:
    return format(amount(fen, unit), "f")


def _mixed(fen: int, soft: bool, dice: Dice) -> str:
    hands: list[Callable[[], str]] = [
        lambda: f"{_text(fen, '元')}元",
        lambda: f"¥{Decimal(fen) / 100:,.2f}",
        lambda: f"{_text(fen, '万元')}万",
        lambda: f"{_text(fen, '万元')}万元",
        lambda: f"{Decimal(fen) / 100:,.2f}",
    ]
    if soft:
        hands.append(lambda: f"约{_text(fen, '万元')}万元")
    return dice.pick(hands)()


def money_pen(field: Field, money: Money, dice: Dice, seen: Seen) -> Pen:
    """Writes the amounts of one column."""
    hand, unit, soft = money.hand, money.unit, field.name in SOFT

    def write(fen: Any, row: Row) -> Cell:
        if hand == "number":
            return amount(fen, unit)
        if hand == "mixed":
            return _mixed(fen, soft, dice)
        if hand == "commas":
            return f"{Decimal(fen).scaleb(-POWER[unit]):,.2f}"
        if hand == "wan":
            return _text(fen, "万元") + dice.pick(("万", "万元", "万"))
        text = _text(fen, unit)
        if hand == "taxed" and dice.chance(0.3):
            return text + dice.pick(("(含税)", "(含税)"))
        return sometimes_full_width(text, dice, seen)

    return write


def total_cell(fen: int, money: Money) -> Cell:
    """A total of the column, readable under the same unit."""
    if money.hand == "wan":
        return f"{_text(fen, '万元')}万"
    return amount(fen, money.unit) if money.hand in ("number", "mixed") else _text(fen, money.unit)
