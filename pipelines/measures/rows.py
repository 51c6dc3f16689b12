"""Rows: the SQL text that makes the rows of one KPI in the table kpis.

The figures of statement.py, the names of their units and periods, the ratio, and over how many townships the figures of
the county and of a category are, and how many there are (null elsewhere, and where the KPI needs no ledger). A figure
of what happens in a period is over no township that has told nothing since before it began.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipelines.definitions import Kpi
from pipelines.measures.statement import LEVELS, branches, clauses

COUNTY = "全县"
UNIT_NAME = f"""case when f.level = 'county' then '{COUNTY}'
            when f.level = 'village' then f.township || '/' || f.village
            else coalesce(f.township, f.category) end"""
# As periods.name spells them: 2026-09, 2026Q3, 2026H2, 2026, 2026-01~09.
_YEAR, _MONTH = "substr(cast({day} as string), 1, 4)", "substr(cast({day} as string), 6, 2)"
PERIOD = f"""case {{kind}} when 'month' then {_YEAR} || '-' || {_MONTH}
            when 'quarter' then {_YEAR} || 'Q' || cast(extract(quarter from {{day}}) as string)
            when 'half' then {_YEAR} || case when month({{day}}) <= 6 then 'H1' else 'H2' end
            when 'year' then {_YEAR}
            when 'ytd' then {_YEAR} || '-01~' || {_MONTH} end"""
REPORTED = """
select p.period_kind, p.period_end, count(*) as townships, a.townships_due
from (select distinct period_kind, period_start, period_end, reported_after from period_months) as p
join told as b on (p.reported_after is null or b.told_on > p.reported_after){since}
cross join (select count(*) as townships_due from townships) as a
group by p.period_kind, p.period_end, a.townships_due"""


def period_name(kind: str, day: str) -> str:
    """SQL: the name of the period of that kind which ends on that day."""
    return PERIOD.format(kind=kind, day=day)


def _townships(kpi: Kpi) -> tuple[str, str, str]:
    """The clause `reported`, the columns townships and townships_due, and the join that brings them."""
    none = "cast(null as bigint)"
    if not kpi.needs:
        return "", f"{none} as townships, {none} as townships_due", ""
    columns = ", ".join(
        f"case when f.level in ('county', 'category') then o.{name} end as {name}"
        for name in ("townships", "townships_due")
    )
    join = "left join reported as o on o.period_kind = f.period_kind and o.period_end = f.period_end"
    since = "" if kpi.stock else " and b.told_on >= p.period_start"
    return f",\nreported as ({REPORTED.format(since=since)}\n)", columns, join


def rows(key: str, kpi: Kpi, as_of: date, *, any_unread: bool = True, levels: Iterable[str] = LEVELS) -> str:
    """Every row of `kpi` in the table kpis (run.SCHEMA), from what had happened, and been told, by `as_of`."""
    reported, townships, join = _townships(kpi)
    return f"""{clauses(kpi, as_of, any_unread=any_unread)},
figures as ({branches(kpi, levels)}
){reported}
select '{key}' as kpi, f.period_kind, {period_name("f.period_kind", "f.period_end")} as period,
       f.period_start, f.period_end, f.level, {UNIT_NAME} as unit_name, f.township, f.village, f.category,
       f.numerator, f.denominator, f.numerator * {float(kpi.scale)!r}e0 / nullif(f.denominator, 0) as value, f.cases,
       {townships}
from figures as f {join}"""  # noqa: S608  (names of the definitions)
