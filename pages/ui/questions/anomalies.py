"""Anomaly questions: the findings that the page's choices ask for, their counts, and the rows behind one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import polars as pl

from pages.ui.periods import Period
from pages.ui.query import ask
from pages.ui.view import View
from pipelines.lake.ask import Filters, where

Outcome = Literal["flagged", "cannot_tell"]
LISTED = """
select * from findings where {where}
order by case level when 'red' then 0 when 'yellow' then 1 else 2 end, amount_fen desc nulls last,
         happened_on desc nulls last, finding_id
"""
TOTALS = """
select count(*) as findings, count(case when level = 'red' then 1 end) as red,
       count(case when level = 'yellow' then 1 end) as yellow, count(case when level = 'note' then 1 end) as note,
       count(distinct project_no) as projects, cast(sum(amount_fen) as bigint) as amount_fen
from findings where {where}
"""
BY_RULE = """
select rule, min(label) as label, count(*) as findings, count(case when level = 'red' then 1 end) as red,
       cast(sum(amount_fen) as bigint) as amount_fen
from findings where {where} group by rule order by findings desc, label
"""
BY_TOWNSHIP = """
select township, count(*) as findings, count(case when level = 'red' then 1 end) as red
from findings where {where} and township is not null group by township order by findings desc, township
"""
ONE = "select * from findings where {where} and finding_id = $finding_id"
DATASETS = """
select distinct s.dataset from files as s
join (select source_file, source_sheet from findings where {where} and finding_id = $finding_id) as f
  on f.source_file = s.source_file and f.source_sheet is not distinct from s.source_sheet
where s.dataset is not null order by s.dataset
"""
ROW = """
select c.* from "clean_{dataset}" as c
join (select source_file, source_sheet, source_row from findings where {where} and finding_id = $finding_id) as f
  on f.source_file = c.source_file and f.source_sheet is not distinct from c.source_sheet
     and f.source_row = c.source_row
"""
FIRM = """
select c.* from clean_contracts as c
join (select project_no, township from project_facts where {where}) as p on p.project_no = c.project_no
where p.township || '/' || c.contractor = $subject order by c.signed_on desc, c.contract_no
"""


@dataclass(frozen=True)
class Wanted:
    """The page's own choices, beside the filter bar's. None means all."""

    outcome: Outcome = "flagged"
    level: str | None = None
    stage: str | None = None
    rule: str | None = None
    least_fen: int | None = None
    within: Period | None = None


def _where(view: View, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    chosen = replace(view, filters=replace(view.filters, level=wanted.level, rule=wanted.rule))
    text, params = chosen.where("township", "category", "level", "rule")
    parts = [text, "outcome = $outcome"]
    params["outcome"] = wanted.outcome
    if wanted.stage is not None:
        parts.append("stage = $stage")
        params["stage"] = wanted.stage
    if wanted.least_fen is not None:
        parts.append("amount_fen >= $least_fen")
        params["least_fen"] = wanted.least_fen
    if wanted.within is not None:
        parts.append("happened_on between $first_day and $last_day")
        params |= {"first_day": wanted.within.start, "last_day": wanted.within.end}
    return " and ".join(parts), params


def _asked(view: View, sql: str, wanted: Wanted) -> pl.DataFrame:
    text, params = _where(view, wanted)
    return ask(view, sql.format(where=text), **params)


def listed(view: View, wanted: Wanted) -> pl.DataFrame:
    """Every finding asked for, red first, then by amount. Screen and workbook both show this frame."""
    return _asked(view, LISTED, wanted)


def totals(view: View, wanted: Wanted) -> dict[str, Any]:
    """How many findings at each level, in how many projects, for how much money."""
    return _asked(view, TOTALS, wanted).row(0, named=True)


def by_rule(view: View, wanted: Wanted) -> pl.DataFrame:
    """rule, label, findings, red, amount_fen; the most frequent first."""
    return _asked(view, BY_RULE, wanted)


def by_township(view: View, wanted: Wanted) -> pl.DataFrame:
    """township, findings, red; the most first."""
    return _asked(view, BY_TOWNSHIP, wanted)


def finding(view: View, finding_id: str) -> dict[str, Any] | None:
    """One finding by its id, whatever the filters say; None when there is none or the viewer may not see it."""
    text, params = where(view.scope, Filters(), ())
    found = ask(view, ONE.format(where=text), finding_id=finding_id, **params)
    return found.row(0, named=True) if found.height else None


def own_rows(view: View, finding_id: str) -> dict[str, pl.DataFrame]:
    """The ledger row that the finding was read from, by dataset; empty where it stands on no single row."""
    text, params = where(view.scope, Filters(), ())
    keys = ask(view, DATASETS.format(where=text), finding_id=finding_id, **params)["dataset"]
    found = {key: ask(view, ROW.format(where=text, dataset=key), finding_id=finding_id, **params) for key in keys}
    return {key: rows for key, rows in found.items() if rows.height}


def firm_contracts(view: View, subject: str) -> pl.DataFrame:
    """The contracts of a firm in a township, for a finding whose subject is '<township>/<firm>'."""
    text, params = where(view.scope, Filters(), ())
    return ask(view, FIRM.format(where=text), subject=subject, **params)
