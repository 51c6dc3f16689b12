"""Adjusted: what bonuses, deductions and vetoes make of a score — from the register, and from red findings overdue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

import polars as pl

from pipelines.engines.engine import Asks
from pipelines.errors import ReferenceError
from pipelines.measures import periods
from pipelines.ranking.evidence.windows import Term
from pipelines.ranking.points import exact
from pipelines.ranking.schemes.scheme import Item, Scheme
from pipelines.reference.adjustments import Adjustment

OVERDUE = "红色疑点逾期未销号"
RED = """
select township, due_on, closed_on from case_facts
where level = 'red' and outcome = '属实' and township is not null and due_on <= as_of
  and (closed_on is null or closed_on > due_on)
"""
LINES: dict[str, pl.DataType] = {
    "period_kind": pl.String(),
    "period": pl.String(),
    "township": pl.String(),
    "item": pl.String(),
    "points": pl.Float64(),  # below 0: a deduction; 0: a veto
    "caps_at": pl.String(),
    "document_no": pl.String(),
    "document_on": pl.Date(),
    "note": pl.String(),
}


@dataclass(frozen=True)
class Adjusted:
    """Of one township in one period: bonus and deduction as they count (both ≥ 0), the best grade that is left (None:
    any), and the lines they come of (LINES without the period)."""

    bonus: Fraction
    deduction: Fraction
    caps_at: str | None
    lines: tuple[Mapping[str, Any], ...]

    @property
    def points(self) -> Fraction:
        return self.bonus - self.deduction


def overdue_red(engine: Asks) -> list[tuple[str, date]]:
    """Township and due day of every confirmed red finding that was not closed by its day."""
    return list(engine.sql(RED).select("township", "due_on").iter_rows())


def check(adjustments: Sequence[Adjustment], schemes: Mapping[str, Scheme]) -> None:
    """Every line must name an item of its period's scheme. Raises ReferenceError."""
    for each in adjustments:
        known = [item.name for item in schemes[each.period].items]
        if each.item not in known:
            meant = next(iter(get_close_matches(each.item, known, 1)), "")
            hint = f"，是不是“{meant}”？" if meant else "。"
            raise ReferenceError(f"{each.place}：考核方案没有事项“{each.item}”{hint}可以写：{'、'.join(known)}。")


def adjusted(
    township: str, term: Term, scheme: Scheme, register: Sequence[Adjustment], overdue: Sequence[tuple[str, date]]
) -> Adjusted:
    """What counts for one township in one period."""
    items = {item.name: item for item in scheme.items}
    own = [each for each in register if each.township == township and _lies_in(each.period, term)]
    known = [each for each in own if each.item in items]
    lines = [_line(each, items[each.item]) for each in known]
    count = sum(name == township and term.start <= due <= term.end for name, due in overdue)
    if count and scheme.overdue_red_points:
        lines.append(_overdue(township, count, scheme))
    caps = [items[each.item].caps_at for each in known]
    ranks = [grade.name for grade in scheme.grades]
    worst = max((ranks.index(cap) for cap in caps if cap is not None), default=None)
    return Adjusted(
        bonus=min(_sum(lines, 1), exact(scheme.bonus_most)),
        deduction=min(_sum(lines, -1), exact(scheme.deduction_most)),
        caps_at=None if worst is None else ranks[worst],
        lines=tuple(lines),
    )


def _lies_in(period: str, term: Term) -> bool:
    kind, end = periods.parse(period)
    return term.start <= periods.start(kind, end) and end <= term.end


def _sum(lines: Sequence[Mapping[str, Any]], sign: int) -> Fraction:
    return sum((exact(line["points"]) * sign for line in lines if line["points"] * sign > 0), Fraction(0))


def _line(each: Adjustment, item: Item) -> dict[str, Any]:
    named = {"township": each.township, "item": each.item, "points": item.points, "caps_at": item.caps_at}
    return {**named, "document_no": each.document_no, "document_on": each.document_on, "note": each.note}


def _overdue(township: str, count: int, scheme: Scheme) -> dict[str, Any]:
    named = {"township": township, "item": OVERDUE, "points": -count * scheme.overdue_red_points, "caps_at": None}
    return {**named, "document_no": None, "document_on": None, "note": f"{count} 条"}
