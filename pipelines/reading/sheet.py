"""Sheet: one table of a file as text cells, each row with the number a person sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import polars as pl

from pipelines.reading.guards import unguarded

Range = tuple[int, int, int, int]  # first row (1-based, as seen), first column (0-based), last row, last column

# White space as people see it: what `\s` covers, the invisible characters that web pages and chat programs leave, the
# control characters of old databases (no .xlsx may hold them), and marks that turn the direction of what follows.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f" + r"\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069"
BLANK = rf"^[\s{INVISIBLE}]*$"
_ODD_OPENING = rf"^(?:$|[\s='`＝\"“‘{INVISIBLE}])"  # no other cell is blank or guarded


@dataclass(frozen=True)
class Sheet:
    """`cells` holds `row` and the text columns c0, c1, …; an empty cell is null.

    A sheet out of a .zip has the path of its file there as `origin`; `problem` says why such a file was not read.
    Rows out of JSON have their `path` there, and what a mapping `asked` for; `notes` say what the report must repeat.
    `hidden_rows` are read like all others; `subtotals` are the rows whose formulas count only what is not hidden. In a
    workbook that counts days `from_1904` a plain number is no day that anybody can be sure of.
    """

    name: str
    hidden: bool
    cells: pl.DataFrame
    merged: tuple[Range, ...] = ()
    origin: str = ""
    problem: str = ""
    path: str = ""
    asked: str = ""
    notes: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    subtotals: frozenset[int] = frozenset()
    from_1904: bool = False

    @property
    def columns(self) -> list[str]:
        return [column for column in self.cells.columns if column != "row"]


def grid(records: Sequence[Sequence[str | None]], rows: Sequence[int]) -> pl.DataFrame:
    """Ragged records and their row numbers → a `cells` frame without its empty rows."""
    width = max((len(record) for record in records), default=0)
    columns = list(zip_longest(*records)) if records else []
    frame = {f"c{i}": pl.Series(columns[i], dtype=pl.String) for i in range(width)}
    return without_blanks(pl.DataFrame({"row": pl.Series(rows, dtype=pl.Int32)} | frame))


def without_blanks(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells of white space only become null, guards come off, and rows of such cells go.

    Only a column with a cell that opens oddly can have either.
    """
    columns = [column for column in cells.columns if column != "row"]
    if not columns:
        return cells.clear()
    opens = cells.select(pl.col(c).str.contains(_ODD_OPENING).any() for c in columns).row(0)
    odd = [column for column, any_odd in zip(columns, opens, strict=True) if any_odd]
    cells = cells.with_columns(unguarded(cells[column]) for column in odd)
    cells = cells.with_columns(pl.when(~pl.col(c).str.contains(BLANK)).then(pl.col(c)).name.keep() for c in odd)
    return cells.filter(pl.any_horizontal(pl.col(c).is_not_null() for c in columns))
