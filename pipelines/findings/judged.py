"""Judged: a rule's SQL with the verdict that what is known allows.

The rule's own SQL takes every ledger for whole. Here each of its answers is held against `data_gaps`: a flag whose
flag_needs, or a clear whose clear_needs, are not known for the subject becomes "cannot tell" with the reason. For

    flag_needs=("projects", "acceptances"), subject of project P in 西河镇

a gap counts that is P's own, 西河镇's as a whole, or everybody's: P's acceptance row was sent back, 西河镇 has never
handed in acceptances, or nobody has.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.coverage.needs import Need, needs
from pipelines.definitions import Loaded
from pipelines.findings.limits import Limits, expand

# The reason that is shown of several: what nobody collects, then what was not handed in, sent back, left out.
RANK = "case kind when 'not_collected' then '1' when 'unreported' then '2' when 'rejected' then '3' else '4' end"
UNRANKED = "substr({}, 2)"


def _condition(wanted: Iterable[Need], counted: tuple[str, ...]) -> str:
    """Which rows of data_gaps these needs are about; rejected rows that the rule itself counts are none."""
    parts = []
    for one in wanted:
        column = f"(field is null or field = '{one.field}')" if one.field else "field is null"
        kind = " and kind <> 'rejected'" if one.dataset in counted else ""
        parts.append(f"(dataset = '{one.dataset}' and {column}{kind})")
    return " or ".join(parts) if parts else "false"


def _worst(rule: Loaded, scopes: tuple[str, ...]) -> str:
    """flag_reason and clear_reason: the first reason among the gaps that needs of these scopes are about."""
    definition = rule.definition
    columns = []
    for name, texts in (("flag_reason", definition.flag_needs), ("clear_reason", definition.clear_needs)):
        wanted = [one for one in needs(texts) if one.scope in scopes]
        condition = _condition(wanted, definition.counts_refused)
        columns.append(f"min(case when {condition} then {RANK} || reason end) as {name}")
    return ", ".join(columns)


def judged(rule: Loaded, limits: Limits) -> str:
    """The rule's answers and two more columns: `verdict` (true, false, null: cannot tell) and `doubt`, its reason."""
    return f"""
with subjects as ({expand(rule.sql, limits)}),
project_gaps as (
    select project_no, {_worst(rule, ("own",))} from data_gaps where project_no is not null group by project_no
),
own_gaps as (
    select township, {_worst(rule, ("own",))} from data_gaps
    where project_no is null and township is not null group by township
),
township_gaps as (
    select township, {_worst(rule, ("township",))} from data_gaps where township is not null group by township
),
county_gaps as (
    select {_worst(rule, ("county",))} from data_gaps
),
shared_gaps as (
    select {_worst(rule, ("own", "township"))} from data_gaps where project_no is null and township is null
),
held as (
    select s.*, coalesce(h.flag_reason, c.flag_reason, o.flag_reason, t.flag_reason, p.flag_reason) as flag_reason,
           coalesce(h.clear_reason, c.clear_reason, o.clear_reason, t.clear_reason, p.clear_reason) as clear_reason
    from subjects as s
    cross join shared_gaps as h
    cross join county_gaps as c
    left join own_gaps as o on o.township = s.township
    left join township_gaps as t on t.township = s.township
    left join project_gaps as p on p.project_no = s.project_no
)
select held.*,
       case when flagged and flag_reason is not null then null
            when not flagged and clear_reason is not null then null
            else flagged end as verdict,
       case when flagged then {UNRANKED.format("flag_reason")}
            when not flagged then {UNRANKED.format("clear_reason")}
            else coalesce({UNRANKED.format("coalesce(flag_reason, clear_reason)")}, missing) end as doubt
from held"""  # noqa: S608  (a rule's own text and names)
