"""Frame questions: who reported by the last due day, and what the filter bar offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pages.ui.ask.query import answer, ask, cached_small
from pages.ui.site.view import View
from pipelines.lake.snapshot_db import Scope, Seen

LAST_DUE = """
select s.due_on, s.state, t.name as township from report_states as s join townships as t on t.name = s.township
where s.dataset is null and s.due_on = (select max(due_on) from report_states where dataset is null) order by t.code
"""


@dataclass(frozen=True)
class Reports:
    """The townships by what came of the report that was due last; `unjudged`: receiving began only after that day."""

    due_on: date
    in_time: tuple[str, ...]
    late: tuple[str, ...]
    missing: tuple[str, ...]
    unjudged: tuple[str, ...]


@cached_small
def reports(view: View) -> Reports | None:
    """Who answered the last due report; None before the first due day."""
    rows = ask(view, LAST_DUE)
    if rows.is_empty():
        return None
    by = {state: tuple(rows.filter(rows["state"] == state)["township"]) for state in rows["state"].unique()}
    missing = (*by.get("missing", ()), *by.get("never", ()))
    return Reports(rows["due_on"][0], by.get("in_time", ()), by.get("late", ()), missing, by.get("first", ()))


def first_day(seen: Seen) -> date | None:
    """The first day of the first period that has a figure."""
    day: date | None = answer(seen, "select min(period_start) as day from kpis where value is not null")["day"][0]
    return day


def townships(seen: Seen, scope: Scope) -> tuple[str, ...]:
    """The townships that the viewer may see, in the county's own order. The table itself is everybody's."""
    names = answer(seen, "select name from townships order by code")["name"].to_list()
    return tuple(name for name in names if scope.townships is None or name in scope.townships)


def categories(seen: Seen) -> tuple[str, ...]:
    """The categories of projects, the most frequent first."""
    rows = answer(
        seen, "select category from project_facts where category is not null group by 1 order by count(*) desc, 1"
    )
    return tuple(rows["category"])
