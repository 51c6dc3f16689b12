"""Sheet: rows laid out as one sheet, from the title down to the footnotes."""

from __future__ import annotations

from functools import cache

from pipelines.definitions import Field
from pipelines.needs import needs
from pipelines.registry import datasets, rules
from pipelines.sample.ledgers.cells.cell import Cell
from pipelines.sample.ledgers.sheets.grid import Grid, Order
from pipelines.sample.ledgers.sheets.headers import Column, columns, head
from pipelines.sample.ledgers.sheets.pens import SURNAMES, Desk
from pipelines.sample.ledgers.sheets.table import Spoils, Table


@cache
def _columns_flags_need() -> dict[str, frozenset[str]]:
    """By ledger the columns that must be there, empty or not, for a rule to flag: a planted case without them is
    nobody's to see."""
    asked = [need for rule in rules().values() for need in needs(rule.definition.flag_needs)]
    return {key: frozenset(need.field for need in asked if need.dataset == key and need.field) for key in datasets()}


def _shown(desk: Desk, order: Order) -> list[Field]:
    if desk.layout.all_columns:
        return list(desk.dataset.fields)
    used = {name for row in order.rows for name, value in row.items() if value is not None}
    kept = used | _columns_flags_need()[desk.dataset.key]
    return [field for field in desk.dataset.fields if field.required or field.name in kept]


def _wide(grid: Grid, width: int, text: str, desk: Desk) -> None:
    """A line whose one text spans the sheet."""
    if desk.layout.merged and width > 1:
        grid.merges.append((len(grid.lines), 0, len(grid.lines), width - 1))
    grid.lines.append([text] + [None] * (width - 1))


def _above(grid: Grid, width: int, who: str, desk: Desk) -> None:
    layout, year = desk.layout, desk.period_year
    if layout.title:
        desk.seen.note("title row")
        when = f"{year}年度" if year else ""
        _wide(grid, width, f"{who}{when}{desk.dataset.label}", desk)
    if layout.unit_line:
        line: list[Cell] = [None] * width
        if desk.dice.chance(0.5):
            line[0] = f"填报单位:{who}人民政府"
        line[-1] = f"{desk.dice.pick(('单位', '金额单位'))}:{layout.unit_line}"
        grid.lines.append(line)


def _index_line(sheet_columns: list[Column], desk: Desk) -> list[Cell]:
    if desk.layout.index == "甲":
        desk.seen.note("index row")
        return ["甲", *range(1, len(sheet_columns))]
    desk.seen.note("format row")
    return ["1/0"] * len(sheet_columns)


def _notes(grid: Grid, width: int, desk: Desk) -> None:
    desk.seen.note("footnotes")
    dice = desk.dice
    if dice.chance(0.5):
        grid.lines.append([None] * width)
    grid.lines.append(["注:本表由乡镇按月填报,数据以原始凭证为准。"] + [None] * (width - 1))
    line: list[Cell] = [None] * width
    line[0] = f"填表人:{dice.pick(SURNAMES)}某"
    line[width // 2] = f"审核:{dice.pick(SURNAMES)}某(盖章)"
    grid.lines.append(line)


def lay_out(order: Order, who: str, desk: Desk, spoils: Spoils) -> Grid:
    """The sheet of an order; `who` is the township, or the county office, that hands it in."""
    layout = desk.layout
    grid = Grid(order.sheet or desk.dataset.label, order.dataset, order.hidden, layout.money)
    sheet_columns = columns(desk.dataset, _shown(desk, order), layout, desk.dice, desk.seen)
    _above(grid, len(sheet_columns), who, desk)
    lines, merges = head(sheet_columns, layout.levels)
    top = len(grid.lines)
    grid.merges += [(first + top, left, last + top, right) for first, left, last, right in merges]
    grid.lines += lines
    if layout.index:
        grid.lines.append(_index_line(sheet_columns, desk))
    table = Table(grid, sheet_columns, desk, spoils)
    if layout.total == "first":
        table.write_total("合计", order.rows)
    table.write(order.rows)
    if layout.total == "last":
        table.write_total(desk.dice.pick(("合计", "合 计", "总计")), order.rows)
    if layout.footnotes:
        _notes(grid, len(sheet_columns), desk)
    _note_ways(desk, order)
    return grid


def _note_ways(desk: Desk, order: Order) -> None:
    layout, seen = desk.layout, desk.seen
    seen.note(*layout.money.ways)
    for way, shown in {
        "merged headers": layout.levels > 1,
        "three header rows": layout.levels > 2,
        "total last": layout.total == "last",
        "total first": layout.total == "first",
        "serial column": layout.serial,
        "numbers as text": layout.numbers_as_text,
        "hidden sheet": order.hidden,
    }.items():
        if shown:
            seen.note(way)
