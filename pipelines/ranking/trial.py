"""Trial: what another scheme would have made of the last full period, township by township; nothing is kept of it.

Both sides are counted anew from the same cases, duties and register, so that the schemes are all that differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipelines.definitions import Loaded
from pipelines.engines.engine import Asks
from pipelines.ranking.evidence.book import Book, open_book
from pipelines.ranking.evidence.windows import Term
from pipelines.ranking.points import NOT_RANKED
from pipelines.ranking.schemes.scheme import Schemes
from pipelines.ranking.term import Result, result
from pipelines.reference.county import County


@dataclass(frozen=True)
class Move:
    """One township under both schemes; no place: not ranked (its grade says so), or a quarter, which has none."""

    township: str
    rank_before: int | None
    rank_after: int | None
    score_before: float | None
    score_after: float | None
    grade_before: str | None
    grade_after: str | None

    @property
    def places(self) -> int | None:
        """Places won (+) or lost (-); None where there is no place on one side."""
        return None if self.rank_before is None or self.rank_after is None else self.rank_before - self.rank_after

    @property
    def is_changed(self) -> bool:
        """Whether place or grade differ."""
        return (self.rank_before, self.grade_before) != (self.rank_after, self.grade_after)


@dataclass(frozen=True)
class Effect:
    """The period that was counted under both, and its townships in the order that they would have."""

    period: str
    rows: tuple[Move, ...]

    @property
    def changed(self) -> int:
        """How many townships would have another place or grade."""
        return sum(each.is_changed for each in self.rows)


def effect(
    engine: Asks, county: County, kpis: Mapping[str, Loaded], now: Schemes, then: Schemes, as_of: date
) -> Effect | None:
    """The last full period under both; None where none could be assessed.

    Raises ReferenceError where a scheme does not fit the county's townships or register.
    """
    before, after = (
        open_book(engine, schemes, kpis, county.townships, county.adjustments, as_of, 1) for schemes in (now, then)
    )
    for term in full_terms(before, as_of):
        was, would = result(before, term), result(after, term)
        if was and would and (was.places or would.places):
            rows = [_moved(name, was, would) for name in before.townships]
            return Effect(term.name, tuple(sorted(rows, key=_order)))
    return None


def full_terms(book: Book, as_of: date) -> list[Term]:
    """The periods that were over by then: half-years and years before quarters, of them the newest first."""
    over = [term for term in book.terms if term.end <= as_of]
    return sorted(over, key=lambda term: (term.is_ranked, term.end), reverse=True)


def _moved(township: str, was: Result, would: Result) -> Move:
    sides = [_side(township, each) for each in (was, would)]
    (rank_was, score_was, grade_was), (rank, score, grade) = sides
    return Move(township, rank_was, rank, score_was, score, grade_was, grade)


def _side(township: str, of: Result) -> tuple[int | None, float | None, str | None]:
    if township not in of.places:
        return None, None, NOT_RANKED
    score = float(of.scores[township])
    return (of.places[township], score, of.grades[township]) if of.term.is_ranked else (None, score, None)


def _order(each: Move) -> tuple[bool, int, float, str]:
    return each.rank_after is None, each.rank_after or 0, -(each.score_after or 0.0), each.township
