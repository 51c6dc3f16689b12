"""Showcase: the finished works of a year that most evidence speaks for, as candidates for 示范工程.

Every piece of evidence is met, not met, or not known. A work with one that is not met is no candidate; what is not
known counts for nothing. Who has more that is met stands before, then who is rated better.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

TEN = 10
PASSED = "合格"
KINDS = ("on_time", "accepted", "inspected", "rated", "disclosed", "undoubted")


@dataclass(frozen=True)
class Ratings:
    """From which mean on a work is well rated, and how few ratings say nothing; None: no such limit in force."""

    least: float | None
    fewest: float | None


@dataclass(frozen=True)
class Candidate:
    """A work with what is known: by KINDS whether it is met (None: not known). `row` is where it came from."""

    row: Mapping[str, Any]
    evidence: Mapping[str, bool | None]

    @property
    def met(self) -> int:
        """How many pieces of evidence speak for it."""
        return sum(each is True for each in self.evidence.values())


def candidates(rows: Iterable[Mapping[str, Any]], ratings: Ratings, most: int = TEN) -> list[Candidate]:
    """The first ones, the best first; works alike in evidence and rating stand by their numbers.

    Columns: project_no, finished_on, due_on, accepted (the first result), inspections, passed, ratings, mean, notices,
    in_order, findings (that nobody has refuted), confirmed.
    """
    every = [Candidate(row, evidence(row, ratings)) for row in rows]
    left = [each for each in every if False not in each.evidence.values() and each.met]
    return sorted(left, key=_order)[:most]


def _order(each: Candidate) -> tuple[int, float, str]:
    mean = each.row["mean"] if each.evidence["rated"] else None
    return -each.met, -(mean or 0.0), each.row["project_no"]


def evidence(row: Mapping[str, Any], ratings: Ratings) -> dict[str, bool | None]:
    """By KINDS: met, not met, or not known."""
    return {
        "on_time": _in_time(row["finished_on"], row["due_on"]),
        "accepted": None if row["accepted"] is None else row["accepted"] == PASSED,
        "inspected": row["passed"] == row["inspections"] if row["inspections"] else None,
        "rated": _well_rated(row, ratings),
        "disclosed": row["in_order"] == row["notices"] if row["notices"] else None,
        "undoubted": False if row["confirmed"] else None if row["findings"] else True,
    }


def _in_time(finished_on: date | None, due_on: date | None) -> bool | None:
    return None if finished_on is None or due_on is None else finished_on <= due_on


def _well_rated(row: Mapping[str, Any], ratings: Ratings) -> bool | None:
    if ratings.least is None or ratings.fewest is None or (row["ratings"] or 0) < ratings.fewest:
        return None
    return bool(row["mean"] >= ratings.least)
