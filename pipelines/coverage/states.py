"""States: for every township and ledger, whether it is known, and through which day.

A ledger is known through the day that its latest file speaks for: the day it came in, or the end of the month,
quarter or day that its name or title gives, if that is earlier. On the night of 20 October 2026:

    2026年9月拨付台账, received on 8 October      2026-09-30: it says nothing about October
    拨付台账, received on 8 October               2026-10-08
    2024年项目台账, received on 8 October         2026-10-08: a year alone names a plan, not how far it goes
    变更签证台账 with its header and no row        2026-10-08, state none: there were no changes

A file speaks for the township that handed it in, for every township that has a row in it where no township did, and
for all of them where a county office hands the ledger in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import polars as pl

from pipelines.definitions import Dataset
from pipelines.engines.duck import DuckEngine
from pipelines.facts.intake import Incoming
from pipelines.reference.ledgers import Duty, is_register
from pipelines.tables.coverage import DUTIES, FILE_DAYS

SQL = """
with read_files as (
    select f.source_file, f.dataset, f.submitter, d.known_on
    from files as f join file_days as d on d.source_file = f.source_file
    where f.dataset is not null and f.status = 'read'
      and (f.submitter is null or f.dataset not in (select dataset from closed_registers))
),
handed as (
    select t.name as township, f.dataset, f.known_on
    from read_files as f join townships as t on t.name = f.submitter
    union all
    select s.township, s.dataset, f.known_on
    from submissions as s
    join read_files as f on f.source_file = s.source_file and f.dataset = s.dataset
    where s.township is not null and (f.submitter is null or f.submitter = s.township)
    union all
    select t.name as township, f.dataset, f.known_on
    from read_files as f join duties as d on d.dataset = f.dataset and d.handed_in_by = 'county'
    cross join townships as t
    where f.submitter is null
),
rows_in as (
    select township, dataset, sum(rows_accepted) as rows_accepted, sum(rows_rejected) as rows_rejected
    from submissions where township is not null group by township, dataset
),
told as (
    select township, dataset, max(known_on) as known_on from handed group by township, dataset
)
select t.name as township, l.dataset,
       case when o.township is not null and coalesce(r.rows_accepted, 0) + coalesce(r.rows_rejected, 0) = 0 then 'none'
            when o.township is not null then 'known'
            when d.dataset is not null and (d.since_on is null or d.since_on <= n.as_of) then 'unreported'
            else 'not_collected' end as state,
       o.known_on, d.since_on, coalesce(d.every, 'month') as every,
       coalesce(d.handed_in_by, 'township') as handed_in_by,
       cast(coalesce(r.rows_accepted, 0) as bigint) as rows_accepted,
       cast(coalesce(r.rows_rejected, 0) as bigint) as rows_rejected
from townships as t
cross join night as n
cross join ledgers as l
left join duties as d on d.dataset = l.dataset
left join told as o on o.township = t.name and o.dataset = l.dataset
left join rows_in as r on r.township = t.name and r.dataset = l.dataset
"""


def file_days(files: Iterable[Incoming], as_of: date) -> pl.DataFrame:
    """FILE_DAYS: the day through which each file speaks, never later than the night's."""
    rows = []
    for f in files:
        received = date.fromisoformat(f.receipt.received_at[:10])
        through = f.report.get("through_on")
        days = [received, as_of, *([date.fromisoformat(through)] if through else [])]
        rows.append((f.receipt.path, min(days)))
    return pl.DataFrame(rows, schema=FILE_DAYS, orient="row")


def duties_frame(
    listed: tuple[Duty, ...], handed_in: Iterable[str], datasets: dict[str, Dataset], before: pl.DataFrame
) -> pl.DataFrame:
    """DUTIES of tonight. With a 报送目录 those of the county; else every ledger that anybody has ever handed in.

    `handed_in`: the ledgers in tonight's files. `before`: DUTIES of the night before.
    """
    if listed:
        return pl.DataFrame([(d.dataset, d.since, d.every, d.by) for d in listed], schema=DUTIES, orient="row")
    ever = [key for key in datasets if key in {*handed_in, *before["dataset"]}]
    rows = [(key, None, "month", "county" if is_register(datasets[key]) else "township") for key in ever]
    return pl.DataFrame(rows, schema=DUTIES, orient="row")


def make_states(
    engine: DuckEngine, days: pl.DataFrame, duties: pl.DataFrame, datasets: dict[str, Dataset], closed: Collection[str]
) -> None:
    """Make file_days, duties and ledger_states. Needs files, submissions, townships and night.

    `closed`: the registers of which a township's file tells nothing.
    """
    engine.put("file_days", days)
    engine.put("duties", duties)
    engine.put("ledgers", pl.DataFrame({"dataset": list(datasets)}, schema={"dataset": pl.String}))
    engine.put("closed_registers", pl.DataFrame({"dataset": sorted(closed)}, schema={"dataset": pl.String}))
    engine.make("ledger_states", SQL)
    engine.drop("ledgers", "closed_registers")
