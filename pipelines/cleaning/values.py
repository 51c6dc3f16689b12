"""Values: every mapped column of a sheet → its values and, where there is none, the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.cleaning.booleans import boolean
from pipelines.cleaning.choices import choice
from pipelines.cleaning.codes import code, words
from pipelines.cleaning.dates import date as day
from pipelines.cleaning.distinct import Parse, parsed
from pipelines.cleaning.header import Header
from pipelines.cleaning.money import money
from pipelines.cleaning.names import Names
from pipelines.cleaning.numbers import integer, number
from pipelines.cleaning.percent import percent
from pipelines.cleaning.places import resolved
from pipelines.cleaning.schema import TYPES
from pipelines.cleaning.scores import score
from pipelines.cleaning.told import told
from pipelines.definitions import Field


@dataclass(frozen=True)
class Setting:
    """What the file around a cell tells about it."""

    period: date | None
    file_unit: str | None
    dates: str | None  # how the source writes its days, where it is not year, month, day
    townships: Names
    villages: Names
    county: str


def unit_of(field: Field, header: Header, setting: Setting) -> str:
    """Header unit > unit line > the file's name > what the county said of such files > 元."""
    told = header.vocabulary.units.get((header.dataset.key, field.name)) or header.vocabulary.unit
    return header.units.get(field.name) or header.unit or setting.file_unit or told or "元"


def _parse(field: Field, header: Header, setting: Setting) -> Callable[[], Parse]:
    year = setting.period.year if setting.period else None
    parsers: dict[str, Callable[[], Parse]] = {
        "id": code,
        "text": words,
        "money": lambda: money(unit_of(field, header, setting)),
        "date": lambda: day(field.month_means, year, setting.dates),
        "percent": lambda: percent(field.words),
        "integer": integer,
        "number": number,
        "boolean": lambda: boolean(field.words),
        "choice": lambda: choice(field.choices, field.words),
        "score": lambda: score(field.words),
    }
    return parsers[field.kind]


def _alike(header: Header, setting: Setting) -> list[list[Field]]:
    """The columns of a sheet, those that are read in the same way together: a parse costs more than its cells."""
    groups: dict[tuple[object, ...], list[Field]] = {}
    for field in header.dataset.fields:
        if field.kind not in ("township", "village") and field.name in header.columns:
            unit = unit_of(field, header, setting) if field.kind == "money" else None
            month = field.month_means if field.kind == "date" else None
            alone = field.name if field.kind == "percent" else None  # a bare 1 means what its own column makes of it
            way = (field.kind, alone, unit, month, field.choices, tuple(field.words.items()))
            groups.setdefault(way, []).append(field)
    return list(groups.values())


def values(body: pl.DataFrame, header: Header, setting: Setting) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two frames with a column per field of the dataset, line by line: the values, and the reasons."""
    found: dict[str, pl.Series] = {}
    why: dict[str, pl.Series] = {}
    nothing = pl.Series([None] * body.height, dtype=pl.String)
    places = [f for f in header.dataset.fields if f.kind in ("township", "village")]
    for alike in _alike(header, setting):
        cells = pl.concat([body[header.columns[field.name]].cast(pl.String) for field in alike])
        keep = "无" if alike[0].kind == "boolean" else None
        answer = parsed(cells, _parse(alike[0], header, setting), TYPES[alike[0].kind], keep=keep)
        for nth, field in enumerate(alike):
            part = answer.slice(nth * body.height, body.height)
            found[field.name], why[field.name] = part["value"], part["reason"]
    on = found.get(header.dataset.event_on, pl.Series([None] * body.height, dtype=pl.Date))
    for field in places:
        if field.name in header.columns:
            within = found.get("township", nothing) if field.kind == "village" else nothing
            asked = pl.DataFrame({"text": body[header.columns[field.name]], "on": on, "township": within})
            if field.kind == "village":  # in a township nobody knows, nobody can know the village
                asked = asked.with_columns(text=pl.when(pl.col("township").is_not_null()).then("text"))
            names = setting.townships if field.kind == "township" else setting.villages
            answer = resolved(asked, names, setting.period, setting.county)
            found[field.name], why[field.name] = answer["value"], answer["reason"]
    columns = {f.name: TYPES[f.kind] for f in header.dataset.fields}
    value = pl.DataFrame({n: found.get(n, pl.Series([None] * body.height, dtype=t)) for n, t in columns.items()})
    return value, pl.DataFrame({name: why.get(name, nothing) for name in columns})


def with_missing(value: pl.DataFrame, reason: pl.DataFrame, body: pl.DataFrame, header: Header) -> pl.DataFrame:
    """The reasons, with one for every required field that came out empty."""
    missing: list[pl.Series] = []
    for field in header.dataset.fields:
        if field.required:
            empty = value[field.name].is_null() & reason[field.name].is_null()
            sentence: pl.Expr = pl.lit(f"表头里没有“{field.label}”这一列,而它必填")
            if field.name in header.columns:
                typed = pl.col(header.columns[field.name]).str.slice(0, 40)
                sentence = pl.format("必填,现在写的是“{}”", typed).fill_null("必填,单元格是空的")
            missing.append(told(body, empty, sentence, reason[field.name]).alias(field.name))
    return reason.with_columns(missing)
