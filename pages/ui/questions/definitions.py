"""Definition questions: how often each rule flags and how often it cannot tell."""

from __future__ import annotations

from typing import Any

from pages.ui.query import ask
from pages.ui.view import View

NOISY_PERCENT = 25  # a rule that flags more of its subjects than this is shown as 待校准
RATES = """
select rule, cast(sum(subjects) as bigint) as subjects, cast(sum(flagged) as bigint) as flagged,
       cast(sum(cannot_tell) as bigint) as cannot_tell,
       sum(flagged) * 1e2 / nullif(sum(subjects), 0) as flagged_percent,
       sum(cannot_tell) * 1e2 / nullif(sum(subjects), 0) as cannot_tell_percent,
       coalesce(sum(flagged) * 1e2 > $noisy * sum(subjects), false) as is_noisy
from rule_stats group by rule
"""


def rates(view: View) -> dict[str, dict[str, Any]]:
    """By rule: subjects, flagged and not told over the whole county, as counts and percent; whether it is noisy."""
    return {row["rule"]: row for row in ask(view, RATES, noisy=NOISY_PERCENT).iter_rows(named=True)}
