"""Ledger: canonical rows and a hand → the file, and everything that must be read from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from pipelines.definitions import Dataset
from tests.scribe.canon import Row, rows
from tests.scribe.files import EXTENSIONS, Extra, written
from tests.scribe.hand import SHEETS, Hand
from tests.scribe.page import Page, page


@dataclass(frozen=True)
class Ledger:
    """`rows` in the file's order, `rows_at` (sheet, row number) of each, `stated` (sheet, row number, field, fen)."""

    name: str
    data: bytes
    dataset: Dataset
    rows: Sequence[Row]
    rows_at: Sequence[tuple[str, int]]
    stated: Sequence[tuple[str, int, str, int]]
    pages: Sequence[Page]
    fields: frozenset[str]  # those that every page has a column for


def ledger(dataset: Dataset, hand: Hand, count: int) -> Ledger:
    """A file of up to `count` rows."""
    dice = Random(hand.seed)  # noqa: S311
    canon = rows(dataset, dice, count, hand.submitter)
    pages = _pages(dataset, canon, hand, dice)
    data, numbers = written(pages, _extra(hand, canon) if hand.kind in SHEETS[:2] else (), hand)
    return Ledger(
        name=_name(dataset, hand, _year(dataset, canon)),
        data=data,
        dataset=dataset,
        rows=[_kept(row, made) for made, part in zip(pages, _parts(canon, hand), strict=True) for row in part],
        rows_at=[(made.name, at[i]) for made, at in zip(pages, numbers, strict=True) for i in made.rows_at],
        stated=[(p.name, at[i], f, fen) for p, at in zip(pages, numbers, strict=True) for i, f, fen in p.stated],
        pages=pages,
        fields=frozenset.intersection(*(frozenset(c.field.name for c in made.columns if c.field) for made in pages)),
    )


def _parts(canon: Sequence[Row], hand: Hand) -> list[Sequence[Row]]:
    if hand.split and hand.kind in SHEETS and len(canon) > 1:
        return [canon[: len(canon) // 2], canon[len(canon) // 2 :]]
    return [canon]


def _pages(dataset: Dataset, canon: Sequence[Row], hand: Hand, dice: Random) -> list[Page]:
    year = _year(dataset, canon) if hand.year else None
    names = [dataset.label, f"{dataset.label}(续)"]
    if len(_parts(canon, hand)) == 1 and hand.kind not in SHEETS:
        names = [_stem(dataset, hand, _year(dataset, canon))]
    return [page(name, dataset, part, hand, year, dice) for name, part in zip(names, _parts(canon, hand), strict=False)]


def _year(dataset: Dataset, canon: Sequence[Row]) -> int | None:
    """A year that some row's day lies in."""
    days = [row[f.name] for row in canon for f in dataset.fields if f.kind == "date" and row[f.name]]
    return next((day.year for day in days if day.year >= 2000), None)


def _kept(row: Row, made: Page) -> Row:
    """What the page says of the row: nothing, for a field it has no column for."""
    there = {place.field.name for place in made.columns if place.field}
    return {name: value if name in there else None for name, value in row.items()}


def _stem(dataset: Dataset, hand: Hand, year: int | None) -> str:
    """Objects have no title to say the year in."""
    said = f"{year}年" if hand.objects and hand.year and year else ""
    return said + dataset.label + (f"({hand.unit})" if hand.unit_stands == "file" else "")


def _name(dataset: Dataset, hand: Hand, year: int | None) -> str:
    folder = f"{hand.submitter}/" if hand.submitter else ""
    return f"{folder}{_stem(dataset, hand, year)}{EXTENSIONS.get(hand.kind, '.' + hand.kind)}"


def _extra(hand: Hand, canon: Sequence[Row]) -> Extra:
    if not hand.extra_sheets:
        return ()
    return (
        ("旧表", [["凭证号", "项目编号"], ["1", "2"]], True),
        ("填表说明", [["一、本表按月填报"], ["二、金额单位为万元"]], False),
        ("Sheet3", [], False),
    )
