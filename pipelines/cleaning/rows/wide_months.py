"""Wide months: a wide table of months turned long — a row for each month that has a figure.

    项目编号 | 1月 | 2月 | 3月          项目编号 | 月份    | 报送日期   | 形象进度
    P-1      | 10  |     | 40     →     P-1      | 2024-01 | 2024-01-31 | 10
                                        P-1      | 2024-03 | 2024-03-31 | 40

An empty cell gives no row. Lines × months = rows + empty cells, and the report says all four.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

import polars as pl

from pipelines.cleaning.cells.unit_words import Unclear, Unit, beside_a_name
from pipelines.cleaning.sheet.column_units import question, unit_of
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.sheet.labels import Named, header_text
from pipelines.cleaning.sheet.month_words import Month, header_month
from pipelines.cleaning.text.empty import is_empty
from pipelines.cleaning.text.text import compared, plain
from pipelines.definitions import Field
from pipelines.reference.own_words import MONTH

UNIT = r"[元万亿千百分]"  # a cell that says its own unit keeps it


@dataclass(frozen=True)
class LongRows:
    """The rows, the sums of the total lines, the header that both are now read under, and what is said of it."""

    body: pl.DataFrame
    totals: pl.DataFrame
    header: Header
    silent: int = 0  # lines without a figure in any month
    notes: tuple[str, ...] = ()


def long_rows(body: pl.DataFrame, totals: pl.DataFrame, header: Header, year: int | None, file_unit: Unit) -> LongRows:
    """One row for each filled month of each line; everything as it is where the sheet has no months."""
    months = header.vocabulary.months
    if months is None or not header.months:
        lost = ("mappings.toml 的 [mapping.months] 没有用上：表头里没有月份",)
        return LongRows(body, totals, header, notes=lost if months and months.dataset == header.dataset.key else ())
    month, day, value = _new_columns(body)
    field = header.dataset.field
    units, header = _units(header, field(months.value), file_unit)
    first, parts = units[header.months[0]], []
    for place, column in enumerate(header.months):
        month_text = _said(_month(header, column), _year(header, year))
        figure = _figure(column, units[column], first)
        made = (month_text.alias(month), _day(month_text, last=months.last).alias(day), figure.alias(value))
        parts.append(body.with_row_index("line").with_columns(*made, place=pl.lit(place)))
    cells = pl.concat(parts).sort("line", "place")
    full = cells.filter(~cells.select(is_empty(plain(pl.col(value))).fill_null(True)).to_series())
    asked = question(field(months.value), header, file_unit)  # the sentence then names the month's own header
    name = header.labels[header.columns[months.value]] if asked else field(months.value).label
    labels = {month: MONTH, day: field(months.date).label, value: name}
    now = replace(
        header,
        columns=header.columns | {months.date: day, months.value: value},
        labels=header.labels | labels,
        made=(month, day, value),
    )
    lines, silent = body.height, body.height - full["line"].n_unique()
    note = (
        f"{lines} 行 × {len(header.months)} 个月共 {cells.height} 格，空着 {cells.height - full.height} 格，"
        f"按月成 {full.height} 行"
    )
    full_note = f"{note}（{silent} 行一格也没有填）" if silent else note
    alike = len(set(map(str, units.values()))) == 1
    stated = [_sum(line, header) if alike else None for line in totals.iter_rows(named=True)]
    sums = totals.with_columns(
        pl.lit(None, pl.String).alias(month),
        pl.lit(None, pl.String).alias(day),
        pl.Series(value, stated, dtype=pl.String),
    )
    return LongRows(full.drop("line", "place"), sums, now, silent, (full_note,))


def with_month(reason: pl.DataFrame, body: pl.DataFrame, header: Header) -> pl.DataFrame:
    """The reasons of a month's own cells, opening with the month: one line of the sheet holds many."""
    months = header.vocabulary.months
    if months is None or not header.made:
        return reason
    names = [name for name in (months.date, months.value) if name in reason.columns]
    prefix = pl.lit(body[header.made[0]]) + pl.lit("：")
    return reason.with_columns(pl.when(pl.col(n).is_not_null()).then(prefix + pl.col(n)).alias(n) for n in names)


