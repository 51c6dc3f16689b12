"""Page: one sheet of a ledger laid out by a hand — its cells, its merged ranges, and where each row stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from pipelines.definitions import Dataset
from tests.ledger_writer.canon import Row
from tests.ledger_writer.hand import OBJECTS, Hand
from tests.ledger_writer.head import Merge, Place, header_rows, places
from tests.ledger_writer.spell import Cell, Column, spellings
from tests.ledger_writer.sums import Total, plan, total_line

AROUND = ("", " ", "\u00a0", "\u3000", "\u200b", "\ufeff", "\n")
MARKERS = ("/", "\\", "—", "——", "-", "暂无", "待定", "详见附件", "N/A", "\u00a0", "\u3000", "\u200b", "/ /", "无")
NOTES = {
    "one cell": ["注:本表数据截至月底,金额以凭证为准。"],
    "several cells": ["填表人:张三", None, "审核:李四", "联系电话:13900001111"],
    "signature": [None, "单位负责人(签字):", None, "2026年1月8日", "(盖章)"],
    "page": ["第1页 共3页"],
}
FORMATS = {"money": "数字", "integer": "数字", "number": "数字", "date": "yyyy-mm-dd", "boolean": "1/0"}


@dataclass
class Page:
    """`cells` from the page's own corner; `rows_at` the line of each canonical row; `stated` (line, field, fen)."""

    name: str
    columns: list[Place]
    cells: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    rows_at: list[int] = field(default_factory=list)
    stated: list[tuple[int, str, int]] = field(default_factory=list)

    def add(self, line: Sequence[Cell]) -> int:
        self.cells.append([*line, *[None] * (len(self.columns) - len(line))])
        return len(self.cells) - 1


def page(name: str, dataset: Dataset, rows: Sequence[Row], hand: Hand, year: int | None, dice: Random) -> Page:
    """Lay the rows out."""
    unit = hand.unit if hand.unit_stands in ("line", "title", "file") and not _only_above(hand) else "元"
    made = Page(name, places(dataset, hand, unit, dice))
    _above(made, dataset, hand, year, dice)
    grid, merges = header_rows(made.columns, hand, dice)
    top = len(made.cells)
    for line in grid:
        made.add(line)
    made.merges += [(a + top, b, c + top, d) for a, b, c, d in merges]
    if hand.under and not hand.objects:
        made.add(_under(made, hand, dice))
    columns = _columns(made, hand, year, dice)
    for step in plan(rows, hand, dice):
        if isinstance(step, Total):
            line, stated = total_line(step, columns, made.columns, hand, dice)
            at = made.add(line)
            made.stated += [(at, name, fen) for name, fen in stated]
        elif isinstance(step, int):
            made.rows_at.append(made.add(_line(rows[step], step, dataset, made, columns, hand, dice)))
        elif step == "header" and not hand.objects:
            made.add(grid[-1] if len(grid) == 1 else [])
        elif not hand.objects:
            made.add(["一、道路类工程"] if step == "section" else [])
    _merge_runs(made, rows, dataset, hand)
    for note in () if hand.objects else hand.notes:
        made.add(NOTES[note][: len(made.columns)])
    return made


def _only_above(hand: Hand) -> bool:
    """Keys of objects have no lines above them."""
    return hand.objects and hand.unit_stands in ("line", "title")


def _above(made: Page, dataset: Dataset, hand: Hand, year: int | None, dice: Random) -> None:
    if hand.objects:
        return
    width = len(made.columns)
    lines = [*hand.titles]
    lines += ["title"] if (hand.unit_stands == "title" or hand.roc or year) and "title" not in lines else []
    lines += ["unit"] if hand.unit_stands == "line" and "unit" not in lines else []
    for what in lines:
        if what == "title":
            year_text = f"{year}年" if year else ""
            kept = "(民国纪年)" if hand.roc else ""
            unit = f"({hand.unit})" if hand.unit_stands == "title" else ""
            at = made.add([f"{hand.submitter or '云溪县'}{year_text}{dataset.label}{kept}{unit}"])
            if hand.merges:
                made.merges.append((at, 0, at, width - 1))
        elif what == "unit":
            wanted = hand.unit if hand.unit_stands == "line" else "公里"
            texts = (
                (f"单位:{wanted}", f"(单位:{wanted})", f"金额单位:{wanted}") if wanted != "公里" else ("长度单位:公里",)
            )
            made.add([*[None] * dice.choice((0, width - 1)), dice.choice(texts)])
        else:
            made.add(["填报单位:西河镇人民政府"] if what == "office" else [])


