"""Layout: how one sheet looks — its head, its units, its totals, the hand of its clerk."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.sample.ledgers.cells.dates import STYLES
from pipelines.sample.ledgers.cells.decks import Decks
from pipelines.sample.ledgers.cells.money import CARDS, Money
from pipelines.sample.ledgers.cells.words import PERCENT_STYLES, YES_NO
from pipelines.sample.ledgers.containers import Container


@dataclass(frozen=True)
class Layout:
    """The habits of one sheet; a bare one (JSON) has none of those that need lines of their own."""

    money: Money
    date_style: str
    percent_style: str
    yes_no: tuple[str, str]
    headers: str  # template | synonyms | spaced | broken | starred
    scores_in_words: bool
    title: bool = False
    unit_line: str = ""
    levels: int = 1
    index: str = ""  # 甲 | format
    serial: bool = False
    total: str = ""  # first | last
    subtotals: bool = False
    footnotes: bool = False
    merged: bool = False
    extra: bool = False
    all_columns: bool = True
    shuffled: bool = False
    numbers_as_text: bool = False


# Each card: title, levels, index row, serial column, total, subtotals, footnotes.
HEADS: tuple[tuple[bool, int, str, bool, str, bool, bool], ...] = (
    (True, 1, "", True, "last", False, True),
    (True, 2, "甲", False, "", False, False),
    (False, 1, "", False, "", False, False),
    (True, 3, "", True, "first", False, True),
    (True, 2, "", True, "last", True, False),
    (False, 1, "format", False, "last", False, True),
    (True, 1, "甲", True, "last", True, False),
)
HEADERS = ("template", "synonyms", "spaced", "starred", "broken", "synonyms")


def _date_style(decks: Decks, container: Container) -> str:
    style = decks.deal("dates" if container.cells else "typed dates", STYLES)
    return "dash" if style == "real" and not container.cells else style


def draw(decks: Decks, container: Container, has_money: bool) -> Layout:
    """Deal the cards for a sheet of this container."""
    shape = "merged" if container.merges else "flat" if container.lines else "bare"
    money = decks.deal(f"money {shape}", CARDS) if has_money else Money("元")
    title, levels, index, serial, total, subtotals, footnotes = decks.deal(f"heads {shape} {has_money}", HEADS)
    lines = container.lines
    return Layout(
        money=money if lines or not money.line else Money(money.unit, header=True, hand=money.hand),
        date_style=_date_style(decks, container),
        percent_style=decks.deal("percents", PERCENT_STYLES),
        yes_no=decks.deal("yes or no", YES_NO),
        headers=decks.deal(f"headers {shape}", HEADERS),
        scores_in_words=decks.deal("scores", (True, False)),
        title=lines and (title or bool(money.line)),
        unit_line=money.line if lines else "",
        levels=levels if lines else 1,
        index=index if lines else "",
        serial=serial,
        total=total if lines and has_money else "",
        subtotals=lines and has_money and subtotals,
        footnotes=lines and footnotes,
        merged=container.merges and decks.deal("merged", (True, False, True)),
        extra=decks.deal(f"extra {shape}", (True, False, False)),
        all_columns=decks.deal("all columns", (True, False, True)),
        shuffled=levels == 1 and decks.deal("shuffled", (False, False, True)),
        numbers_as_text=container.cells and decks.deal("numbers as text", (False, True, False)),
    )
