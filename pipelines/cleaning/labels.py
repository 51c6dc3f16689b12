"""Labels: a header's text → the fields it can name, and the money unit it carries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines import registry
from pipelines.cleaning.text import compared
from pipelines.cleaning.units import money_unit
from pipelines.definitions import Field

_MARKS = re.compile(r"[*※★]|[::]$")
_BRACKET = re.compile(r"\(([^()]*)\)$")
_BARE_UNIT = re.compile(r"[/,_-]?(百万元|亿元|万元|千元|元)$")
_BRACKETS = str.maketrans("【】[]", "()()")
_INDEX = {"序号", "序", "no", "no.", "行号", "index", "#"}


@dataclass(frozen=True)
class Named:
    """What a header names: one field per dataset that knows it, and the money unit written in it."""

    fields: dict[str, tuple[Field, bool]]  # dataset key → (field, is it the template's own label)
    unit: str | None


def header_text(text: str) -> str:
    """The header without white space, stars and a closing colon; brackets of one kind."""
    return _MARKS.sub("", compared(text).translate(_BRACKETS)).lower()


def is_index(text: str) -> bool:
    """序号 and its kin number the lines and say nothing."""
    return header_text(text) in _INDEX


Known = dict[str, dict[str, tuple[Field, bool]]]  # header → dataset key → (field, is it the template's own label)


@cache
def standard_words() -> Known:
    """Every header of the standard. A template label beats a synonym, a synonym a column name."""
    table: Known = {}
    for key, dataset in registry.datasets().items():
        for field in dataset.fields:
            for word in (field.name, *field.synonyms):
                table.setdefault(header_text(word), {}).setdefault(key, (field, False))
        for field in dataset.fields:
            table.setdefault(header_text(field.label), {})[key] = (field, True)
    return table


def read_label(text: str, known: Known) -> Named | None:
    """The fields a header names, with or without a unit at its end; None for a stranger."""
    name, unit = header_text(text), None
    while name:
        if found := known.get(name):
            return Named(found, unit or ("分" if name.endswith("_fen") else None))
        if bracket := _BRACKET.search(name):
            name, unit = name[: bracket.start()], unit or money_unit(bracket[1])
        elif bare := _BARE_UNIT.search(name):
            name, unit = name[: bare.start()], unit or bare[1]
        else:
            return None
    return None


@lru_cache(maxsize=20_000)
def named(text: str) -> Named | None:
    """What a header of the standard names."""
    return read_label(text, standard_words())
