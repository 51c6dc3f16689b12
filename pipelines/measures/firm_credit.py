"""Firm credit: what a firm's record of 24 months leaves of a hundred points, and how many each part of it takes.

Every share is weighted by age: what happened on the last day counts whole, what happened 24 months ago not at all, in a
straight line between. Late works take up to 30 points, failed inspections up to 30, unsatisfied ratings up to 20, a red
finding that a check confirmed 10 and a yellow one 5 (faded, 40 at most). A part without a case takes nothing.

>>> credit(Record(contracts=6, late=Share(4, 3.0, 1.5))).score
85.0

红 is proposed from 90 points, five contracts and no confirmed red finding on; a black list is never proposed: it comes
from an official record alone.
"""

from __future__ import annotations

from dataclasses import dataclass

LATE, FAILED, UNSATISFIED = 30.0, 30.0, 20.0  # points that a part takes when all of it is bad
RED_FINDING, YELLOW_FINDING, MOST_BY_FINDINGS = 10.0, 5.0, 40.0
RED_SCORE, RED_CONTRACTS = 90.0, 5


@dataclass(frozen=True)
class Share:
    """How many cases, their weights, and the weights of the bad ones among them."""

    cases: int = 0
    weight: float = 0.0
    bad: float = 0.0

    @property
    def value(self) -> float | None:
        """The weighted share of the bad ones; None where nothing has any weight."""
        return self.bad / self.weight if self.weight > 0 else None


@dataclass(frozen=True)
class Record:
    """What is known of a firm. `red`, `yellow`: faded numbers of confirmed findings; `any_red`: whether there is one,
    however old."""

    contracts: int
    late: Share = Share()
    failed: Share = Share()
    unsatisfied: Share = Share()
    red: float = 0.0
    yellow: float = 0.0
    any_red: bool = False


@dataclass(frozen=True)
class Credit:
    """The score and the points that each part took; a part of which nothing is known took None."""

    score: float
    late: float | None
    failed: float | None
    unsatisfied: float | None
    findings: float
    is_red: bool

    @property
    def is_known(self) -> bool:
        """Whether anything at all was there to judge by: a hundred points for nothing known say nothing."""
        return bool(self.findings) or any(part is not None for part in (self.late, self.failed, self.unsatisfied))


def credit(record: Record) -> Credit:
    """The credit of a firm by its record."""
    late, failed = _taken(record.late, LATE), _taken(record.failed, FAILED)
    unsatisfied = _taken(record.unsatisfied, UNSATISFIED)
    findings = min(record.red * RED_FINDING + record.yellow * YELLOW_FINDING, MOST_BY_FINDINGS)
    score = max(100.0 - sum(part or 0.0 for part in (late, failed, unsatisfied, findings)), 0.0)
    is_known = findings > 0 or any(part is not None for part in (late, failed, unsatisfied))
    is_red = is_known and score >= RED_SCORE and record.contracts >= RED_CONTRACTS and not record.any_red
    return Credit(score, late, failed, unsatisfied, findings, is_red)


def _taken(share: Share, most: float) -> float | None:
    return None if share.value is None else share.value * most
