"""Definition questions: how often each rule flags and how often it cannot tell."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.site.view import View

NOISY_PERCENT = 25  # a rule that flags more of its subjects than this is shown as 待校准
RATES = """
select rule, min(state) as state, cast(sum(subjects) as bigint) as subjects, cast(sum(flagged) as bigint) as flagged,
       cast(sum(cannot_tell) as bigint) as cannot_tell,
       sum(flagged) * 1e2 / nullif(sum(subjects), 0) as flagged_percent,
       sum(cannot_tell) * 1e2 / nullif(sum(subjects), 0) as cannot_tell_percent,
       coalesce(sum(flagged) * 1e2 > $noisy * sum(subjects), false) as is_noisy
from rule_stats group by rule
"""

NIGHTS = """
select night_on, subjects, flagged, cannot_tell, appeared, cleared,
       flagged * 1e2 / nullif(subjects, 0) as flagged_percent,
       cannot_tell * 1e2 / nullif(subjects, 0) as cannot_tell_percent,
       case when is_changed then '规则或限值有改动' else '' end as changed_words
from rule_nights where rule = $rule order by night_on
"""
MONTHS = """
select period_start, value from (
    select period_start, value, row_number() over (order by period_start desc nulls last) as nth from kpis
    where kpi = $kpi and level = 'county' and period_kind = 'month'
) as months where nth <= 24 order by period_start
"""


def nights(view: View, rule: str) -> pl.DataFrame:
    """The rule's counts and rates by night over the whole county, oldest first."""
    return ask(view, NIGHTS, rule=rule)


def months(view: View, kpi: str) -> pl.DataFrame:
    """period_start and value of the county's last two years of months."""
    return ask(view, MONTHS, kpi=kpi)


def rates(view: View) -> dict[str, dict[str, Any]]:
    """By rule: subjects, flagged and not told over the whole county, as counts and percent; whether it is noisy."""
    return {row["rule"]: row for row in ask(view, RATES, noisy=NOISY_PERCENT).iter_rows(named=True)}
