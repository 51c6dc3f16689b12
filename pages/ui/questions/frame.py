"""Frame questions: the first day, the townships and the categories that the filter bar offers."""

from __future__ import annotations

from datetime import date

from pipelines.lake.ask import Filters, Lake, Scope, where


def first_day(lake: Lake) -> date | None:
    """The first day of the first period that has a figure."""
    found: date | None = lake.sql("select min(period_start) as day from kpis where value is not null")["day"][0]
    return found


def townships(lake: Lake, scope: Scope) -> tuple[str, ...]:
    """The townships in this scope, in the county's own order."""
    text, params = where(scope, Filters(), ())
    found = lake.sql(
        f"select township from (select name as township, code from townships) where {text} order by code", params
    )
    return tuple(found["township"])


def categories(lake: Lake) -> tuple[str, ...]:
    """The categories of projects, the most frequent first."""
    found = lake.sql(
        "select category from project_facts where category is not null group by 1 order by count(*) desc, 1"
    )
    return tuple(found["category"])
