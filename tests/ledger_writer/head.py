"""Head: the columns of a page and the one to three header rows above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from pipelines.cleaning.sheet.labels import header_text
from pipelines.definitions import Dataset, Field
from tests.ledger_writer.canon import PAIR
from tests.ledger_writer.hand import Hand
from tests.ledger_writer.spell import wide

STRANGERS = ("核对情况", "档案盒号", "内部流水", "入库否", "上级批示")
GROUPS = ("基本情况", "资金情况", "办理情况", "时间节点")
Merge = tuple[int, int, int, int]  # top, left, bottom, right, counted from the page's own corner


@dataclass(frozen=True)
class Place:
    """One column of the page: a field's, or one that means nothing (序号, a stranger, a gap, a repetition)."""

    header: str | None
    field: Field | None = None
    unit: str = "元"
    repeats: Field | None = None


def places(dataset: Dataset, hand: Hand, unit: str, dice: Random) -> list[Place]:
    """The columns in their order. The sheet's own key stays left of its repetition: the first column counts."""
    left_out = {f.name for f in dataset.fields if hand.dropped and not f.required and dice.random() < 0.5}
    left_out |= set(PAIR) if left_out & set(PAIR) else set()
    fields = [f for f in dataset.fields if f.name not in left_out]
    if hand.shuffled:
        dice.shuffle(fields)
    columns = [_place(field, dataset, hand, unit, dice) for field in fields]
    if hand.repeated and not hand.objects:
        again = dice.randrange(len(columns))
        columns.append(Place(columns[again].header, repeats=columns[again].field))
    for header in dice.sample(STRANGERS, hand.strangers):
        columns.insert(dice.randrange(len(columns) + 1), Place(header))
    for _ in range(0 if hand.objects else hand.gaps):
        columns.insert(dice.randrange(len(columns) + 1), Place(None))
    return [Place(dice.choice(("序号", "序", "No.", "序 号"))), *columns] if hand.serial else columns


def _place(field: Field, dataset: Dataset, hand: Hand, unit: str, dice: Random) -> Place:
    header, own = field.label, unit
    if hand.synonyms:
        header = dice.choice([field.label, field.name, *_clear_synonyms(field, dataset)])
    if field.kind == "money":
        own = "分" if header == field.name else unit
        if hand.unit_stands == "header" and header != field.name:
            own = hand.unit
            header += dice.choice((f"({own})", f"({own})", f"【{own}】", own, f"/{own}", f"\n({own})"))
    return Place(_noisy(header, dice) if hand.header_noise else header, field, own)


def _clear_synonyms(field: Field, dataset: Dataset) -> list[str]:
    """Those that name this field alone in its ledger: nobody could read the others."""
    words: dict[str, set[str]] = {}
    for other in dataset.fields:
        for word in (other.label, *other.synonyms):
            words.setdefault(header_text(word), set()).add(other.name)
    return [word for word in field.synonyms if words[header_text(word)] == {field.name}]


def _noisy(header: str, dice: Random) -> str:
    at = dice.randrange(1, len(header) + 1)
    inner = dice.choice(("", " ", "\n", "\u3000", "\u200b", "\u00a0")) if header.isascii() is False else ""
    text = header[:at] + inner + header[at:]
    return (
        dice.choice(("", "*", "★ ", " ")) + (wide(text) if dice.random() < 0.2 else text) + dice.choice(("", "※", ":"))
    )


def header_rows(columns: Sequence[Place], hand: Hand, dice: Random) -> tuple[list[list[str | None]], list[Merge]]:
    """Header rows of the page's width, and their merged ranges where the file kind keeps such."""
    bottom = [place.header for place in columns]
    if hand.levels == 1 or hand.objects:
        return [bottom], []
    depth = hand.levels
    grid: list[list[str | None]] = [[None] * len(columns) for _ in range(depth)]
    merges: list[Merge] = []
    column = 0
    while column < len(columns):
        width = dice.choice((1, 1, 2, 3)) if columns[column].field else 1
        run = list(columns[column : column + width])
        if width == 1 or len(run) < width or any(place.field is None for place in run):
            grid[0][column] = bottom[column]
            if hand.merges and bottom[column]:
                merges.append((0, column, depth - 1, column))
            column += 1
            continue
        parent, children = _shared([place.header or "" for place in run]) or (
            dice.choice(GROUPS),
            bottom[column:][:width],
        )
        levels = (
            [parent, dice.choice(GROUPS)][: depth - 1]
            if parent in GROUPS
            else [dice.choice(GROUPS), parent][1 - depth :]
        )
        for level, text in enumerate(levels):
            grid[level][column] = text
            if hand.merges:
                merges.append((level, column, level, column + width - 1))
        grid[depth - 1][column : column + width] = children
        column += width
    return grid, merges


def _shared(labels: Sequence[str]) -> tuple[str, list[str]] | None:
    """计划开工日期, 计划竣工日期 → 计划 over 开工日期 and 竣工日期."""
    common = 0
    while all(len(x) > common + 2 for x in labels) and len({x[common] for x in labels}) == 1:
        common += 1
    parent = labels[0][:common]
    return (parent, [x[common:] for x in labels]) if common >= 2 and parent.isalnum() and not parent.isascii() else None
