"""Statement: the one SQL text that counts a KPI for every period and level, in the portable subset.

A township counts in a period once it has told every ledger that the KPI needs, and with what it had told by then: a
fact after that day is passed over, and a stock of a later day is looked at on that day. The figure of the county, of a
category and of a village is that of the townships that count. A project of which a cell that the KPI needs could not be
read counts on neither side: it is neither finished nor unfinished.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pipelines.coverage.needs import Need, ledgers, needs
from pipelines.definitions import Kpi
from pipelines.measures.periods import PeriodKind

# What a unit of each level is named by; a fact without that name counts only above.
LEVELS: dict[str, tuple[str, ...]] = {
    "county": (),
    "township": ("township",),
    "category": ("category",),
    "village": ("township", "village"),
}
NAMES = ("township", "village", "category")
# Villages have few cases in a period; half-years and years to date are not counted for them.
OF_VILLAGES: tuple[PeriodKind, ...] = ("month", "quarter", "year")
LIVE = "is_live is distinct from false"  # cancelled projects count nowhere; a complaint may have no project
SUMS = ("numerator", "denominator", "cases")


def _columns(wanted: Iterable[Need]) -> str:
    """Which rows of data_gaps are about a column that is needed; none where none is needed by name."""
    return " or ".join(f"(dataset = '{n.dataset}' and field = '{n.field}')" for n in wanted if n.field) or "false"


def _unread(kpi: Kpi) -> str:
    """Township and project of what rests on a cell nobody could read; one may be cancelled whose status is such."""
    columns = _columns(needs((*kpi.needs, "projects.status@read")))
    return f"select distinct township, project_no from data_gaps where kind = 'unread' and ({columns})"  # noqa: S608


def told(kpi: Kpi) -> str:
    """The townships that have told every ledger, and every column, that the KPI needs: township, told_on."""
    datasets = ledgers(kpi.needs)
    listed = ", ".join(f"'{key}'" for key in datasets)
    columns = _columns(one for one in needs(kpi.needs) if one.scope != "read")
    return f"""
    select s.township, min(s.known_on) as told_on
    from ledger_states as s
    left join (
        select distinct township from data_gaps where kind = 'column' and ({columns})
    ) as g on g.township = s.township
    where s.dataset in ({listed}) and g.township is null
    group by s.township having count(s.known_on) = {len(datasets)}"""  # noqa: S608  (names of the definitions)


def cut(kpi: Kpi, text: str) -> str:
    """The text of a stock's aggregate with its day moved to what the township had told by then."""
    return re.sub(rf"\b{kpi.event_on}\b", "cut_on", text) if kpi.stock and kpi.needs else text


def counted_facts(kpi: Kpi, night: str, *, any_unread: bool = True) -> str:
    """The facts that may count at all: live, of a township that has told them, by the day it has told or the night.

    Where the county has no unread cell at all (`any_unread`), none is looked for: every fact would pass by the join.
    """
    if not kpi.needs:
        return f"select f.*, {night} as told_on from {kpi.facts} as f where {kpi.event_on} <= {night} and {LIVE}"  # noqa: S608
    by = night if kpi.stock else "t.told_on"
    cut_on = f", least(f.{kpi.event_on}, t.told_on) as cut_on" if kpi.stock else ""
    cells = (
        f"left join ({_unread(kpi)}) as u on u.township = f.township and u.project_no is not distinct from f.project_no"
    )
    unread, is_read = (cells, " and u.township is null") if any_unread else ("", "")
    return f"""select f.*, t.told_on{cut_on} from {kpi.facts} as f join told as t on t.township = f.township {unread}
    where f.{kpi.event_on} <= {by} and {LIVE}{is_read}"""  # noqa: S608


def sums(kpi: Kpi) -> dict[str, str]:
    """The three aggregates by name."""
    texts = (kpi.numerator, kpi.denominator, kpi.cases or kpi.denominator)
    return {name: cut(kpi, text) for name, text in zip(SUMS, texts, strict=True)}


