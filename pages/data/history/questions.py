"""Questions: which night brought what, the changed rows and fields, and the pairs that may be one project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.site.view import View

NIGHTS = """
select snapshot, max(night_on) as night_on, bool_and(is_first) as is_first, count(distinct source_file) as files,
       count(distinct township) as townships, cast(sum(added) as bigint) as added,
       cast(sum(changed) as bigint) as changed, cast(sum(gone) as bigint) as gone, cast(sum(reread) as bigint) as reread
from history_nights where {where} group by snapshot order by snapshot desc
"""
FILES = """
select source_file, max(township) as township, cast(sum(added) as bigint) as added,
       cast(sum(changed) as bigint) as changed, cast(sum(gone) as bigint) as gone
from history_nights where {where} and ($snapshot is null or snapshot = $snapshot) and ($first or not is_first)
group by source_file order by sum(changed) + sum(gone) desc, source_file
"""
CHANGES = """
select h.*, coalesce(h.source_file, h.before_file) as place_file,
       coalesce(h.source_sheet, h.before_sheet) as place_sheet,
       coalesce(h.source_row, h.before_row) as place_row, p.project_name
from (select * from history where {where}) as h
left join project_facts as p on p.project_no = h.project_no
where {wanted}
order by h.snapshot desc, case h.change when 'gone' then 0 when 'changed' then 1 else 2 end, h.township nulls last,
         h.dataset, h.row_key, h.field nulls last
"""
DOUBLES = """
select d.* from possible_doubles as d where {where}
order by likeness desc, project_no, other_no
"""


@dataclass(frozen=True)
class Wanted:
    """The page's own choices, beside the filter bar's. None means all."""

    snapshot: str | None = None
    dataset: str | None = None
    file: str | None = None
    change: str | None = None


def nights(view: View) -> pl.DataFrame:
    """One row per night that brought something, newest first; is_first: there was nothing to compare with."""
    text, params = view.where("township")
    return ask(view, NIGHTS.format(where=text), **params)


def files(view: View, snapshot: str | None, *, first: bool) -> pl.DataFrame:
    """source_file, township, added, changed, gone of one night or all; `first`: with first nights too."""
    text, params = view.where("township")
    return ask(view, FILES.format(where=text), snapshot=snapshot, first=first, **params)


def _wanted(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    columns = {
        "snapshot": "h.snapshot",
        "dataset": "h.dataset",
        "file": "coalesce(h.source_file, h.before_file)",
        "change": "h.change",
    }
    chosen = {name: value for name in columns if (value := getattr(wanted, name)) is not None}
    return " and ".join([f"{columns[name]} = ${name}" for name in chosen]) or "true", chosen


def changes(view: View, wanted: Wanted) -> pl.DataFrame:
    """The changed fields, gone and added rows asked for, newest night first, what is gone before what is new."""
    text, params = view.where("township")
    chosen, values = _wanted(wanted)
    return ask(view, CHANGES.format(where=text, wanted=chosen), **params, **values)


def of_project(view: View, project_no: str) -> pl.DataFrame:
    """Every change of the project's ledger rows; the viewer's scope applies, the filter bar does not."""
    return ask(view, CHANGES.format(where="project_no = $project_no", wanted="true"), project_no=project_no)


def doubles(view: View) -> pl.DataFrame:
    """Pairs of projects that may be one, the likest first."""
    text, params = view.where("township")
    return ask(view, DOUBLES.format(where=text), **params)
