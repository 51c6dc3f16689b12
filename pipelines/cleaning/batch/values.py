"""Values: every cell of a batch → its value and, where there is none, the reason.

Cells that are read alike are read together, whichever file and column they stand in: all amounts in 万元 at once, all
days of ledgers of 2024 at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import polars as pl

from pipelines.cleaning.batch.cells import Cells
from pipelines.cleaning.batch.ways import Way, parse_of, way_of
from pipelines.cleaning.cells.ranges import within
from pipelines.cleaning.outcome.schema import TYPES
from pipelines.cleaning.places.names import townships, villages
from pipelines.cleaning.places.place_cells import resolved
from pipelines.cleaning.text.distinct import Read, parse_fast, parse_slow
from pipelines.definitions import Field
from pipelines.reference.county import County

PLACES = ("township", "village")


class Column(NamedTuple):
    """The cells of one field that are read in one way (null where a line belongs to a table that is read in another):
    of which cells, the tables' numbers, and what was read at once."""

    of: int
    name: str
    cells: pl.Series
    table: pl.Series
    easy: pl.Series


def values(batches: Sequence[Cells], county: County) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    """For each of these, two frames with a column per field of its dataset, line by line: values and reasons."""
    return [_frames(cells, reads, county) for cells, reads in zip(batches, _reads(batches), strict=True)]


def _frames(cells: Cells, reads: dict[str, Read], county: County) -> tuple[pl.DataFrame, pl.DataFrame]:
    fields = {field.name: field for field in cells.dataset.fields}
    reads = within(reads, fields, {name: cells.text[name] for name in fields})
    for field in fields.values():
        if field.kind in PLACES and any(field.name in table.known_header.columns for table in cells.tables):
            reads[field.name] = _places(field, cells, reads, county)
    height, types = cells.height, {name: TYPES[field.kind] for name, field in fields.items()}
    nothing = {dtype: pl.repeat(None, height, dtype=dtype, eager=True) for dtype in {*types.values(), pl.String()}}
    value = {name: reads[name].value if name in reads else nothing[dtype] for name, dtype in types.items()}
    reason = {name: reads[name].reason if name in reads else nothing[pl.String()] for name in types}
    return pl.DataFrame(value), pl.DataFrame(reason)


def _reads(batches: Sequence[Cells]) -> list[dict[str, Read]]:
    """Every field but the places: what is easy in one go, then the rest, columns that are read alike together."""
    ways: dict[Way, list[Column]] = {}
    first = 0  # tables are numbered through all the batches
    for of, cells in enumerate(batches):
        for way, column in _easily(cells, of, first):
            ways.setdefault(way, []).append(column)
        first += len(cells.tables)
    parts: list[dict[str, list[Read]]] = [{} for _ in batches]
    for way, alike in ways.items():
        keep = "无" if way[0] == "boolean" else None
        texts, easy, tables = zip(*((one.cells, one.easy, one.table) for one in alike), strict=True)
        reads = parse_slow(texts, easy, parse_of(*way), TYPES[way[0]], keep, tables=tables)
        for column, read in zip(alike, reads, strict=True):
            parts[column.of].setdefault(column.name, []).append(read)
    return [{name: _one(reads) for name, reads in each.items()} for each in parts]


def _easily(cells: Cells, of: int, first: int) -> list[tuple[Way, Column]]:
    """The columns of one batch by how they are read, with what can be read at once."""
    columns = [
        ((field.kind, *way), field.name, mine)
        for field in cells.dataset.fields
        if field.kind not in PLACES
        for way, mine in _columns(field, cells)
    ]
    frame = pl.DataFrame([mine.alias(str(nth)) for nth, (_, _, mine) in enumerate(columns)])
    easy = frame.select(
        parse_fast(pl.col(str(nth)), parse_of(*way), TYPES[way[0]]).alias(str(nth))
        for nth, (way, _, _) in enumerate(columns)
    )
    table = cells.place["table"] + first
    return [(way, Column(of, name, mine, table, easy[str(nth)])) for nth, (way, name, mine) in enumerate(columns)]


def _columns(field: Field, cells: Cells) -> Iterable[tuple[Way, pl.Series]]:
    """The field's cells, parted by how they are read."""
    tables_by_way: dict[Way, list[int]] = {}
    for nth, table in enumerate(cells.tables):
        if field.name in table.known_header.columns:
            tables_by_way.setdefault(way_of(field.name, table), []).append(nth)
    for way, mine in tables_by_way.items():
        column = cells.text[field.name]
        if len(tables_by_way) > 1:
            is_mine = cells.place["table"].is_in(mine)
            column = column.zip_with(is_mine, pl.Series([None], dtype=pl.String).new_from_index(0, column.len()))
        yield way, column


def _one(reads: list[Read]) -> Read:
    """The parts of a column together: of each line, one part at most says anything."""
    if len(reads) == 1:
        return reads[0]
    whole = [pl.select(pl.coalesce(pl.lit(series) for series in each)).to_series() for each in zip(*reads, strict=True)]
    return Read(*whole)


def _places(field: Field, cells: Cells, reads: dict[str, Read], county: County) -> Read:
    """Townships, or villages in the townships that were read before them."""
    nothing = {dtype: pl.repeat(None, cells.height, dtype=dtype, eager=True) for dtype in (pl.String(), pl.Date())}
    event_on, township = cells.dataset.event_on, reads.get("township") if field.kind == "village" else None
    asked = pl.DataFrame({
        "text": cells.text[field.name],
        "on": reads[event_on].value if event_on in reads else nothing[pl.Date()],
        "township": township.value if township else nothing[pl.String()],
        "period": cells.of_table(lambda table: table.setting.period, pl.Date()),
    })  # fmt: skip
    if field.kind == "village":  # in a township nobody knows, nobody can know the village
        asked = asked.with_columns(text=pl.when(pl.col("township").is_not_null()).then("text"))
    answer = resolved(asked, (townships if field.kind == "township" else villages)(county), county.name)
    return Read(answer["value"], answer["reason"])