def column_of(header: Header, field: str, reason: str) -> str | None:
    """The column of the sheet that a reason speaks of: the field's, or its month's in a wide table."""
    months = header.vocabulary.months
    if months and header.months and field in (months.date, months.value):
        prefix = reason.partition("：")[0]
        for column in header.months:
            month = _month(header, column)
            if prefix in (f"{month.year}-{month.month:02}", f"{month.month}月") or (
                month.year is None and prefix.endswith(f"-{month.month:02}")
            ):
                return column
    return header.columns.get(field)


def _year(header: Header, year: int | None) -> pl.Expr:
    """The year of months whose header names none: the mapping's, the line's own, or that of the file's period."""
    months = header.vocabulary.months
    year_or_column = months.year if months and months.year else year
    if not isinstance(year_or_column, str):
        return pl.lit(str(year_or_column) if year_or_column else None, pl.String)
    word = header_text(year_or_column)
    column = next(
        (c for c, text in header.labels.items() if header_text(text) == word), header.columns.get(year_or_column)
    )
    stands = pl.lit(None, pl.String) if column is None else pl.col(column)
    return plain(stands).str.extract(r"^((?:19|20)[0-9]{2})(?:\.0)?年?度?$")


def _said(month: Month, year: pl.Expr) -> pl.Expr:
    """2024-03; 3月 where nobody knows the year, which no date can be made of."""
    known = pl.lit(str(month.year)) if month.year else year
    return pl.coalesce(known + f"-{month.month:02}", pl.lit(f"{month.month}月"))


def _day(month: pl.Expr, *, last: bool) -> pl.Expr:
    """The last or the first day of the month; the text itself where that is none."""
    first = (month + "-01").str.to_date("%Y-%m-%d", strict=False)
    return pl.coalesce((first.dt.month_end() if last else first).dt.to_string("%Y-%m-%d"), month)


def _new_columns(body: pl.DataFrame) -> tuple[str, str, str]:
    """Three places to the right of the sheet."""
    width = 1 + max((int(column[1:]) for column in body.columns if column != "row"), default=-1)
    return f"c{width}", f"c{width + 1}", f"c{width + 2}"


def _month(header: Header, column: str) -> Month:
    months = header.vocabulary.months
    assert months is not None  # noqa: S101  (asked only of a header with months)
    month = header_month(header.labels[column], months)
    assert month is not None  # noqa: S101  (the column was taken for its month)
    return month


def _units(header: Header, value: Field, file_unit: Unit) -> tuple[dict[str, str | Unclear], Header]:
    """The unit of each month's column; and the header with the column's words that raise a question, if any does.

    Where 1月 says 万元 and 2月 says nothing, nor a line above them, nobody knows whether 2月 is meant likewise.
    """
    units: dict[str, str | Unclear] = {}
    named = {column: header.vocabulary.named(header.labels[column]) or Named({}) for column in header.months}
    some_say = value.kind == "money" and any(beside_a_name(one.notes) for one in named.values())
    for column, one in named.items():
        silent = some_say and not (beside_a_name(one.notes) or beside_a_name(one.group) or header.unit or file_unit)
        name = replace(one, notes=(f"{header.labels[column]}没有写单位的元",)) if silent else one
        mine = replace(header, names=header.names | {value.name: name}, columns=header.columns | {value.name: column})
        units[column] = unit_of(value, mine, file_unit) if value.kind == "money" else ""
        if question(value, mine, file_unit) and not question(value, header, file_unit):
            header = mine
    return units, header


def _figure(column: str, unit: str | Unclear, first: str | Unclear) -> pl.Expr:
    """The column's cells; where its header has another unit than the first month's, that unit is said in the cell."""
    cell = pl.col(column)
    if unit == first or not isinstance(unit, str):
        return cell
    plainly = cell.str.contains(r"\d") & ~cell.str.contains(UNIT)
    return pl.when(plainly).then(cell.str.strip_chars() + pl.lit(unit)).otherwise(cell)


def _sum(line: dict[str, str | None], header: Header) -> str | None:
    """What a total line states of all months together, exactly; None where a cell is no plain number."""
    total = Decimal(0)
    for column in header.months:
        text = compared(line[column] or "").replace(",", "")
        try:
            total += Decimal(text or "0")
        except InvalidOperation:
            return None
    return format(total, "f") if total.is_finite() else None
