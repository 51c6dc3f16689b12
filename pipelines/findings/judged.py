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


# Where a gap of each kind of need lies, and how an answer of the rule finds its own.
PLACES = (
    ("shared", ("own", "township"), "project_no is null and township is null", None),
    ("county", ("county",), "true", None),
    ("own", ("own",), "project_no is null and township is not null", "township"),
    ("township", ("township",), "township is not null", "township"),
    ("project", ("own",), "project_no is not null", "project_no"),
)


def _gaps(rule: Loaded) -> tuple[list[str], list[str], list[str]]:
    """The queries over data_gaps that the rule has a need for, their joins, and their names, gravest first."""
    asked = {one.scope for one in needs((*rule.definition.flag_needs, *rule.definition.clear_needs))}
    queries, joins, names = [], [], []
    for name, scopes, place, key in PLACES:
        if asked.isdisjoint(scopes):
            continue
        column, group = (f"{key}, ", f" group by {key}") if key else ("", "")
        queries.append(
            f"{name}_gaps as (select {column}{_worst(rule, scopes)} from data_gaps where {place}{group})"  # noqa: S608
        )
        how = f"left join {name}_gaps as {name}_gap on {name}_gap.{key} = s.{key}" if key else ""
        joins.append(how or f"cross join {name}_gaps as {name}_gap")
        names.append(f"{name}_gap")
    return queries, joins, names


def _first(names: list[str], column: str) -> str:
    return f"coalesce({', '.join(f'{name}.{column}' for name in names)}, null)" if names else "cast(null as string)"


def judged(rule: Loaded, limits: Limits) -> str:
    """The rule's answers and two more columns: `verdict` (true, false, null: cannot tell) and `doubt`, its reason."""
    queries, joins, names = _gaps(rule)
    lines = "\n    ".join(["from subjects as s", *joins])
    with_gaps = ",\n".join([f"subjects as ({expand(rule.sql, limits)})", *queries])
    return f"""
with {with_gaps},
held as (
    select s.*, {_first(names, "flag_reason")} as flag_reason, {_first(names, "clear_reason")} as clear_reason
    {lines}
)
select held.*,
       case when flagged and flag_reason is not null then null
            when not flagged and clear_reason is not null then null
            else flagged end as verdict,
       case when flagged then {UNRANKED.format("flag_reason")}
            when not flagged then {UNRANKED.format("clear_reason")}
            else coalesce({UNRANKED.format("coalesce(flag_reason, clear_reason)")}, missing) end as doubt
from held"""  # noqa: S608  (a rule's own text and names)
