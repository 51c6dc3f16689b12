"""Values: every mapped column of a sheet → its values and, where there is none, the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from pipelines.cleaning.cells.booleans import boolean
from pipelines.cleaning.cells.choices import choice
from pipelines.cleaning.cells.codes import code, words
from pipelines.cleaning.cells.grouping import of_one_number
from pipelines.cleaning.cells.money import money
from pipelines.cleaning.cells.numbers import integer, number
from pipelines.cleaning.cells.percent import percent
from pipelines.cleaning.cells.ranges import within
from pipelines.cleaning.cells.scores import score
from pipelines.cleaning.cells.unit_words import Unit
from pipelines.cleaning.days.dates import date as day
from pipelines.cleaning.outcome.schema import TYPES
from pipelines.cleaning.places.names import Names
from pipelines.cleaning.places.place_cells import resolved
from pipelines.cleaning.sheet.column_units import question, unit_of
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.text.distinct import Parse, Read, parse_fast, parse_slow, sent_back
from pipelines.cleaning.text.reasons import reason_where
from pipelines.cleaning.text.text import shown
from pipelines.definitions import Field, FieldKind


@dataclass(frozen=True)
class Setting:
    """What the file around a cell tells about it."""

    period: date | None
    file_unit: Unit
    dates: str | None  # how the source writes its days, where it is not year, month, day
    townships: Names
    villages: Names
    county: str
    file: str = ""  # its path, which a key made of lines repeats
    from_1904: bool = False  # the workbook counts its days from 1904


def _way(field: Field, header: Header, setting: Setting) -> tuple[Any, ...]:
    """All that decides how a field's cells are read."""
    asked = question(field, header, setting.file_unit)
    unit = unit_of(field, header, setting.file_unit) if field.kind == "money" else field.measure
    day, year = field.kind == "date", setting.period.year if setting.period else None
    return (
        field.kind,
        asked,
        unit if isinstance(unit, str) else "",
        (field.month_means, year, setting.dates, setting.from_1904) if day else None,
        field.choices,
        tuple(field.words.items()),
    )


@lru_cache(maxsize=1000)  # the words of a parser take longer to put together than a small ledger's cells to read
def _parse(
    kind: FieldKind, asked: str | None, unit: str, written: tuple[Any, ...], choices: tuple[str, ...],
    meanings: tuple[tuple[str, str], ...],
) -> Parse:  # fmt: skip
    if asked:
        return sent_back(asked)
    means = dict(meanings)
    parsers: dict[str, Callable[[], Parse]] = {
        "id": code,
        "text": words,
        "money": lambda: money(unit),
        "date": lambda: day(*written),
        "percent": lambda: of_one_number(percent(means), "不是看得懂的百分数"),
        "integer": lambda: integer(unit),
        "number": lambda: number(unit),
        "boolean": lambda: boolean(means),
        "choice": lambda: choice(choices, means),
        "score": lambda: score(means),
    }
    return parsers[kind]()


def _read(body: pl.DataFrame, header: Header, setting: Setting) -> dict[str, Read]:
    """Every column but the places: what is easy in one go, then the rest, columns that are read alike together."""
    ways: dict[tuple[Any, ...], list[Field]] = {}
    for field in header.dataset.fields:
        if field.kind not in ("township", "village") and field.name in header.columns:
            alone = field.name if field.kind == "percent" else ""  # a bare 1 means what its own column makes of it
            ways.setdefault((alone, *_way(field, header, setting)), []).append(field)
    at_once = body.select(
        parse_fast(pl.col(header.columns[field.name]), _parse(*way), TYPES[field.kind]).alias(field.name)
        for (_, *way), alike in ways.items()
        for field in alike
    )
    reads_by_name: dict[str, Read] = {}
    for (_, *way), alike in ways.items():
        names, kind = [field.name for field in alike], alike[0].kind
        cells, easy = [body[header.columns[name]] for name in names], [at_once[name] for name in names]
        reads = parse_slow(cells, easy, _parse(*way), TYPES[kind], "无" if kind == "boolean" else None)
        reads_by_name |= dict(zip(names, reads, strict=True))
    columns = {name: body[header.columns[name]] for name in reads_by_name}
    return within(reads_by_name, {field.name: field for field in header.dataset.fields}, columns)


def values(body: pl.DataFrame, header: Header, setting: Setting) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two frames with a column per field of the dataset, line by line: the values, and the reasons."""
    read = _read(body, header, setting)
    value_by_name = {name: one.value for name, one in read.items()}
    why = {name: one.reason for name, one in read.items()}
    nothing = _nothing(body, pl.String())
    places = [f for f in header.dataset.fields if f.kind in ("township", "village")]
    on = value_by_name.get(header.dataset.event_on, _nothing(body, pl.Date()))
    for field in places:
        if field.name in header.columns:
            within = value_by_name.get("township", nothing) if field.kind == "village" else nothing
            asked = pl.DataFrame({"text": body[header.columns[field.name]], "on": on, "township": within})
            if field.kind == "village":  # in a township nobody knows, nobody can know the village
                asked = asked.with_columns(text=pl.when(pl.col("township").is_not_null()).then("text"))
            names = setting.townships if field.kind == "township" else setting.villages
            answer = resolved(asked, names, setting.period, setting.county)
            value_by_name[field.name], why[field.name] = answer["value"], answer["reason"]
    columns = {f.name: TYPES[f.kind] for f in header.dataset.fields}
    value = pl.DataFrame({n: value_by_name.get(n, _nothing(body, t)) for n, t in columns.items()})
    return value, pl.DataFrame({name: why.get(name, nothing) for name in columns})


def _nothing(body: pl.DataFrame, dtype: pl.DataType) -> pl.Series:
    return pl.repeat(None, body.height, dtype=dtype, eager=True)


def with_missing(value: pl.DataFrame, reason: pl.DataFrame, body: pl.DataFrame, header: Header) -> pl.DataFrame:
    """The reasons, with one for every required field that came out empty and without which a row cannot be placed."""
    missing: list[pl.Series] = []
    for field in header.dataset.fields:
        if field.required and not field.can_wait:
            empty = value[field.name].is_null() & reason[field.name].is_null()
            sentence: pl.Expr = pl.lit(f"表头里没有“{field.label}”这一列，而它必填")
            if field.name in header.columns:
                typed = shown(pl.col(header.columns[field.name]))
                sentence = pl.format("必填，现在写的是“{}”", typed).fill_null("必填，单元格是空的")
            missing.append(reason_where(body, empty, sentence, reason[field.name]).alias(field.name))
    return reason.with_columns(missing)
