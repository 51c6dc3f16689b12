"""Table: one recognised sheet, its lines sorted out, before its cells are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.cleaning.cells.unit_words import Unit
from pipelines.cleaning.places.names import Names
from pipelines.cleaning.places.submitter import named_in
from pipelines.cleaning.rows.below import Below
from pipelines.cleaning.rows.classify import Kinds
from pipelines.cleaning.rows.continuation import rows_of_dataset
from pipelines.cleaning.rows.defaults import Filled, with_defaults
from pipelines.cleaning.rows.empty_marks import without_nothing
from pipelines.cleaning.rows.other_words import other_words
from pipelines.cleaning.rows.row_keys import with_key
from pipelines.cleaning.rows.wide_months import long_rows
from pipelines.cleaning.sheet.header import Header
from pipelines.definitions import Field
from pipelines.reading.sheet import Sheet


@dataclass(frozen=True)
class Setting:
    """What the file around a cell tells about it."""

    file: str  # the name under which it was handed in
    batch_id: str  # the opening of its bytes' hash
    submitter: str | None
    period: date | None
    file_unit: Unit
    dates: str | None  # how the source writes its days, where it is not year, month, day
    townships: Names
    county: str
    path: str = ""  # the sheet's own path, which a key made of lines repeats
    from_1904: bool = False  # the workbook counts its days from 1904

    @property
    def year(self) -> int | None:
        return self.period.year if self.period else None


@dataclass(frozen=True)
class Table:
    """`body` holds the data lines as typed under `header`; `known` the same lines, and what the county's mapping made
    of their cells, to be read under `known_header`; `totals` the lines that hold sums."""

    sheet: str
    header: Header
    setting: Setting
    rows_seen: int
    body: pl.DataFrame
    known: pl.DataFrame
    known_header: Header
    totals: pl.DataFrame
    notes: tuple[str, ...] = ()
    home: str | None = None  # whose the rows are that name nobody: the submitter's, or the township of name or title
    hidden_rows: frozenset[int] = frozenset()
    subtotals: frozenset[int] = frozenset()

    @property
    def money(self) -> list[Field]:
        """The money fields this sheet has a column for."""
        return [f for f in self.header.dataset.fields if f.kind == "money" and f.name in self.header.columns]


def tables(below: Sequence[Below], kinds: Sequence[Kinds], setting: Setting) -> list[Table]:
    """The tables of one sheet: one for each header it is read under, which is one for each dataset that it feeds."""
    parts = [_parted(one, each) for one, each in zip(below, kinds, strict=True)]
    claimed = rows_of_dataset([body for body, _ in parts], [one.header for one in below])
    return [_table(one, *part, mine, setting) for one, part, mine in zip(below, parts, claimed, strict=True)]


def _table(below: Below, body: pl.DataFrame, sums: pl.DataFrame, mine: pl.Series | None, setting: Setting) -> Table:
    sheet = below.sheet
    body = body if mine is None else body.filter(mine)
    whole = long_rows(body, sums, below.header, setting.year, setting.file_unit)
    known, notes = _with_own_words(whole.body, whole.header, setting, sheet)
    return Table(
        sheet=sheet.name,
        header=whole.header,
        setting=setting,
        rows_seen=sheet.cells.height + whole.body.height - (body.height - whole.silent),
        body=whole.body,
        known=known.body,
        known_header=known.header,
        totals=whole.totals,
        notes=(*sheet.notes, *whole.notes, *notes, *_hidden(body, sheet)),
        home=setting.submitter or place_of(sheet.name, below.header.above, setting),
        hidden_rows=sheet.hidden_rows,
        subtotals=sheet.subtotals,
    )


def _parted(below: Below, kinds: Kinds) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The data lines with their merged cells filled; and the lines that hold sums, with `label` and `of`."""
    body = below.spread if kinds.is_data.all() else below.spread.filter(kinds.is_data)
    if not kinds.totals:
        return body, below.lines.clear()
    places, labels, of = zip(*kinds.totals, strict=True)
    return body, below.lines[list(places)].with_columns(label=pl.Series(labels), of=pl.Series(of))


def _with_own_words(lines: pl.DataFrame, header: Header, setting: Setting, sheet: Sheet) -> tuple[Filled, list[str]]:
    """The lines with what the county's mapping says of their cells, and all that must be told of it."""
    emptied = without_nothing(lines, header, setting.year, setting.dates)
    keyed = with_key(emptied.body, emptied.header, setting.path, sheet.name, setting.submitter)
    known = with_defaults(keyed.body, keyed.header)
    return known, [*emptied.notes, *keyed.notes, *known.notes, *other_words(known.body, known.header)]


def _hidden(lines: pl.DataFrame, sheet: Sheet) -> list[str]:
    """What the report says of rows that nobody sees: a filter or a folded group must not take them out of a ledger."""
    count = lines["row"].is_in(list(sheet.hidden_rows)).sum() if sheet.hidden_rows else 0
    return [f"有 {count} 行被筛选或隐藏，已一并读取"] if count else []


def place_of(name: str, title: str, setting: Setting) -> str | None:
    """The township that a sheet's name speaks of, or else the title above its header."""
    known = (named_in(text, setting.townships, setting.county) for text in (name, title) if text)
    return next((place for place in known if place), None)
