"""Pens: the hand that fills a column, chosen by the kind of its field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipelines.definitions import Dataset, Field
from pipelines.sample.ground.dice import Dice
from pipelines.sample.ledgers.cells.cell import Cell, Pen, Row, sometimes_full_width
from pipelines.sample.ledgers.cells.dates import date_pen
from pipelines.sample.ledgers.cells.habits import Seen
from pipelines.sample.ledgers.cells.money import money_pen
from pipelines.sample.ledgers.cells.names import OldName, name_pen
from pipelines.sample.ledgers.cells.words import choice_pen, number, percent_pen, score_pen, yes_no_pen
from pipelines.sample.ledgers.sheets.layout import Layout

EMPTY = ("/", "—", "——", "-", "暂无", "待定", "\\", "详见附件", "\u00a0", "\u3000", "\u200b", "无")
SURNAMES = "陈林黄张李王吴刘"
DIGITS = re.compile(r"[1-9]\d{0,14}")


@dataclass(frozen=True)
class Desk:
    """Everything a sheet's clerk has at hand."""

    dataset: Dataset
    layout: Layout
    cells: bool  # the container holds numbers and dates as such
    period_year: int | None
    names: dict[tuple[str, str], list[OldName]]
    dice: Dice
    seen: Seen


def _number_pen(desk: Desk) -> Pen:
    def write(value: Any, row: Row) -> Cell:
        plain = number(value)
        if desk.layout.numbers_as_text or not desk.cells:
            return sometimes_full_width(str(plain), desk.dice, desk.seen)
        return plain

    return write


def _text_pen(desk: Desk) -> Pen:
    as_number = desk.cells and not desk.layout.numbers_as_text

    def write(value: Any, row: Row) -> Cell:
        if as_number and DIGITS.fullmatch(value):
            desk.seen.note("text as numbers")
            return int(value)
        return str(value)

    return write


def pen_for(field: Field, desk: Desk, merged: bool) -> Pen:
    """The pen of one column; a merged cell speaks for many days, so it carries today's name."""
    layout, dice, seen = desk.layout, desk.dice, desk.seen
    match field.kind:
        case "money":
            return money_pen(field, layout.money, dice, seen)
        case "date":
            return date_pen(field, layout.date_style, desk.period_year, dice, seen)
        case "percent":
            return percent_pen(field, layout.percent_style, dice, seen)
        case "score":
            return score_pen(field, layout.scores_in_words, dice)
        case "integer" | "number":
            return _number_pen(desk)
        case "boolean":
            return yes_no_pen(layout.yes_no, dice, seen)
        case "choice":
            return choice_pen(field, dice)
        case "township" | "village" if not merged:
            return name_pen(field, desk.dataset, desk.names, dice, seen)
        case _:
            return _text_pen(desk)


def empty_marks(field: Field, desk: Desk) -> tuple[str | None, ...]:
    """What stands for nothing in this column: often nothing."""
    if desk.dice.chance(0.5):
        return (None,)
    marks = EMPTY[:-1] if field.kind in ("boolean", "integer", "number") else EMPTY
    desk.seen.note("empty markers")
    return (None, desk.dice.pick(marks), desk.dice.pick(marks))
