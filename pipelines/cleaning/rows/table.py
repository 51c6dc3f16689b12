"""Table: one recognised sheet, its lines sorted out and every cell read, before rows are accepted or refused."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from pipelines.cleaning.places.submitter import named_in
from pipelines.cleaning.rows.classify import Course, body_lines, classify_lines
from pipelines.cleaning.rows.comma_split import unparted
from pipelines.cleaning.rows.continuation import is_continuation, rows_of_dataset
from pipelines.cleaning.rows.coordinates import located
from pipelines.cleaning.rows.defaults import Filled, with_defaults
from pipelines.cleaning.rows.empty_marks import without_nothing
from pipelines.cleaning.rows.merged_ranges import filled
from pipelines.cleaning.rows.other_words import other_words
from pipelines.cleaning.rows.ownership import ownership
from pipelines.cleaning.rows.row_keys import with_key
from pipelines.cleaning.rows.values import Setting, values, with_missing
from pipelines.cleaning.rows.wide_months import long_rows, with_month
from pipelines.cleaning.sheet.header import Header
from pipelines.definitions import Field
from pipelines.reading.sheet import Sheet
from pipelines.reference.county import County


@dataclass(frozen=True)
class Table:
    """`body`, `value`, `reason`, `township`, `foreign` run line by line over the data rows; `totals`: other sums."""

    sheet: str
    header: Header
    setting: Setting
    rows_seen: int
    body: pl.DataFrame
    value: pl.DataFrame
    reason: pl.DataFrame
    township: pl.Series
    totals: pl.DataFrame
    foreign: pl.Series  # the rows that are not the submitter's own to report
    notes: tuple[str, ...] = ()
    submitter: str | None = None
    home: str | None = None  # whose the rows are that name nobody: the submitter's, or the township of name or title
    hidden_rows: frozenset[int] = frozenset()
    subtotals: frozenset[int] = frozenset()

    @property
    def money(self) -> list[Field]:
        """The money fields this sheet has a column for."""
        return [f for f in self.header.dataset.fields if f.kind == "money" and f.name in self.header.columns]


def tables(
    sheet: Sheet,
    headers: list[Header],
    setting: Setting,
    county: County,
    submitter: str | None,
    batch: str,
    course: Course | None = None,
) -> list[Table]:
    """Read a sheet under its header, once for each dataset that it feeds.

    A part of a sheet is a sheet whose earlier parts have left their `course`; it feeds one dataset.
    """
    parts = [_lines(sheet, header, course) for header in headers]
    claimed = rows_of_dataset([body for body, _ in parts], headers)
    sheet_tables = []
    year = setting.period.year if setting.period else None
    for read_under, (body, sums), mine in zip(headers, parts, claimed, strict=True):
        whole = long_rows(body.filter(mine), sums, read_under, year, setting.file_unit)
        lines, totals, header = whole.body, whole.totals, whole.header
        known, notes = _with_own_words(lines, header, setting, sheet, submitter)
        value, reason = values(known.body, known.header, setting)
        value, reason = unparted(value, reason, lines, header)
        value, reason = located(value, reason, known.body, known.header, county)
        again = is_continuation(value, reason, header)
        lines, value, reason = lines.filter(~again), value.filter(~again), reason.filter(~again)
        # what a sentence repeats is what was typed, not what the county's words made of it
        shown = replace(known.header, columns=known.header.columns | header.columns)
        reason = with_month(with_missing(value, reason, known.body.filter(~again), shown), lines, header)
        home = submitter or place_of(sheet.name, header.above, setting)
        own = ownership(value, header, county, submitter, home)
        for name, column in (("township", "township_reason"), ("project_no", "project_reason")):
            if name in reason.columns:
                reason = reason.with_columns(pl.coalesce(reason[name], own[column]).alias(name))
        value = _numbered(value, lines, header, f"{batch}:{sheet.name}:")
        seen = sheet.cells.height + whole.body.height - (int(mine.sum()) - whole.silent)
        where = (sheet.name, header, setting, seen)
        all_notes = (*sheet.notes, *whole.notes, *notes, *_hidden(body.filter(mine), sheet))
        rest = (submitter, home, sheet.hidden_rows, sheet.subtotals)
        sheet_tables.append(
            Table(*where, lines, value, reason, own["township"], totals, _foreign(own), all_notes, *rest)
        )
    return sheet_tables


def _with_own_words(
    lines: pl.DataFrame, header: Header, setting: Setting, sheet: Sheet, submitter: str | None
) -> tuple[Filled, tuple[str, ...]]:
    """The lines with what the county's mapping says of their cells, and all that must be told of it."""
    year = setting.period.year if setting.period else None
    emptied = without_nothing(lines, header, year, setting.dates)
    keyed = with_key(emptied.body, emptied.header, setting.file, sheet.name, submitter)
    known = with_defaults(keyed.body, keyed.header)
    return known, (*emptied.notes, *keyed.notes, *known.notes, *other_words(known.body, known.header))


def _hidden(lines: pl.DataFrame, sheet: Sheet) -> list[str]:
    """What the report says of rows that nobody sees: a filter or a folded group must not take them out of a ledger."""
    count = lines["row"].is_in(list(sheet.hidden_rows)).sum() if sheet.hidden_rows else 0
    return [f"有 {count} 行被筛选或隐藏，已一并读取"] if count else []


def _foreign(own: pl.DataFrame) -> pl.Series:
    return own.select(pl.any_horizontal(pl.col("township_reason", "project_reason").is_not_null()).alias("f"))["f"]


def place_of(name: str, title: str, setting: Setting) -> str | None:
    """The township that a sheet's name speaks of, or else the title above its header."""
    texts = (name, title)
    known = (named_in(text, setting.townships, setting.county) for text in texts if text)
    return next((place for place in known if place), None)


def _lines(sheet: Sheet, header: Header, course: Course | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The data lines below a header with their merged cells filled, and the lines that hold sums."""
    below = body_lines(sheet.cells, header)
    spread = filled(below, sheet.merged, header)
    kinds = classify_lines(below, header, course, spread)
    body = spread.filter(kinds["kind"] == "data")
    totals = kinds.filter(pl.col("kind") == "total").join(below, on="row", how="left", maintain_order="left")
    return body, totals


def _numbered(value: pl.DataFrame, body: pl.DataFrame, header: Header, prefix: str) -> pl.DataFrame:
    """A key of its own for rows whose ledger gives none: where they stand in which bytes."""
    key = header.dataset.keys[0]
    if len(header.dataset.keys) > 1 or header.dataset.field(key).required:
        return value
    own = pl.concat_str(pl.lit(prefix), pl.lit(body["row"]).cast(pl.String))
    return value.with_columns(pl.col(key).fill_null(own))
