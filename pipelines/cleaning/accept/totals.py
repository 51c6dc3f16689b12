"""Totals: what a ledger's own 合计 and 小计 state, beside what its accepted rows add up to."""

from __future__ import annotations

import re

import polars as pl

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


def checksums(table: Table, accepted: pl.Series, file: str, submitter: str | None) -> pl.DataFrame:
    """One row per total and money column whose stated value can be read."""
    if table.totals.is_empty():
        return pl.DataFrame(schema=CHECKSUMS)
    totals = [line for line in table.totals.iter_rows(named=True) if line["label"] not in _CARRIED]
    lines = pl.DataFrame({"row": table.body["row"], "accepted": accepted, "township": table.township})
    blocks = [line["row"] for line in totals if _is_block(line, totals, table)]
    rows = []
    stated = {field.name: _stated(field, table) for field in table.money}
    for line in totals:
        township = _township(line, table)
        covered = _covered(line["row"], lines, blocks, township)
        for field in table.money:
            if (value := stated[field.name].get(line["row"])) is not None:
                summed = int(table.value[field.name].filter(covered & accepted).sum())
                if _of_what_is_seen(line["row"], value, summed, field, covered & accepted, table):
                    continue
                rows.append((
                    table.header.dataset.key, field.name, line["of"] + line["label"], township or submitter, value,
                    summed, bool((covered & ~accepted).any()), file, table.sheet, line["row"],
                ))  # fmt: skip
    return pl.DataFrame(rows, schema=CHECKSUMS, orient="row")


def _of_what_is_seen(row: int, stated: int, summed: int, field: Field, counted: pl.Series, table: Table) -> bool:
    """Does the total leave out rows that a filter hides? By its formula (SUBTOTAL), or because it fits those seen."""
    if stated == summed or not table.hidden_rows:
        return False
    hidden = table.body["row"].is_in(list(table.hidden_rows))
    seen = table.value[field.name].filter(counted & ~hidden).sum()
    return bool((counted & hidden).any()) and (row in table.subtotals or stated == seen)


def _stated(field: Field, table: Table) -> dict[int, int | None]:
    """Row → fen that the totals' lines state in the field's column; nothing where its unit is not known."""
    cells = table.totals[table.header.columns[field.name]]
    unit = unit_of(field, table.header, table.setting.file_unit)
    if isinstance(unit, Unclear):
        return {}
    fen = parsed(cells, lambda: money(unit), pl.Int64())["value"]
    return dict(zip(table.totals["row"].to_list(), fen.to_list(), strict=True))


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


def _covered(row: int, lines: pl.DataFrame, blocks: list[int], township: str | None) -> pl.Series:
    """Which data lines a total speaks for."""
    if township:
        return lines.select((pl.col("township") == township).fill_null(False))["township"]
    first = lines["row"].min()
    before = first is None or row < int(str(first))
    if row not in blocks:
        return lines.select((pl.col("row") > row) if before else (pl.col("row") < row))["row"]
    leading = first is None or blocks[0] < int(str(first))
    if leading:
        end = min((other for other in blocks if other > row), default=2**31 - 1)
        return lines.select(pl.col("row").is_between(row, end))["row"]
    begin = max((other for other in blocks if other < row), default=0)
    return lines.select(pl.col("row").is_between(begin, row))["row"]
