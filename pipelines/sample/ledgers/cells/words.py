"""Words: percents, marks, yes and no, and choices in the words a clerk uses for them."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from pipelines.definitions import Field
from pipelines.sample.ground.dice import Dice
from pipelines.sample.ledgers.cells.cell import Cell, Pen, Row, sometimes_full_width
from pipelines.sample.ledgers.cells.habits import Seen

PERCENT_STYLES = ("sign", "fraction", "plain", "done", "sign")
YES_NO = (("是", "否"), ("有", "无"), ("√", "×"))


def spoken(field: Field) -> dict[str, list[str]]:
    """The words that stand for a value, by the value."""
    words_by_value = defaultdict(list)
    for word, value in field.words.items():
        words_by_value[value].append(word)
    return dict(words_by_value)


def number(value: Any) -> Decimal | int:
    """95.0 is written 95, 33.3 stays 33.3."""
    exact = Decimal(str(value))
    return int(exact) if exact == exact.to_integral_value() else exact


def percent_pen(field: Field, style: str, dice: Dice, seen: Seen) -> Pen:
    words = spoken(field)

    def write(value: Any, row: Row) -> Cell:
        plain = number(value)
        if str(plain) in words and dice.chance(0.3):
            seen.note("percent words")
            return dice.pick(words[str(plain)])
        # 1 and 0.5 would be read as shares where whole percents are meant, so they always carry their sign.
        if style == "sign" or 0 < plain <= 1 or (style == "fraction" and plain >= 100):
            seen.note("percent sign")
            return sometimes_full_width(f"{plain}%", dice, seen)
        if style == "fraction":
            seen.note("fraction")
            return (Decimal(plain) / 100).normalize() if plain else 0
        seen.note("plain percent")
        return f"完成{plain}%" if style == "done" else plain

    return write


def score_pen(field: Field, in_words: bool, dice: Dice) -> Pen:
    words = spoken(field)

    def write(value: Any, row: Row) -> Cell:
        plain = number(value)
        if in_words and str(plain) in words:
            return dice.pick(words[str(plain)])
        return plain

    return write


def yes_no_pen(pair: tuple[str, str], dice: Dice, seen: Seen) -> Pen:
    def write(value: Any, row: Row) -> Cell:
        if value:
            return pair[0]
        if pair[1] == "无" or dice.chance(0.5):
            seen.note("none is no")
            return "无"
        return pair[1]

    return write


def choice_pen(field: Field, dice: Dice) -> Pen:
    words = spoken(field)

    def write(value: Any, row: Row) -> Cell:
        if value in words and dice.chance(0.3):
            return dice.pick(words[value])
        return str(value)

    return write
