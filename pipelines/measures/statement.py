"""Statement: the one SQL text that counts a KPI for every period and level, in the portable subset.

A township counts in a period once it has told every ledger that the KPI needs, and with what it had told by then: a
fact after that day is passed over, and a stock of a later day is looked at on that day. The figure of the county, of a
category and of a village is that of the townships that count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from pipelines.definitions import Kpi
from pipelines.measures.counted_facts import counted_facts, cut, reported_townships
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
SUMS = ("numerator", "denominator", "cases")
# What counts each thing once. It has one township, village and category, as a project has.
DISTINCT = re.compile(r"count\(distinct (\w+)\)")


def sums(kpi: Kpi) -> dict[str, str]:
    """The three aggregates by name."""
    texts = (kpi.numerator, kpi.denominator, kpi.cases or kpi.denominator)
    return {name: cut(kpi, text) for name, text in zip(SUMS, texts, strict=True)}


def as_doubles(aggregates: Mapping[str, str], between: str = ", ") -> str:
    """The aggregates by their names as they are published; one of nothing is 0, and its ratio no value."""
    return between.join(f"cast(coalesce({text}, 0) as double) as {name}" for name, text in aggregates.items())


def is_additive(kpi: Kpi) -> bool:
    """Whether the parts of a period add up to the whole, to the last bit: not where a sum is divided, nor where a stock
    counts different things."""
    written = " ".join(sums(kpi).values())
    return "/" not in written and not (kpi.stock and DISTINCT.search(written))


def belongs(kpi: Kpi) -> str:
    """Which months of a period count, and which townships have told it: the condition on period_months `p`."""
    parts = ["p.is_last"] if kpi.stock else []
    if kpi.needs:
        parts.append("(p.reported_after is null or b.told_on > p.reported_after)")
    return " and ".join(parts) or "true"


def _before(kpi: Kpi) -> dict[str, str]:
    """For each thing that is counted once, the column that holds the month in which it was counted before."""
    return {thing: f"{thing}_before" for thing in DISTINCT.findall(" ".join(sums(kpi).values()))}


def _added(name: str, text: str) -> str:
    """How the parts of an aggregate add up; what is counted once adds where it was not before in the period."""
    thing = DISTINCT.fullmatch(text)
    if thing is None:
        return f"sum(b.{name}_part)"
    before = f"b.{thing[1]}_before"
    return f"sum(case when {before} is null or {before} < p.period_start then b.{name}_part end)"


def _by_month(kpi: Kpi, names: str) -> str:
    """The parts of one month, of the units named by `names`."""
    month = f"last_day({kpi.event_on})"
    before = _before(kpi)
    order = ", ".join(f"{name} nulls last" for name in (kpi.event_on, *NAMES))
    lags = "".join(
        f", lag({month}) over (partition by {thing} order by {order}) as {name}" for thing, name in before.items()
    )
    every = {name: DISTINCT.sub(r"count(\1)", text) for name, text in sums(kpi).items()}
    parts = ", ".join(f"{text} as {name}_part" for name, text in every.items())
    keys = ", ".join(["counted_month", "told_on", *before.values(), names])
    counted = f"select *, {month} as counted_month{lags} from counted"  # noqa: S608
    return f"select {keys}, {parts} from ({counted}) as c group by {keys}"  # noqa: S608


def _base(kpi: Kpi) -> tuple[str, str, dict[str, str]]:
    """What the villages' periods are made of, what those of the wider units are made of, and how both are added up.

    The wider units' months are few, and go into the many periods of a month; the villages' are as many as the facts.
    """
    if not is_additive(kpi):
        facts = f"select *, last_day({kpi.event_on}) as counted_month from counted"  # noqa: S608
        return facts, facts, sums(kpi)
    added = {name: _added(name, text) for name, text in sums(kpi).items()}
    return _by_month(kpi, "township, village"), _by_month(kpi, "township, category"), added


def _branch(kpi: Kpi, level: str, added: dict[str, str]) -> str:
    names = LEVELS[level]
    shown = ", ".join(f"b.{name}" if name in names else f"cast(null as string) as {name}" for name in NAMES)
    figures = as_doubles(added)
    where = [belongs(kpi), *(f"b.{name} is not null" for name in names)]
    if level == "village":
        where.append("p.period_kind in ({})".format(", ".join(f"'{kind}'" for kind in OF_VILLAGES)))
    keys = ["p.period_kind", "p.period_start", "p.period_end", *(f"b.{name}" for name in names)]
    source = "base" if level == "village" else "wide"
    return f"""
select p.period_kind, p.period_start, p.period_end, '{level}' as level, {shown}, {figures}
from {source} as b join period_months as p on p.month_end = b.counted_month
where {" and ".join(where)}
group by {", ".join(keys)}"""  # noqa: S608


def clauses(kpi: Kpi, as_of: date, *, any_unread: bool = True) -> str:
    """The WITH clauses `told`, `counted`, `base` and `wide`, from what had happened, and been told, by `as_of`."""
    night = f"date '{as_of.isoformat()}'"
    base, wide, _ = _base(kpi)
    first = f"told as ({reported_townships(kpi)}\n),\n" if kpi.needs else ""
    counted = counted_facts(kpi, night, any_unread=any_unread)
    return f"with {first}counted as (\n    {counted}\n),\nbase as (\n    {base}\n),\nwide as (\n    {wide}\n)"


def branches(kpi: Kpi, levels: Iterable[str] = LEVELS) -> str:
    """The figures of every period and of these levels, one level under another, over those clauses."""
    return "\nunion all".join(_branch(kpi, level, _base(kpi)[2]) for level in levels)


def statement(kpi: Kpi, as_of: date, *, any_unread: bool = True) -> str:
    """Every period × level of `kpi`, from what had happened, and been told, by `as_of`."""
    return f"{clauses(kpi, as_of, any_unread=any_unread)}{branches(kpi)}"


def facts_of(kpi: Kpi, kind: PeriodKind, end: date, as_of: date) -> tuple[str, str]:
    """One figure's facts as SQL: the WITH clauses, and the FROM and WHERE that leave the facts `b` of the period."""
    night = f"date '{as_of.isoformat()}'"
    first = f"told as ({reported_townships(kpi)}\n),\n" if kpi.needs else ""
    clauses = f"with {first}counted as (\n    {counted_facts(kpi, night)}\n)"
    period = f"p.period_kind = '{kind}' and p.period_end = date '{end.isoformat()}'"
    source = f"from counted as b join period_months as p on p.month_end = last_day(b.{kpi.event_on})"
    return clauses, f"{source}\nwhere {period} and {belongs(kpi)}"
