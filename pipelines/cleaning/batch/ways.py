"""Ways: how the cells of a field are read in one table — and in every other that reads them alike.

拨付金额(万元)   →  money in 万元        合同金额(万元)   →  the same way: read together
拨付金额(元)     →  money in 元          拨付金额(美元)   →  sent back, every cell with the same sentence
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pipelines.cleaning.cells.booleans import boolean
from pipelines.cleaning.cells.choices import choice
from pipelines.cleaning.cells.codes import code, words
from pipelines.cleaning.cells.grouping import of_one_number
from pipelines.cleaning.cells.money import money
from pipelines.cleaning.cells.numbers import integer, number
from pipelines.cleaning.cells.percent import percent
from pipelines.cleaning.cells.scores import score
from pipelines.cleaning.days.dates import date as day
from pipelines.cleaning.rows.table import Table
from pipelines.cleaning.sheet.column_units import question, unit_of
from pipelines.cleaning.text.distinct import Parse, sent_back
from pipelines.definitions import FieldKind

Way = tuple[Any, ...]


def way_of(name: str, table: Table) -> Way:
    """All that decides how a field's cells are read, beside its kind."""
    header, setting = table.known_header, table.setting
    field = header.dataset.field(name)
    asked = question(field, header, setting.file_unit)
    unit = unit_of(field, header, setting.file_unit) if field.kind == "money" else field.measure
    return (
        asked,
        unit if isinstance(unit, str) else "",
        (field.month_means, setting.year, setting.dates, setting.from_1904) if field.kind == "date" else None,
        field.choices,
        tuple(field.words.items()),
    )


@lru_cache(maxsize=1000)  # the words of a parser take longer to put together than a small ledger's cells to read
def parse_of(
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
