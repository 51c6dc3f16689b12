"""Ledger: canonical rows and a hand → the file, and everything that must be read from it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from random import Random

from pipelines.definitions import Dataset
from tests.ledger_writer.canon import PAIR, Row, rows
from tests.ledger_writer.files import EXTENSIONS, Extra, written
from tests.ledger_writer.hand import SHEETS, Hand
from tests.ledger_writer.page import Page, page

UNREADABLE = {
    "money": ("三十八万", "38-40万元", "面议", "12,34"),
    "date": ("2024.2.30", "年底前", "2024.13.1", "3/5/2024"),
    "percent": ("快了", "105%", "一半多"),
    "integer": ("十二", "12.5", "若干"),
    "number": ("很长", "3.5.1", "约三公里"),
    "boolean": ("大概", "待核实后填写"),
    "choice": ("别的什么", "见上一行"),
    "score": ("好", "101分"),
}


@dataclass(frozen=True)
class Ledger:
    """`rows` in the file's order, `rows_at` (sheet, row number) of each, `stated` (sheet, row number, field, fen)."""

    name: str
    data: bytes
    dataset: Dataset
    rows: Sequence[Row]
    rows_at: Sequence[tuple[str, int]]
    stated: Sequence[tuple[str, int, str, int]]
    spoilt: Sequence[tuple[str, int, str]]  # (sheet, row number, field)


def ledger(dataset: Dataset, hand: Hand, count: int, spoilt: int = 0) -> Ledger:
    """A file of up to `count` rows; in `spoilt` cells at most stands what nobody can read."""
    dice = Random(hand.seed)  # noqa: S311
    canon = rows(dataset, dice, count, hand.submitter)
    pages = _pages(dataset, canon, hand, dice)
    spoil = {mark for _ in range(spoilt) for mark in _spoil(pages, dice)}
    data, numbers = written(pages, _extra(hand) if hand.kind in SHEETS[:2] else (), hand)
    name, sheets = _name(dataset, hand, _year(dataset, canon)), [made.name for made in pages]
    if hand.zipped:
        member = PurePosixPath(name).name
        data, name = _packed(member, data), str(PurePosixPath(name).with_suffix(".zip"))
        sheets = [f"{member} › {sheet}" for sheet in sheets]
    each = list(zip(sheets, pages, numbers, strict=True))
    return Ledger(
        name=name,
        data=data,
        dataset=dataset,
        rows=[_kept(row, made) for made, part in zip(pages, _parts(canon, hand), strict=True) for row in part],
        rows_at=[(sheet, at[i]) for sheet, made, at in each for i in made.rows_at],
        stated=[(sheet, at[i], f, fen) for sheet, made, at in each for i, f, fen in made.stated],
        spoilt=sorted((sheet, at[i], f) for sheet, made, at in each for p, i, f in spoil if p == made.name),
    )


def _packed(member: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, data)
    return out.getvalue()


def _spoil(pages: Sequence[Page], dice: Random) -> list[tuple[str, int, str]]:
    """Write what nobody can read into one cell of a row; where it was, unless a merged cell covers the place."""
    made = dice.choice(pages)
    places = [
        (at, c.field)
        for at, c in enumerate(made.columns)
        if c.field and c.field.kind in UNREADABLE and c.field.name not in PAIR
    ]
    if not made.rows_at or not places:
        return []
    line, (column, field) = dice.choice(made.rows_at), dice.choice(places)
    made.cells[line][column] = dice.choice(UNREADABLE[field.kind])
    return [(made.name, line, field.name)]


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
    year_text = f"{year}年" if hand.objects and hand.year and year else ""
    return year_text + dataset.label + (f"({hand.unit})" if hand.unit_stands == "file" else "")


def _name(dataset: Dataset, hand: Hand, year: int | None) -> str:
    folder = f"{hand.submitter}/" if hand.submitter else ""
    return f"{folder}{_stem(dataset, hand, year)}{EXTENSIONS.get(hand.kind, '.' + hand.kind)}"


def _extra(hand: Hand) -> Extra:
    if not hand.extra_sheets:
        return ()
    return (
        ("旧表", [["凭证号", "项目编号"], ["1", "2"]], True),
        ("填表说明", [["一、本表按月填报"], ["二、金额单位为万元"]], False),
        ("Sheet3", [], False),
    )
