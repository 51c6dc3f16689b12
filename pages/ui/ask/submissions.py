"""Submission questions: what came in, from whom, what was accepted, what was sent back and why."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.site.view import View
from pipelines.cleaning.accept.unread import UNREAD

TOTALS = """
select count(distinct source_file) as files,
       count(distinct case when status = 'refused' then source_file end) as refused,
       cast(sum(rows_seen) as bigint) as rows_seen, cast(sum(accepted) as bigint) as accepted,
       cast(sum(rejected) as bigint) as rejected, cast(sum(non_data) as bigint) as non_data,
       sum(rejected) * 1e2 / nullif(sum(accepted) + sum(rejected), 0) as rejected_percent,
       cast(coalesce(sum(accepted), 0) - (
           select coalesce(sum(rows_accepted), 0) from submissions
           where {where} and source_file in (select source_file from files where {where})
       ) as bigint) as replaced
from files where {where}
"""
MATRIX = """
select t.name as township, r.dataset, r.state, r.due_on, r.received_on, r.last_received_on,
       coalesce(c.accepted, 0) as accepted, coalesce(c.rejected, 0) as rejected
from (select name, code from (select name, code, name as township from townships) as named
      where {where} and ($own is null or list_contains($own, township))) as t
left join (select * from report_states where due_on = (select max(due_on) from report_states)) as r
  on r.township = t.name
left join (select township, dataset, cast(sum(rows_accepted) as bigint) as accepted,
                  cast(sum(rows_rejected) as bigint) as rejected
           from submissions where dataset is not null group by township, dataset
           union all
           select township, cast(null as varchar) as dataset, cast(sum(rows_accepted) as bigint) as accepted,
                  cast(sum(rows_rejected) as bigint) as rejected
           from submissions group by township) as c
  on c.township = t.name and (c.dataset = r.dataset or (c.dataset is null and r.dataset is null))
order by t.code, r.dataset nulls first
"""
ON_TIME = """
select due_on, sum(case when state = 'in_time' then 1 else 0 end) * 1e2
               / nullif(sum(case when state <> 'first' then 1 else 0 end), 0) as in_time_percent
from report_states where {where} and dataset is null group by due_on order by due_on
"""
SHEETS = """
select source_sheet, dataset, rows_seen, accepted, rejected, non_data, status, message, received_on, period_on, township
from files where source_file = $path order by source_sheet, dataset
"""
FILE_REJECTED = """
select * from rejected where source_file = $path order by source_sheet, source_row, dataset
"""
FILE_WARNINGS = """
select dataset, source_sheet, source_row, label, text, message, kind
from warnings where source_file = $path order by source_sheet, source_row, label
"""
FILES = """
select source_file, source_sheet, dataset, township, received_on, period_on, rows_seen, accepted, rejected, non_data,
       status, message
from files where {where} and ($dataset is null or dataset = $dataset)
order by case status when 'refused' then 0 when 'skipped' then 1 when 'copy' then 2 else 3 end,
         rejected desc, source_file, source_sheet
"""
REJECTED = """
select * from rejected where {where} and ($dataset is null or dataset = $dataset)
order by township nulls last, source_file, source_sheet, source_row
"""
TREND = """
select cast(date_trunc('month', row_on) as date) as month_start,
       sum(rows_rejected) * 1e2 / nullif(sum(rows_accepted) + sum(rows_rejected), 0) as rejected_percent,
       cast(sum(rows_accepted) + sum(rows_rejected) as bigint) as handed_in
from submissions where {where} and row_on <= $last_day
group by cast(date_trunc('month', row_on) as date) order by 1
"""

PATHS = """
select distinct source_file from files
where ($submitter is null and submitter is null or submitter = $submitter) order by source_file
"""


def every_path(view: View) -> pl.Series:
    """Every file that the viewer may see, whatever the filter bar says."""
    return ask(view, "select distinct source_file from files order by source_file")["source_file"]


def paths(view: View, submitter: str | None) -> list[str]:
    """The files that this township (None: an office of the county) has handed in, if they are the viewer's to see."""
    rows = ask(view, PATHS, submitter=submitter)
    return rows["source_file"].to_list()


def totals(view: View) -> dict[str, Any]:
    """Files and rows of the townships asked for; replaced: accepted rows whose place a later one has taken."""
    text, params = view.where("township")
    return ask(view, TOTALS.format(where=text), **params).row(0, named=True)


def matrix(view: View) -> pl.DataFrame:
    """township, dataset (null: the township as a whole), state and days of the report due last, rows that stand."""
    text, params = view.where("township")
    own = view.scope.townships  # the table of townships is everybody's
    return ask(view, MATRIX.format(where=text), own=None if own is None else list(own), **params)


def on_time(view: View) -> pl.DataFrame:
    """due_on, in_time_percent: of the townships whose report can be judged, how many came by the due day."""
    text, params = view.where("township")
    return ask(view, ON_TIME.format(where=text), **params)


def files(view: View, dataset: str | None = None) -> pl.DataFrame:
    """Every sheet of every file; what could not be read comes first, then what was sent back most."""
    text, params = view.where("township")
    return ask(view, FILES.format(where=text), dataset=dataset, **params)


def sheets(view: View, path: str) -> pl.DataFrame:
    """The sheets of one file; none where it is not the viewer's to see."""
    return ask(view, SHEETS, path=path)


def file_rejected(view: View, path: str) -> pl.DataFrame:
    """The rejected rows of a file whose `sheets` the viewer may see."""
    return ask(view, FILE_REJECTED, path=path)


def _cells(view: View, path: str) -> pl.DataFrame:
    if "warnings" not in view.lake.tables():
        return pl.DataFrame(schema={"kind": pl.String})
    return ask(view, FILE_WARNINGS, path=path)


def unread_cells(view: View, path: str) -> pl.DataFrame:
    """The unread cells in accepted rows of a file whose `sheets` the viewer may see."""
    return _cells(view, path).filter(pl.col("kind") == UNREAD)


def file_warnings(view: View, path: str) -> pl.DataFrame:
    """The warnings of a file whose `sheets` the viewer may see; none in snapshots from before there were any."""
    return _cells(view, path).filter(pl.col("kind") != UNREAD)


def rejected(view: View, dataset: str | None = None) -> pl.DataFrame:
    """The rows to be corrected, with their cells and reasons."""
    text, params = view.where("township")
    return ask(view, REJECTED.format(where=text), dataset=dataset, **params)


def trend(view: View) -> pl.DataFrame:
    """month_start, rejected_percent, handed_in, by the day that the rows themselves speak of."""
    text, params = view.where("township")
    return ask(view, TREND.format(where=text), last_day=view.as_of, **params)
