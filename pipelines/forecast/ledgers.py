"""Ledgers: what a forecast looks at — works, their progress reports and the changes of their days.

Everything has a day, and a question about a day sees nothing later. What has none (that a work was given up) is
settled before: works that were cancelled are not here.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.engines.engine import Asks

LATE_DAYS = 30  # a work that finishes more days than this after its due day counts as late
MOST_WORKS = 2_000  # from which the model learns; of a larger county every n-th work

# finished_on: finished, accepted or handed over, whatever was first; known_on: through which day its township has told
# its works and their changes, null where it has not, or where its sheets have no column of these days.
WORKS = """
select f.project_no, f.township, f.category,
       case when f.planned_start_on between date '2000-01-01' and date '2200-01-01' then f.planned_start_on end
           as planned_start_on,
       case when f.planned_finish_on between date '2000-01-01' and date '2200-01-01' then f.planned_finish_on end
           as planned_finish_on,
       f.started_on,
       least(coalesce(f.finished_on, f.accepted_on, f.handed_over_on),
             coalesce(f.accepted_on, f.finished_on, f.handed_over_on),
             coalesce(f.handed_over_on, f.accepted_on, f.finished_on)) as finished_on,
       case when g.project_no is null and f.projects_known_on is not null and f.changes_known_on is not null
            then least(f.projects_known_on, f.changes_known_on, f.as_of) end as known_on,
       f.progress_known_on, f.contractor, f.signed_on
from project_facts as f
left join (select distinct project_no from data_gaps where kind in ('column', 'unread')
           and ((dataset = 'projects' and field in ('started_on', 'finished_on'))
                or (dataset = 'changes' and field in ('days', 'approved_on')))) as g on g.project_no = f.project_no
where f.is_live and f.township is not null
order by f.project_no
"""
REPORTS = """
select project_no, reported_on, percent from progress_facts
where reported_on is not null and percent between 0 and 100 order by reported_on, percent, project_no
"""
CHANGES = """
select project_no, approved_on, days from change_facts
where approved_on is not null and days between -3650 and 3650 order by approved_on, project_no, change_no
"""


@dataclass(frozen=True)
class Ledgers:
    """works: one row per work; reports: project_no, reported_on, percent; changes: project_no, approved_on, days."""

    works: pl.DataFrame
    reports: pl.DataFrame
    changes: pl.DataFrame


def learners(ledgers: Ledgers) -> Ledgers:
    """The works that the model learns from: all, or of a large county every n-th by number."""
    step = -(-ledgers.works.height // MOST_WORKS) or 1
    works = ledgers.works.gather_every(step)
    mine = works.select("project_no")
    return Ledgers(
        works, *(each.join(mine, on="project_no", how="semi") for each in (ledgers.reports, ledgers.changes))
    )


def read(engine: Asks) -> Ledgers:
    """The county's, of tonight."""
    return Ledgers(engine.sql(WORKS), engine.sql(REPORTS), engine.sql(CHANGES))
