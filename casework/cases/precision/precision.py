"""Precision: how often what a rule flagged was found true when somebody checked it, and how sure one can be of that.

7 findings checked, 6 true, 1 a data error → 6 of 7, 95 % interval 48.7–97.4 %; nothing checked → unknown, not 0
closed as true, reopened → not counted until it is closed again; a finding with two cases → its first one counts
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TRUE, UNTRUE, DATA_ERROR = "属实", "不属实", "数据错误"  # the words of states.OUTCOMES
QUANTILE = 1.959963984540054  # of a 95 % interval


@dataclass(frozen=True)
class Check:
    """What a case came to; `outcome` is None while nobody knows, also after it was reopened."""

    case_id: str
    finding_id: str
    rule: str
    outcome: str | None


@dataclass(frozen=True)
class Precision:
    """How many findings were checked and came to what."""

    true: int = 0
    untrue: int = 0
    data_error: int = 0

    @property
    def checked(self) -> int:
        """All with an outcome."""
        return self.true + self.untrue + self.data_error

    @property
    def percent(self) -> float | None:
        """True of all that were checked; None: none was."""
        return self.true * 100 / self.checked if self.checked else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of `percent`; None: none was checked."""
        return wilson(self.true, self.checked)

    def lies_under(self, percent: float) -> bool:
        """Whether even the upper end of the interval lies under this."""
        return self.interval is not None and self.interval[1] < percent


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """The 95 % interval of part ÷ whole in percent; None where there is no whole."""
    if whole == 0:
        return None
    share, square = part / whole, QUANTILE**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    reach = QUANTILE / (1 + square / whole) * math.sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    low = 0.0 if part == 0 else (middle - reach) * 100
    return low, 100.0 if part == whole else (middle + reach) * 100


def by_rule(checks: Iterable[Check]) -> dict[str, Precision]:
    """The precision of every rule of which a finding was checked. Each finding counts once, by the first of its cases
    whose outcome stands."""
    first: dict[str, Check] = {}
    for check in sorted(checks, key=lambda each: each.case_id):
        if check.outcome is not None:
            first.setdefault(check.finding_id, check)
    counts = Counter((check.rule, check.outcome) for check in first.values())
    return {
        rule: Precision(counts[rule, TRUE], counts[rule, UNTRUE], counts[rule, DATA_ERROR])
        for rule in sorted({rule for rule, _ in counts})
    }


def overall(rules: Mapping[str, Precision]) -> Precision:
    """All rules together."""
    each = rules.values()
    return Precision(sum(p.true for p in each), sum(p.untrue for p in each), sum(p.data_error for p in each))
