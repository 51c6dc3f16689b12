"""Months reader: the [mapping.months] of a mapping, a wide table of months that is to be read as a long one."""

from __future__ import annotations

from typing import Any

from pipelines import registry
from pipelines.reference.mapping_entry import Entry
from pipelines.reference.own_words import Months

KEYS = ("date", "value", "columns", "year", "day")
DAYS = ("first", "last")


def months_of(reader: Entry) -> Months | None:
    """What the mapping says of months, or None. Raises ReferenceError with the line."""
    if "months" not in reader.said:
        return None
    said = reader.table("months")
    if strange := sorted(set(said) - set(KEYS)):
        raise reader.wrong(f"[mapping.months] 不认识“{strange[0]}”，可以写 {'、'.join(KEYS)}。", "months", strange[0])
    if lacking := [key for key in ("date", "value") if not said.get(key)]:
        raise reader.wrong(f'[mapping.months] 要写明 {"、".join(lacking)}，例如 value = "percent"。', "months")
    dataset, date, value = _fields(reader, said)
    year = said.get("year")
    if not (year is None or (isinstance(year, int) and 1990 <= year <= 2100) or (isinstance(year, str) and year)):
        what = '[mapping.months] 的 year 应是四位年份（year = 2024），或写着年份的列（year = "年度"）。'
        raise reader.wrong(what, "months", "year")
    day = said.get("day", "last")
    if day not in DAYS:
        raise reader.wrong(f"[mapping.months] 的 day 不能是“{day}”，可以是 {'、'.join(DAYS)}。", "months", "day")
    columns = reader.texts("columns", said.get("columns", []))
    return Months(dataset, date, value, columns, year, day == "last")


def _fields(reader: Entry, said: dict[str, Any]) -> tuple[str, str, str]:
    """The one ledger that has both fields, and the two."""
    dates = dict(reader.targets(said["date"], "months"))
    values = dict(reader.targets(said["value"], "months"))
    both = [key for key in dates if key in values]
    if len(both) != 1:
        why = "不在同一种台账里" if not both else f"{'、'.join(both)} 都有"
        what = f"[mapping.months] 的 date 和 value {why}，请写成“台账.字段”，例如 progress.percent。"
        raise reader.wrong(what, "months", "value")
    (key,) = both
    kinds = {name: registry.datasets()[key].field(name).kind for name in (dates[key], values[key])}
    if kinds[dates[key]] != "date":
        raise reader.wrong(f"[mapping.months] 的 date 不能是“{dates[key]}”，它不是日期字段。", "months", "date")
    if kinds[values[key]] == "date":
        raise reader.wrong(f"[mapping.months] 的 value 不能是“{values[key]}”，它是日期字段。", "months", "value")
    return key, dates[key], values[key]
