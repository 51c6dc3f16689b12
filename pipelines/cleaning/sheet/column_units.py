"""Column units: in which unit a column of money is written, and the question where nobody can tell.

header > title above it > unit line or note > the file's name > what the county said of such files > 元

Whatever speaks first must be understood in full: 金额(美元) never falls back to 元, nor to a unit line. The same for
columns of other numbers that know their unit: 工期(月) is no column of days, 受益人口(万人) none of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.cleaning.cells.measures import other_measure
from pipelines.cleaning.cells.unit_words import FOREIGN, Unclear, Unit, beside_a_name
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.sheet.labels import Named
from pipelines.definitions import Field

PLAIN = "元"
_NOTHING = Named({})


def unit_of(field: Field, header: Header, file_unit: Unit) -> str | Unclear:
    """The unit of a money column's bare numbers; unclear: as the words stand that nobody understands."""
    return next((unit for _, unit in _said(field, header, file_unit) if unit), PLAIN)


def question(field: Field, header: Header, file_unit: Unit) -> str | None:
    """The sentence with which all cells of a column go back, because its unit is not known; None: it is known."""
    shown = header.labels.get(header.columns.get(field.name, ""), field.label)
    if field.kind == "money":
        where, unit = next(((w, u) for w, u in _said(field, header, file_unit) if u), ("", None))
        if not isinstance(unit, Unclear):
            return None
        text = shown if where == "表头" else unit.text
        return f"{where}写的“{text}”看不出是元还是万元，请把表头改成“{field.label}（万元）”这样的写法后重报"
    named = header.names.get(field.name, _NOTHING)
    if field.kind in ("integer", "number") and other_measure(field.measure, (*named.notes, *named.group)):
        return f"表头写的“{shown}”不是这一列要的单位，请换算后把表头改成“{field.label}”，只填数字"
    return None


def _said(field: Field, header: Header, file_unit: Unit) -> Iterator[tuple[str, Unit]]:
    """Who speaks of the column's unit, the nearest first, and what is said."""
    named, county = header.names.get(field.name, _NOTHING), header.vocabulary
    unit = county.units.get((header.dataset.key, field.name)) or county.unit
    beside = beside_a_name(named.notes)
    if isinstance(beside, Unclear) and named.known_whole and unit and not _is_foreign(named.notes):
        beside = unit  # the county has read this very header, and says what its numbers are
    yield "表头", beside
    yield "表头", beside_a_name(named.group)
    yield "表格上方、下方或工作表名", header.unit
    yield "文件名", file_unit
    yield "mappings.toml ", unit
    yield "mappings.toml ", beside_a_name(named.taught)


def _is_foreign(notes: Sequence[str]) -> bool:
    return any(re.search(FOREIGN, note) for note in notes)