def is_additive(kpi: Kpi) -> bool:
    """Whether the parts of a period add up to the whole, to the last bit: not where different things are counted, nor
    where a sum is divided."""
    return not re.search(r"\bdistinct\b|/", f"{kpi.numerator} {kpi.denominator} {kpi.cases}")


def belongs(kpi: Kpi) -> str:
    """Which months of a period count, and which townships have told it: the condition on period_months `p`."""
    parts = ["p.is_last"] if kpi.stock else []
    if kpi.needs:
        parts.append("(p.reported_after is null or b.told_on > p.reported_after)")
    return " and ".join(parts) or "true"


def _base(kpi: Kpi) -> tuple[str, dict[str, str]]:
    """The rows that the periods are made of, and how they are added up."""
    if not is_additive(kpi):
        return f"select *, last_day({kpi.event_on}) as counted_month from counted", sums(kpi)  # noqa: S608
    each = ", ".join(f"{text} as {name}_part" for name, text in sums(kpi).items())
    keys = f"last_day({kpi.event_on}), told_on, {', '.join(NAMES)}"
    names = ", ".join(NAMES)
    base = f"select last_day({kpi.event_on}) as counted_month, told_on, {names}, {each} from counted group by {keys}"  # noqa: S608
    return base, {name: f"sum({name}_part)" for name in SUMS}


def _branch(kpi: Kpi, level: str, added: dict[str, str]) -> str:
    names = LEVELS[level]
    shown = ", ".join(f"b.{name}" if name in names else f"cast(null as string) as {name}" for name in NAMES)
    figures = ", ".join(f"cast(coalesce({text}, 0) as double) as {name}" for name, text in added.items())
    where = [belongs(kpi), *(f"b.{name} is not null" for name in names)]
    if level == "village":
        where.append("p.period_kind in ({})".format(", ".join(f"'{kind}'" for kind in OF_VILLAGES)))
    keys = ["p.period_kind", "p.period_start", "p.period_end", *(f"b.{name}" for name in names)]
    return f"""
select p.period_kind, p.period_start, p.period_end, '{level}' as level, {shown}, {figures}
from base as b join period_months as p on p.month_end = b.counted_month
where {" and ".join(where)}
group by {", ".join(keys)}"""  # noqa: S608


def statement(kpi: Kpi, as_of: date, *, any_unread: bool = True) -> str:
    """Every period × level of `kpi`, from what had happened, and been told, by `as_of`."""
    night = f"date '{as_of.isoformat()}'"
    base, added = _base(kpi)
    first = f"told as ({told(kpi)}\n),\n" if kpi.needs else ""
    branches = "\nunion all".join(_branch(kpi, level, added) for level in LEVELS)
    counted = counted_facts(kpi, night, any_unread=any_unread)
    return f"with {first}counted as (\n    {counted}\n),\nbase as (\n    {base}\n){branches}"


def facts_of(kpi: Kpi, kind: PeriodKind, end: date, as_of: date) -> tuple[str, str]:
    """One figure's facts as SQL: the WITH clauses, and the FROM and WHERE that leave the facts `b` of the period."""
    night = f"date '{as_of.isoformat()}'"
    first = f"told as ({told(kpi)}\n),\n" if kpi.needs else ""
    clauses = f"with {first}counted as (\n    {counted_facts(kpi, night)}\n)"
    period = f"p.period_kind = '{kind}' and p.period_end = date '{end.isoformat()}'"
    source = f"from counted as b join period_months as p on p.month_end = last_day(b.{kpi.event_on})"
    return clauses, f"{source}\nwhere {period} and {belongs(kpi)}"


def townships(kpi: Kpi) -> str:
    """How many townships count in each period: period_kind, period_end, townships."""
    return f"""
with told as ({told(kpi)}
)
select p.period_kind, p.period_end, count(*) as townships
from (select distinct period_kind, period_end, reported_after from period_months) as p
join told as b on p.reported_after is null or b.told_on > p.reported_after
group by p.period_kind, p.period_end"""  # noqa: S608