def _under(made: Page, hand: Hand, dice: Random) -> list[Cell]:
    count = len(made.columns)
    if hand.under == "format":
        return [FORMATS.get(c.field.kind, "文本") if c.field else None for c in made.columns]
    if hand.under == "letters":
        return [chr(65 + i % 26) for i in range(count)] if count <= 26 else []
    numbers: list[Cell] = ["甲", *(str(i) for i in range(1, count))]
    if hand.under == "formulas" and count > 6:
        numbers[5] = "5=3+4"
    return numbers if dice.random() < 0.5 else [*numbers[:1], *(f"({n})" for n in numbers[1:])]


def _columns(made: Page, hand: Hand, year: int | None, dice: Random) -> dict[str, Column]:
    numbers = hand.kind in ("xlsx", "openpyxl", *OBJECTS)
    return {
        place.field.name: Column(
            place.field, place.unit, dice.random() < 0.5, numbers, hand.kind in ("xlsx", "openpyxl"), year,
            hand.roc and not hand.objects,
        )
        for place in made.columns
        if place.field
    }  # fmt: skip


def _line(
    row: Row, number: int, dataset: Dataset, made: Page, columns: dict[str, Column], hand: Hand, dice: Random
) -> list[Cell]:
    event_on = row[dataset.event_on] if dataset.event_on in columns else None
    line: list[Cell] = []
    for place in made.columns:
        known = place.field or place.repeats
        if known is None:
            line.append(number + 1 if hand.serial and not line else _stranger(place, dice))
        elif row[known.name] is None:
            line.append(_nothing(known.kind, hand, dice))
        else:
            ways = spellings(row[known.name], columns[known.name], event_on)
            line.append(_noisy(dice.choice(ways) if hand.spelled else ways[0], known.kind, hand, dice))
    return line


def _stranger(place: Place, dice: Random) -> Cell:
    return dice.choice(("已核", 3, None, "A-17", "2024.3", "合计")) if place.header else None


def _nothing(kind: str, hand: Hand, dice: Random) -> Cell:
    if not hand.markers or dice.random() < 0.3:
        return None
    return dice.choice(MARKERS[:-1] if kind == "boolean" else MARKERS)


def _noisy(cell: Cell, kind: str, hand: Hand, dice: Random) -> Cell:
    if not hand.noise or not isinstance(cell, str) or dice.random() < 0.5:
        return cell
    inner = dice.choice(("", "\u200b")) if kind != "text" else ""
    return dice.choice(AROUND) + cell[:1] + inner + cell[1:] + dice.choice(AROUND)


def _merge_runs(made: Page, rows: Sequence[Row], dataset: Dataset, hand: Hand) -> None:
    """Equal neighbours in the columns that name things become one merged cell; the table's own key never does."""
    if not (hand.merged and hand.merges):
        return
    for at, place in enumerate(made.columns):
        known: Any = place.field
        if known is None or known.kind not in ("township", "village", "text", "id") or dataset.keys == (known.name,):
            continue
        first = 0
        for i in range(1, len(rows) + 1):
            same = i < len(rows) and rows[i][known.name] == rows[first][known.name]
            if same and made.rows_at[i] == made.rows_at[i - 1] + 1:
                continue
            if i - first > 1 and rows[first][known.name] is not None:
                made.merges.append((made.rows_at[first], at, made.rows_at[i - 1], at))
                if known.kind in ("township", "village"):  # speaks for several days: an old name would not hold
                    made.cells[made.rows_at[first]][at] = rows[first][known.name]
                for covered in made.rows_at[first + 1 : i]:
                    made.cells[covered][at] = None
            first = i
