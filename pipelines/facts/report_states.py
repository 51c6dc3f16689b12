"""Report states: for every township, ledger and due day, whether the report came in time, late or not at all."""

from __future__ import annotations

import polars as pl

from pipelines.engines.duck import DuckEngine
from pipelines.limits.dated import Limits, expand
from pipelines.not_computed import NotComputed
from pipelines.rules._report_days import DUES

# As in the rule late_report: the report due on a day is answered by what was received after the due day before it.
# A row without a dataset is the township as a whole: any file of its own counts.
# state: in_time | late | missing (nothing for this report) | never (nothing ever) | first (the county's first
# receipts came after this due day, so nobody can say what was late).
SQL = f"""
with {DUES},
received as (
    select source_file, received_on from receipts
    union select source_file, received_on from files where received_on is not null
),
handed as (
    select township, dataset, source_file from files where township is not null and dataset is not null
    union select township, dataset, source_file from submissions where township is not null and dataset is not null
    union select coalesce(township, submitter) as township, cast(null as string) as dataset, source_file from files
),
came as (
    select h.township, h.dataset, r.received_on from handed as h join received as r on r.source_file = h.source_file
    where h.township is not null
),
pairs as (
    select distinct t.name as township, d.dataset from townships as t
    cross join (select distinct dataset from came union select cast(null as string) as dataset) as d
),
began as (select min(received_on) as began_on from received),
due as (
    select due_on, lag(due_on) over (order by due_on) as since_on, lead(due_on) over (order by due_on) as next_on
    from dues
),
judged as (
    select d.due_on, d.since_on, case when d.next_on < n.as_of then d.next_on end as until_on
    from due as d cross join night as n cross join began as b
    where d.due_on < n.as_of
      and (d.due_on >= b.began_on or d.next_on >= n.as_of)
),
answers as (
    select p.township, p.dataset, j.due_on, j.since_on,
           min(case when c.received_on > j.since_on and (j.until_on is null or c.received_on <= j.until_on)
                    then c.received_on end) as received_on,
           max(case when j.until_on is null or c.received_on <= j.until_on then c.received_on end) as last_received_on
    from pairs as p cross join judged as j
    left join came as c
      on c.township = p.township and (c.dataset = p.dataset or (c.dataset is null and p.dataset is null))
    group by p.township, p.dataset, j.due_on, j.since_on
)
select a.township, a.dataset, a.due_on, a.since_on, a.received_on, a.last_received_on,
       case when a.last_received_on is null then 'never'
            when a.received_on is null then 'missing'
            when a.received_on <= a.due_on then 'in_time'
            when b.began_on > a.due_on then 'first'
            else 'late' end as state
from answers as a cross join began as b
"""  # noqa: S608  (one phrase of our own is put in)


STATES = {
    "township": pl.String(),
    "dataset": pl.String(),
    "due_on": pl.Date(),
    "since_on": pl.Date(),
    "received_on": pl.Date(),
    "last_received_on": pl.Date(),
    "state": pl.String(),
}


def make(engine: DuckEngine, limits: Limits, lost: NotComputed) -> None:
    """Make the table report_states. Needs receipts, files, submissions, townships, months, workdays, night."""
    engine.put("report_states", pl.DataFrame(schema=STATES))
    with lost.tried("fact", "report_states", "report_states", "report_states"):
        engine.make("report_states", expand(SQL, limits))
