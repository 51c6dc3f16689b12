"""Headers: the head of a table, from plain template names to three merged rows of synonyms."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from pipelines.definitions import Dataset, Field
from pipelines.sample.ground.dice import Dice
from pipelines.sample.ledgers.cells.cell import Cell
from pipelines.sample.ledgers.cells.habits import Seen
from pipelines.sample.ledgers.sheets.grid import Merge
from pipelines.sample.ledgers.sheets.layout import Layout

SPLIT_DATES = {
    "planned_start_on": ("计划", "开工日期"),
    "planned_finish_on": ("计划", "竣工日期"),
    "started_on": ("实际", "开工日期"),
    "finished_on": ("实际", "竣工日期"),
}
GROUPS = {"money": "资金情况", "date": "时间节点"}
EXTRA = ("录入人", "归档盒号", "核对情况")
FULL_BRACKETS = {ord(mark): ord(mark) + 0xFEE0 for mark in "()"}


@dataclass(frozen=True)
class Column:
    """A column of a ledger: a field of the standard, or something the township keeps for itself."""

    field: Field | None
    path: tuple[str, ...]  # what the head says, from the top row down


def _spelling(field: Field, layout: Layout, dice: Dice) -> str:
    names = [field.label]
    if layout.headers == "synonyms":
        names += field.synonyms
    if field.kind == "money":  # a unit in brackets follows, so the name brings no brackets of its own
        names = [name for name in names if not name.endswith(")")]
    return dice.pick(names)


def _dressed(name: str, field: Field, layout: Layout, dice: Dice, seen: Seen) -> str:
    middle = len(name) // 2
    if field.kind == "money" and layout.money.header:
        name += f"({layout.money.unit})"
    if layout.headers == "spaced" and dice.chance(0.6):
        seen.note("space in header")
        name = f"{name[:middle]} {name[middle:]}"
    elif layout.headers == "broken" and dice.chance(0.5):
        seen.note("line break in header")
        name = f"{name[:middle]}\n{name[middle:]}"
    elif layout.headers == "starred":
        name = f"*{name}" if field.required else f"{name}{dice.pick(('', '※', ':'))}"
    if "(" in name and dice.chance(0.4):
        seen.note("full-width brackets")
        name = name.translate(FULL_BRACKETS)
    return name


def _path(field: Field, layout: Layout, dataset: Dataset, dice: Dice, seen: Seen) -> tuple[str, ...]:
    leaf = _dressed(_spelling(field, layout, dice), field, layout, dice, seen)
    if layout.levels == 1:
        return (leaf,)
    if dataset.key == "projects" and field.name in SPLIT_DATES:
        return SPLIT_DATES[field.name]
    return (GROUPS[field.kind], leaf) if field.kind in GROUPS else (leaf,)


def columns(dataset: Dataset, fields: list[Field], layout: Layout, dice: Dice, seen: Seen) -> list[Column]:
    """The columns from left to right, each with its head."""
    if layout.shuffled:
        fields = fields[:1] + dice.shuffled(fields[1:])
    sheet_columns = [Column(field, _path(field, layout, dataset, dice, seen)) for field in fields]
    if layout.extra:
        sheet_columns.append(Column(None, (dice.pick(EXTRA),)))
    if layout.serial:
        sheet_columns.insert(0, Column(None, ("序号",)))
    if layout.levels == 3:
        half = len(sheet_columns) // 2
        sheet_columns = [
            Column(column.field, ("基本情况" if at < half else "办理情况", *column.path))
            for at, column in enumerate(sheet_columns)
        ]
    return sheet_columns


def head(sheet_columns: list[Column], levels: int) -> tuple[list[list[Cell]], list[Merge]]:
    """The header rows and their merged cells."""
    lines: list[list[Cell]] = [[None] * len(sheet_columns) for _ in range(levels)]
    merges: list[Merge] = []
    for at, column in enumerate(sheet_columns):
        leaf = len(column.path) - 1
        lines[leaf][at] = column.path[-1]
        if leaf < levels - 1:
            merges.append((leaf, at, levels - 1, at))
    for level in range(levels - 1):
        parents = [_parent(column, level) for column in sheet_columns]
        for parent, members in groupby(range(len(sheet_columns)), key=parents.__getitem__):
            run = list(members)
            if parent:
                lines[level][run[0]] = parent[-1]
                if len(run) > 1:
                    merges.append((level, run[0], level, run[-1]))
    return lines, merges


def _parent(column: Column, level: int) -> tuple[str, ...]:
    return column.path[: level + 1] if len(column.path) > level + 1 else ()
