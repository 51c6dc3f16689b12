"""Submission questions: what came in, from whom, what was accepted, what was sent back and why."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.ui.query import ask
from pages.ui.view import View
from pipelines.lake.ask import Filters, where

TOTALS = """
select count(distinct source_file) as files,
       count(distinct case when status = 'refused' then source_file end) as refused,
       cast(sum(rows_seen) as bigint) as rows_seen, cast(sum(accepted) as bigint) as accepted,
       cast(sum(rejected) as bigint) as rejected, cast(sum(non_data) as bigint) as non_data,
       sum(rejected) * 1e2 / nullif(sum(accepted) + sum(rejected), 0) as rejected_percent,
       count(distinct case when accepted > 0 then township end) as townships
from files where {where}
"""
MATRIX = """
select t.name as township, f.dataset, f.accepted, f.rejected, f.received_on
from (select name, code from (select name, code, name as township from townships) as named where {where}) as t
left join (select coalesce(township, submitter) as township, dataset, cast(sum(accepted) as bigint) as accepted,
                  cast(sum(rejected) as bigint) as rejected, max(received_on) as received_on
           from files where dataset is not null group by coalesce(township, submitter), dataset) as f
  on f.township = t.name
order by t.code, f.dataset
"""
FILES = """
select source_file, source_sheet, dataset, township, received_on, period_on, rows_seen, accepted, rejected, non_data,
       status, message
from files where {where}
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
where {where} and ($submitter is null and submitter is null or submitter = $submitter) order by source_file
"""


def paths(view: View, submitter: str | None) -> list[str]:
    """The files that this township (None: an office of the county) has handed in, if they are the viewer's to see."""
    text, params = where(view.scope, Filters(), ())
    found = ask(view, PATHS.format(where=text), submitter=submitter, **params)
    return found["source_file"].to_list()


def totals(view: View) -> dict[str, Any]:
    """Files and rows of the townships asked for."""
    text, params = view.where("township")
    return ask(view, TOTALS.format(where=text), **params).row(0, named=True)


def matrix(view: View) -> pl.DataFrame:
    """township, dataset, accepted, rejected, received_on; one row without a dataset where a township sent nothing."""
    text, params = view.where("township")
    return ask(view, MATRIX.format(where=text), **params)


def files(view: View) -> pl.DataFrame:
    """Every sheet of every file; what could not be read comes first, then what was sent back most."""
    text, params = view.where("township")
    return ask(view, FILES.format(where=text), **params)


def rejected(view: View, dataset: str | None = None) -> pl.DataFrame:
    """The rows to be corrected, with their cells and reasons."""
    text, params = view.where("township")
    return ask(view, REJECTED.format(where=text), dataset=dataset, **params)


def trend(view: View) -> pl.DataFrame:
    """month_start, rejected_percent, handed_in, by the day that the rows themselves speak of."""
    text, params = view.where("township")
    return ask(view, TREND.format(where=text), last_day=view.as_of, **params)
