"""Judged: a rule's SQL with the verdict that what is known allows.

The rule's own SQL takes every ledger for whole. Here each of its answers is held against `data_gaps`: a flag whose
flag_needs, or a clear whose clear_needs, are not known for the subject becomes "cannot tell" with the reason. For

    flag_needs=("projects", "acceptances"), subject of project P in 西河镇

a gap counts that is P's own, 西河镇's as a whole, or everybody's: P's acceptance row was sent back, 西河镇 has never
handed in acceptances, or nobody has.
"""

from __future__ import annotations

from collections.abc import Container

from pipelines.definitions import Loaded
from pipelines.findings.gap_places import EVERYWHERE, PLACES, condition
from pipelines.limits.dated import Limits, expand
from pipelines.needs import needs

# The reason that is shown of several: what nobody collects, then what was not handed in, sent back, left out, unread.
RANK = "case kind when 'not_collected' then '1' when 'unreported' then '2' when 'rejected' then '3' else '4' end"
UNRANKED = "substr({}, 2)"


def _worst(rule: Loaded, scopes: tuple[str, ...]) -> str:
    """flag_reason and clear_reason: the first reason among the gaps that needs of these scopes are about."""
    definition = rule.definition
    columns = []
    for name, texts in (("flag_reason", definition.flag_needs), ("clear_reason", definition.clear_needs)):
        wanted = [one for one in needs(texts) if one.scope in scopes]
        rows = condition(wanted, definition.counts_refused)
        columns.append(f"min(case when {rows} then {RANK} || reason end) as {name}")
    return ", ".join(columns)


def _gaps(rule: Loaded, places: Container[str]) -> tuple[list[str], list[str], list[str]]:
    """The queries over data_gaps that the rule has a need for, their joins, and their names, gravest first."""
    asked = {one.scope for one in needs((*rule.definition.flag_needs, *rule.definition.clear_needs))}
    queries, joins, names = [], [], []
    for place in PLACES:
        if place.name not in places or asked.isdisjoint(place.scopes):
            continue
        name, key = f"{place.name}_gap", place.key
        column, group = (f"{key}, ", f" group by {key}") if key else ("", "")
        queries.append(
            f"{name}s as (select {column}{_worst(rule, place.scopes)} from data_gaps where {place.rows}{group})"  # noqa: S608
        )
        how = f"left join {name}s as {name} on {name}.{key} = s.{key}" if key else f"cross join {name}s as {name}"
        joins.append(how)
        names.append(name)
    return queries, joins, names


def _first(names: list[str], *columns: str) -> str:
    reasons = [f"{name}.{column}" for column in columns for name in names]
    return f"coalesce({', '.join(reasons)}, null)" if reasons else "cast(null as string)"


def judged(rule: Loaded, limits: Limits, places: Container[str] = EVERYWHERE) -> str:
    """The rule's answers and two more columns: `verdict` (true, false, null: cannot tell) and `doubt`, its reason.

    With the places that hold a gap for the rule (`gap_places`), the answer is the same and the query shorter.
    """
    queries, joins, names = _gaps(rule, places)
    with_gaps = ",\n".join([f"subjects as ({expand(rule.sql, limits)})", *queries])
    flag, clear = _first(names, "flag_reason"), _first(names, "clear_reason")
    either = _first(names, "flag_reason", "clear_reason")
    return f"""
with {with_gaps}
select s.*,
       case when s.flagged and {flag} is not null then null
            when not s.flagged and {clear} is not null then null
            else s.flagged end as verdict,
       case when s.flagged then {UNRANKED.format(flag)}
            when not s.flagged then {UNRANKED.format(clear)}
            else coalesce({UNRANKED.format(either)}, s.missing) end as doubt
{" ".join(["from subjects as s", *joins])}"""
