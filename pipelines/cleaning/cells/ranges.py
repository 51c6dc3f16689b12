"""Ranges: a value beyond the range of its field is taken out and its cell goes home; so no later step meets it.

`工日` 100000 reads as a number, and no ledger means it: “100000”超出工日的合理范围（0 至 400），请核对
One look at all columns together tells whether any cell is outside; only then is anything worked out by column.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipelines.cleaning.text.distinct import Read
from pipelines.cleaning.text.reasons import reason_where
from pipelines.cleaning.text.text import shown
from pipelines.definitions import Field
from pipelines.ranges import LENGTHS


def within(reads: Mapping[str, Read], fields: Mapping[str, Field], cells: Mapping[str, pl.Series]) -> dict[str, Read]:
    """The reads without what is outside; `cells` holds the texts of the same columns, line by line."""
    named = {name: fields[name] for name in reads if fields[name].range}
    if not named:
        return dict(reads)
    values = pl.DataFrame({name: reads[name].value for name in named})
    suspected = values.select(_suspect(field).any() for field in named.values()).row(0)
    reads_within = dict(reads)
    for name, any_outside in zip(named, suspected, strict=True):
        if any_outside:
            reads_within[name] = _without(reads[name], named[name], cells[name])
    return reads_within


def _suspect(field: Field) -> pl.Expr:
    """May a value be outside? Bytes are counted at once, characters one by one; there are never more characters."""
    assert field.range is not None  # noqa: S101  (only such fields are looked at)
    cell = pl.col(field.name)
    if field.kind in LENGTHS:
        return cell.str.len_bytes() > field.range.most
    return ~cell.is_between(field.range.least, field.range.most)


def _without(read: Read, field: Field, cells: pl.Series) -> Read:
    assert field.range is not None  # noqa: S101  (only such fields are looked at)
    rows = pl.DataFrame({field.name: read.value, "text": cells.cast(pl.String)})
    if field.kind in LENGTHS:
        size = pl.col(field.name).str.len_chars()
        outside, most = size > field.range.most, f"{field.label}最多 {field.range.most:,} 个"
        sentence = pl.format(f"“{{}}”有 {{}} 个字符，{most}，请缩短", shown(pl.col("text")), size)
    else:
        outside = _suspect(field)
        span = field.range.words(money=field.kind == "money")
        sentence = pl.format(f"“{{}}”超出{field.label}的合理范围（{span}），请核对", shown(pl.col("text")))
    bad = rows.select(outside.fill_null(False)).to_series()
    value = rows.select(pl.when(~pl.lit(bad)).then(pl.col(field.name))).to_series()
    return Read(value, reason_where(rows, bad, sentence, read.reason))
