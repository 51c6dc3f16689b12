"""Dates: a day written in the style of a clerk; a month alone only where its first or last day is meant."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Any

from pipelines.definitions import Field
from pipelines.sample.ground.dice import Dice
from pipelines.sample.ledgers.cells.cell import Cell, Pen, Row, sometimes_full_width
from pipelines.sample.ledgers.cells.habits import Seen

EXCEL_ZERO = date(1899, 12, 30).toordinal()

TYPED: dict[str, Callable[[date], Cell]] = {
    "dash": lambda day: day.isoformat(),
    "dot": lambda day: f"{day.year}.{day.month}.{day.day}",
    "slash": lambda day: f"{day.year}/{day.month}/{day.day}",
    "han": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "compact": lambda day: f"{day:%Y%m%d}",
    "padded": lambda day: f"{day:%Y.%m.%d}",
    # nobody shortens 2002, let alone 1998
    "short": lambda day: f"{day.year % 100 if day.year >= 2010 else day.year}.{day.month}.{day.day}",
}
NUMBERS: dict[str, Callable[[date], Cell]] = {
    "serial": lambda day: day.toordinal() - EXCEL_ZERO,
    "real": lambda day: day,
}
STYLES = ("dot", "han", "real", "dash", "serial", "slash", "short", "real", "compact", "padded")
WAYS = {"real": "real dates", "serial": "serial dates", "short": "two-digit year"}
MONTHS: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day.year}年{day.month}月",
    lambda day: f"{day.year}.{day.month}",
    lambda day: f"{day:%Y-%m}",
    lambda day: f"{day.year}年{day.month}月{'上旬' if day.day == 1 else '下旬'}",
)


def _month_is_enough(day: date, field: Field) -> bool:
    last = monthrange(day.year, day.month)[1]
    return day.day == (1 if field.month_means == "first" else last)


def date_pen(field: Field, style: str, period_year: int | None, dice: Dice, seen: Seen) -> Pen:
    """Writes the days of one column; `period_year` is the year that the file names, if it names one."""
    main = TYPED.get(style) or NUMBERS[style]
    typed = tuple(TYPED.values())

    def write(day: Any, row: Row) -> Cell:
        if _month_is_enough(day, field) and dice.chance(0.6):
            seen.note("month only")
            return dice.pick(MONTHS)(day)
        if dice.chance(0.9):
            seen.note(WAYS.get(style, "typed dates"))
            return sometimes_full_width(main(day), dice, seen, 0.02)
        if day.year == period_year and dice.chance(0.5):
            seen.note("no year")
            return f"{day.month}月{day.day}日"
        return dice.pick(typed)(day)

    return write
