"""Questions: finding a project, its facts, its ledger rows, and what was paid against what was built."""

from __future__ import annotations

import unicodedata
from typing import Any

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.site.view import View
from pipelines.registry import datasets

SEARCH = """
select l.lamp, p.project_no, p.project_name, p.township, p.village, p.category, p.stage, p.contractor, p.budget_fen,
       p.progress_percent, case when p.payments_known_on is not null then p.paid_fen * 1e2 / nullif(p.base_fen, 0) end
           as paid_percent, l.red_findings, l.yellow_findings
from (select *, lower(concat_ws(' ', project_no, project_name, township, village, category, contractor)) as haystack
      from project_facts where {where}) as p
left join project_lamps as l on l.project_no = p.project_no
where {words}
order by coalesce(l.red_findings, 0) desc, coalesce(l.yellow_findings, 0) desc, p.budget_fen desc nulls last,
         p.project_no
"""
# Column by column: of sixty others nothing is shown. What the township has not told is null, and no 0. An unfinished
# work is counted late through the last day of which it has told its projects, and its changes where it tells them.
FACTS = """
select f.project_no, f.project_name, f.township, f.village, f.category, f.class, f.stage, f.content,
       f.nature, f.owner_unit, f.owner_type, f.responsible_person, f.supervisor_unit, f.maintainer, f.contractor,
       f.procurement_method, f.plan_year, f.beneficiaries, f.vulnerable_beneficiaries,
       f.budget_fen, f.reviewed_fen, f.base_fen, f.submitted_settlement_fen, f.settled_fen, f.retention_fen,
       f.progress_percent, f.first_submitted_on, f.reviewed_on, f.filed_on, f.awarded_on, f.signed_on,
       f.planned_start_on, f.started_on, f.first_paid_on, f.last_reported_on, f.due_on, f.finished_on, f.accepted_on,
       f.settled_on, f.handed_over_on, f.retention_due_on, l.lamp, c.phone, c.project_code,
       cast(f.started_on - f.planned_start_on as int) as start_late_days,
       f.as_of, case when f.payments_known_on is not null then f.paid_fen end as paid_fen,
       case when f.ratings_known_on is not null then f.rating_count end as rating_count,
       f.contracts_known_on is not null as knows_contracts, f.changes_known_on is not null as knows_changes,
       f.progress_known_on is not null as knows_progress,
       case when f.projects_known_on is not null
            then least(f.as_of, f.projects_known_on, coalesce(f.changes_known_on, f.as_of)) end as counted_to,
       cast(coalesce(f.finished_on, counted_to) - f.due_on as int) as finish_late_days,
       case when f.payments_known_on is not null then f.paid_fen * 1e2 / nullif(f.base_fen, 0) end as paid_percent,
       f.score_sum / nullif(f.rating_count, 0) as score_mean
from (select * from project_facts where project_no = $project_no) as f
left join project_lamps as l on l.project_no = f.project_no
left join clean_projects as c on c.project_no = f.project_no
"""
# Whether no sheet can say that the work is finished: without the column, or with a cell that nobody can read.
NO_FINISH = """
select 1 from data_gaps where project_no = $project_no and dataset = 'projects' and field = 'finished_on'
and kind in ('column', 'unread') limit 1
"""
LEDGER = """
select c.* from "clean_{dataset}" as c
where c.{own}
order by c.{event_on} nulls last, c.source_file, c.source_sheet, c.source_row
"""
OF_PROJECT = "project_no = $project_no"
OF_ITS_FIRMS = "contractor in (select contractor from clean_contracts where project_no = $project_no)"
CURVES = """
select 'built' as curve, reported_on as day, percent, percent as figure from progress_facts
where project_no = $project_no
union all
select 'paid', paid_on, paid_to_date_fen * 1e2 / nullif(base_fen, 0), amount_fen from payment_facts
where project_no = $project_no
order by 1, 2, 3
"""
FINDINGS = """
select finding_id, label, level, outcome, evidence, amount_fen, source_file, source_sheet, source_row
from findings where project_no = $project_no
order by case outcome when 'flagged' then 0 else 1 end, case level when 'red' then 0 when 'yellow' then 1 else 2 end,
         amount_fen desc nulls last, happened_on desc nulls last, finding_id
"""
REJECTED = """
select dataset, source_file, source_sheet, source_row, reason_text, raw from rejected
where project_no = $project_no order by dataset, source_file, source_sheet, source_row
"""


def search(view: View, words: str) -> pl.DataFrame:
    """Projects in which every word occurs in number, name, place or contractor; those with red findings first."""
    text, params = view.where("township", "category")
    wanted = unicodedata.normalize("NFKC", words).lower().split()
    word_params = {f"word{nth}": word for nth, word in enumerate(wanted)}
    needle = " and ".join(f"contains(p.haystack, ${name})" for name in word_params) or "true"
    return ask(view, SEARCH.format(where=text, words=needle), **params, **word_params)


def facts(view: View, project_no: str) -> dict[str, Any] | None:
    """The project's wide row, or None when there is no such project or the viewer may not see it."""
    rows = ask(view, FACTS, project_no=project_no)
    if rows.is_empty():
        return None
    project = rows.row(0, named=True)
    if project["finished_on"] is None and ask(view, NO_FINISH, project_no=project_no).height:
        project |= {"counted_to": None, "finish_late_days": None}
    return project


def ledger(view: View, dataset: str, project_no: str) -> pl.DataFrame:
    """The accepted ledger rows of one dataset that belong to the project; of a firms' ledger, those of its firms.
    None of a project that is not there or not the viewer's to see."""
    if facts(view, project_no) is None:
        return pl.DataFrame()
    known = datasets()[dataset]
    own = OF_PROJECT if "project_no" in known.field_names else OF_ITS_FIRMS
    sql = LEDGER.format(dataset=dataset, own=own, event_on=known.event_on)
    return ask(view, sql, project_no=project_no)


def curves(view: View, project_no: str) -> pl.DataFrame:
    """curve (built|paid), day, percent: reported progress, and the running total of payments against the base."""
    return ask(view, CURVES, project_no=project_no)


def findings(view: View, project_no: str) -> pl.DataFrame:
    """The project's findings, red first, then those that could not be told."""
    return ask(view, FINDINGS, project_no=project_no)


def rejected(view: View, project_no: str) -> pl.DataFrame:
    """Rows of the project that were sent back: what the figures above do not contain."""
    return ask(view, REJECTED, project_no=project_no)
