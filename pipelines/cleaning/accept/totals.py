"""Totals: what a ledger's own 合计 and 小计 state, beside what its accepted rows add up to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.cleaning.accept.by_table import joined
from pipelines.cleaning.batch.read import Batch
from pipelines.cleaning.cells.money import money
from pipelines.cleaning.cells.unit_words import Unclear
from pipelines.cleaning.outcome.schema import CHECKSUMS
from pipelines.cleaning.places.names import township_spelling
from pipelines.cleaning.rows.table import Table
from pipelines.cleaning.sheet.column_units import unit_of
from pipelines.cleaning.text.distinct import parsed
from pipelines.definitions import Field

_GRAND = ("合计", "总计", "共计", "汇总")
_CARRIED = ("累计", "承前页", "过次页")  # speak for pages or years that may not be in the sheet
_WHOLE = re.compile(r"^(?:总|全|县|镇|乡|街道|部|项目|以上|各项|本表)+$")  # 全镇合计 is of everything

Place = tuple[int, str, int]  # the table's number, the field, the total's row
Fen = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def checksums(batch: Batch, accepted: pl.Series) -> pl.DataFrame:
    """One row per total and money column whose stated value can be read (`table` and CHECKSUMS)."""
    with_totals = [nth for nth, table in enumerate(batch.tables) if table.totals.height and table.money]
    stated = _stated(batch.tables, with_totals)
    rows = [row for nth in with_totals for row in _of_table(nth, batch, accepted, stated)]
    return joined([pl.DataFrame(rows, schema={"table": pl.UInt32(), **CHECKSUMS}, orient="row")], CHECKSUMS)


def _of_table(nth: int, batch: Batch, accepted: pl.Series, stated: dict[Place, int]) -> Iterator[tuple[object, ...]]:
    table = batch.tables[nth]
    lines = Lines(batch, nth, accepted)
    totals = [line for line in table.totals.iter_rows(named=True) if line["label"] not in _CARRIED]
    blocks = [line["row"] for line in totals if _is_block(line, totals, table)]
    for line in totals:
        township = _township(line, table)
        covered = lines.covered(line["row"], blocks, township)
        for field in table.money:
            if (value := stated.get((nth, field.name, line["row"]))) is None:
                continue
            fen = lines.fen(field)
            summed = int(fen[covered & lines.accepted].sum())
            if _of_what_is_seen(line["row"], value, summed, fen, covered & lines.accepted, table):
                continue
            is_short = bool((covered & ~lines.accepted).any())
            yield (
                nth, batch.dataset.key, field.name, line["of"] + line["label"], township or table.setting.submitter,
                value, summed, is_short, table.setting.file, table.sheet, line["row"],
            )  # fmt: skip


class Lines:
    """The data lines of one table, as arrays: most tables are so short that a call of polars costs more than they."""

    def __init__(self, batch: Batch, nth: int, accepted: pl.Series) -> None:
        begin, height = batch.cells.begins[nth], batch.tables[nth].body.height
        self._value = batch.value.slice(begin, height)
        self._fen: dict[str, Fen] = {}
        self._township = batch.township.slice(begin, height)
        self._row = batch.tables[nth].body["row"].to_numpy()
        self._first = int(self._row.min()) if height else None
        self.accepted = accepted.slice(begin, height).to_numpy()

    def fen(self, field: Field) -> Fen:
        """The amounts of a column, nothing counting as 0."""
        if field.name not in self._fen:
            self._fen[field.name] = self._value[field.name].fill_null(0).to_numpy()
        return self._fen[field.name]

    def covered(self, row: int, blocks: list[int], township: str | None) -> Mask:
        """Which lines a total speaks for."""
        if township:
            return (self._township == township).fill_null(False).to_numpy()
        is_before = self._first is None or row < self._first
        if row not in blocks:
            return self._row > row if is_before else self._row < row
        leading = self._first is None or blocks[0] < self._first
        if leading:
            end = min((other for other in blocks if other > row), default=2**31 - 1)
            return (self._row >= row) & (self._row <= end)
        begin = max((other for other in blocks if other < row), default=0)
        return (self._row >= begin) & (self._row <= row)


def _of_what_is_seen(row: int, stated: int, summed: int, fen: Fen, counted: Mask, table: Table) -> bool:
    """Does the total leave out rows that a filter hides? By its formula (SUBTOTAL), or because it fits those seen."""
    if stated == summed or not table.hidden_rows:
        return False
    hidden = table.body["row"].is_in(list(table.hidden_rows)).to_numpy()
    seen = int(fen[counted & ~hidden].sum())
    return bool((counted & hidden).any()) and (row in table.subtotals or stated == seen)


def _stated(tables: Sequence[Table], with_totals: list[int]) -> dict[Place, int]:
    """The fen that the totals' lines state, column by column; nothing where a column's unit is not known."""
    places: dict[str, list[Place]] = {}
    texts: dict[str, list[str | None]] = {}
    for nth in with_totals:
        table = tables[nth]
        for field in table.money:
            unit = unit_of(field, table.header, table.setting.file_unit)
            if not isinstance(unit, Unclear):
                places.setdefault(unit, []).extend((nth, field.name, row) for row in table.totals["row"].to_list())
                texts.setdefault(unit, []).extend(table.totals[table.header.columns[field.name]].to_list())
    stated: dict[Place, int] = {}
    for unit, mine in places.items():
        fen = parsed(pl.Series(texts[unit], dtype=pl.String), partial(money, unit), pl.Int64())["value"].to_list()
        stated |= {place: value for place, value in zip(mine, fen, strict=True) if value is not None}
    return stated


def _township(line: dict[str, object], table: Table) -> str | None:
    """The township a total is of: by the words before 小计, or by the line's own township cell."""
    column = table.header.columns.get("township", "")
    for text in (line["of"], line.get(column)):
        if isinstance(text, str) and text:
            key = (None, township_spelling(text, table.setting.county))
            if name := table.setting.townships.current.get(key):
                return name
    return None


def _is_block(line: dict[str, object], totals: list[dict[str, object]], table: Table) -> bool:
    """小计, 本页合计, and a 合计 that recurs, cover the lines next to them; other totals cover all."""
    if _township(line, table):
        return False
    if line["label"] not in _GRAND or (line["of"] and not _WHOLE.match(str(line["of"]))):
        return True
    alike = [int(str(other["row"])) for other in totals if (other["label"], other["of"]) == (line["label"], line["of"])]
    return len(alike) > 1 and not _frames(alike, table)


def _frames(rows: list[int], table: Table) -> bool:
    """A total printed twice, above the first line and below the last, is one total of everything."""
    data = table.body["row"]
    return len(rows) == 2 and not data.is_between(min(rows), max(rows)).not_().any()
