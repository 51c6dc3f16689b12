"""Months reader: the [mapping.months] of a mapping, a wide table of months that is to be read as a long one."""

from __future__ import annotations

from pipelines import registry
from pipelines.configuration.section import Wrong
from pipelines.reference.mapping_fields import targets
from pipelines.reference.mapping_file import Mapping
from pipelines.reference.own_words import Months


def months_of(mapping: Mapping) -> Months | None:
    """What the mapping says of months, or None. Raises Wrong unless its fields are a day and a figure of one ledger."""
    if mapping.months is None:
        return None
    months = mapping.months
    dates = dict(targets(mapping, months.date, "months", "date"))
    values = dict(targets(mapping, months.value, "months", "value"))
    both = [key for key in dates if key in values]
    if len(both) != 1:
        why = "不在同一种台账里" if not both else f"{'、'.join(both)} 都有"
        what = f"[mapping.months] 的 date 和 value {why}，请写成“台账.字段”，例如 progress.percent。"
        raise Wrong(what, "months", "value")
    (ledger,) = both
    _check_kinds(ledger, dates[ledger], values[ledger])
    return Months(ledger, dates[ledger], values[ledger], months.columns, months.year, months.day == "last")


def _check_kinds(ledger: str, day: str, figure: str) -> None:
    dataset = registry.datasets()[ledger]
    if dataset.field(day).kind != "date":
        raise Wrong(f"[mapping.months] 的 date 不能是“{day}”，它不是日期字段。", "months", "date")
    if dataset.field(figure).kind == "date":
        raise Wrong(f"[mapping.months] 的 value 不能是“{figure}”，它是日期字段。", "months", "value")
