"""Evidence: the sentence under a finding, filled from the finding's own columns.

`{x}` is the value of column x, written by the column's suffix: `_fen` 12.34 万元, `_on` 2026-03-05, `_percent` 12.3%.
`{x:A|B}` is A and the value where x is present, B where it is not. A missing value is written —.
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.privacy import payees

MISSING = "—"
SLOT = re.compile(r"\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}")


class TemplateError(ValueError):
    """A template names a column that the rule's SQL does not give."""


def money(fen: pl.Expr) -> pl.Expr:
    """Fen as 万元 with 2 to 6 decimals: never rounded, no needless zeros; what is no number of fen has no text."""
    size = fen.cast(pl.Int64, strict=False).abs()
    fraction = (size % 1_000_000).cast(pl.String).str.zfill(6).str.replace(r"^(\d{2}\d*?)0*$", "$1")
    sign = pl.when(fen < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.concat_str(sign, (size // 1_000_000).cast(pl.String), pl.lit("."), fraction, pl.lit(" 万元"))


def _decimal(value: pl.Expr, places: int) -> pl.Expr:
    """A number with exactly `places` decimals, rounded half away from zero; never "-0.0"."""
    scaled = (value.cast(pl.Float64) * 10**places).round(0, mode="half_away_from_zero").cast(pl.Int64, strict=False)
    size = scaled.abs()
    sign = pl.when(scaled < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    fraction = (size % 10**places).cast(pl.String).str.zfill(places)
    return pl.concat_str(sign, (size // 10**places).cast(pl.String), pl.lit("."), fraction)


def percent(value: pl.Expr) -> pl.Expr:
    """12.3%."""
    return pl.concat_str(_decimal(value, 1), pl.lit("%"))


# How a value is written by its unit; any other unit stands behind the value.
FORMS = {"fen": money, "%": percent}


def plain(value: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Text as it is, whole numbers without decimals, other numbers with one, dates as 2026-03-05, 是/否."""
    if kind == pl.Boolean:
        return pl.when(value).then(pl.lit("是")).when(~value).then(pl.lit("否"))
    if kind.is_float() or kind.is_decimal():
        return _decimal(value, 1).str.replace(r"\.0$", "")
    if kind in (pl.Date, pl.Datetime):
        return value.cast(pl.Date).dt.to_string("iso")
    return value.cast(pl.String)


def written(column: str, kind: pl.DataType) -> pl.Expr:
    """The column as text by its suffix and type; null stays null."""
    value = pl.col(column)
    if column.endswith("_fen"):
        return money(value)
    if column.endswith("_percent"):
        return percent(value)
    return payees.hidden(value) if column == "payee" else plain(value, kind)


def _slot(match: re.Match[str], schema: dict[str, pl.DataType]) -> pl.Expr:
    column, present, absent = match.groups()
    if column not in schema:
        raise TemplateError(f"the sentence names {column}, which the SQL does not give: {match.group(0)}")
    text = written(column, schema[column])
    if present is None:
        return text.fill_null(pl.lit(MISSING))
    return pl.concat_str(pl.lit(present), text).fill_null(pl.lit(absent))


def sentence(template: str, schema: dict[str, pl.DataType]) -> pl.Expr:
    """The template as an expression over a frame of that schema."""
    parts, at = [], 0
    for match in SLOT.finditer(template):
        parts += [pl.lit(template[at : match.start()]), _slot(match, schema)]
        at = match.end()
    parts.append(pl.lit(template[at:]))
    return pl.concat_str(parts)
