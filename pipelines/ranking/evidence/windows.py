"""Windows: which periods are ranked, and over which months each indicator is counted in them.

2026Q3, night of 20 October 2026        period               July to September
                                        year_to_date         January to September
                                        rolling_4_quarters   October 2025 to September 2026
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.engines.engine import Asks
from pipelines.measures import periods
from pipelines.measures.contributions import Months
from pipelines.ranking.schemes.folder import RANKED
from pipelines.ranking.schemes.items import Window

PERIODS = """
select period_kind, period_start, period_end, max(month_end) as last_month, max(reported_after) as reported_after
from period_months group by period_kind, period_start, period_end
"""


@dataclass(frozen=True)
class Term:
    """A period that townships are assessed in; `last_month` is the end of its last month that has begun."""

    kind: periods.PeriodKind
    start: date
    end: date
    last_month: date
    reported_after: date | None

    @property
    def name(self) -> str:
        return periods.name(self.kind, self.start)

    @property
    def is_ranked(self) -> bool:
        """A quarter shows where townships stand for the time being, in tiers; half-years and years give places."""
        return self.kind != "quarter"

    def months(self, window: Window) -> Months:
        """What a window comes to in this period."""
        first = {
            "period": self.start,
            "year_to_date": date(self.end.year, 1, 1),
            "rolling_4_quarters": _year_before(periods.end("quarter", self.last_month)),
        }[window]
        return Months(first, self.last_month, self.reported_after)


def _year_before(quarter_end: date) -> date:
    """The first day of the four quarters that end on that day."""
    after = quarter_end.month % 12 + 1
    return date(quarter_end.year - (after > 1), after, 1)


def terms(engine: Asks) -> list[Term]:
    """Every period that has begun and could be assessed, the oldest first."""
    rows = engine.sql(PERIODS).filter(pl.col("period_kind").is_in(RANKED)).sort("period_end", "period_kind")
    return [Term(*row) for row in rows.iter_rows()]
