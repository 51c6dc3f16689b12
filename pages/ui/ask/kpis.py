"""KPI questions: every KPI of the chosen place, category and period, with what came before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from pages.ui.ask.query import ask, cached
from pages.ui.site import periods
from pages.ui.site.view import View
from pipelines import registry
from pipelines.definitions import Kpi
from pipelines.engines.engine import Asks
from pipelines.measures.run import run
from pipelines.needs import ledgers
from pipelines.not_computed import keys_of

KPIS = "select * from kpis where level in ('county', 'township') order by kpi, period_end, level, unit_name"
OF_COUNTY = """
select * replace ('county' as level) from kpis where level = 'category' and category = $category
"""  # what is published of a category, which a township cannot count by itself
SHOWN_PERIODS = {"year": 3, "half": 5, "quarter": 8, "month": 13, "ytd": 3}
STATES = "select township, dataset, state, known_on from ledger_states"
OWED = "select max(reported_after) as day from period_months where period_kind = $kind and period_end = $last"
Unknown = Literal["", "unreported", "off"]


@dataclass(frozen=True)
class Figure:
    """One KPI of one place in one period, beside the period before and the run of periods that led here."""

    key: str
    kpi: Kpi
    value: float | None
    before: float | None
    numerator: float | None
    denominator: float | None
    cases: float | None
    history: tuple[float | None, ...]
    is_lost: bool = False  # not computed tonight
    unknown: Unknown = ""  # why there is no value: a ledger was not reported for the period, or nobody collects it
    townships: int | None = None  # over how many townships a figure of the county is, and how many there are
    townships_due: int | None = None


@dataclass(frozen=True)
class _Slice:
    """The lake as if it held one category only: the category's facts stand before the tables of the same name."""

    view: View

    def sql(self, text: str) -> pl.DataFrame:
        shades = ", ".join(f"{name} as (select * from {name} where category = $category)" for name in _facts(self.view))
        asked = f"with {shades} select * from ({text}) as asked"
        return ask(self.view, asked, category=self.view.filters.category)


def _facts(view: View) -> list[str]:
    """The fact tables of this snapshot that know categories."""
    facts = {loaded.definition.facts for loaded in registry.kpis().values()}
    return sorted(name for name, columns in view.lake.columns().items() if name in facts and "category" in columns)


@cached
def _of_category(view: View, category: str) -> pl.DataFrame:
    """The KPI table of one category, counted from the facts by the night's own statements."""
    return _counted(view, _Slice(view))


@cached
def _of_own_categories(view: View) -> pl.DataFrame:
    """The KPI table over all the categories that the viewer may see: the rows of the others are not in it."""
    return _counted(view, view.lake)


def _counted(view: View, engine: Asks) -> pl.DataFrame:
    """The KPIs of facts that know categories, counted by the night's own statements.

    Over a township's facts there is no figure of the county: that one is published.
    """
    facts, lost = _facts(view), keys_of(view.lake.manifest, "kpi")
    asked = {k: v for k, v in registry.kpis().items() if v.definition.facts in facts and k not in lost}
    rows = run(engine, asked, view.as_of)
    return rows if view.scope.townships is None else rows.filter(pl.col("level") != "county")


def table(view: View) -> pl.DataFrame:
    """The KPI table of the county and of the townships that the viewer may see, of the chosen category when there is
    one."""
    category = view.filters.category
    if category is None:
        rows = ask(view, KPIS) if view.scope.categories is None else _of_own_categories(view)
    else:
        rows = _of_category(view, category)
        if view.scope.townships is not None:
            rows = pl.concat([rows, ask(view, OF_COUNTY, category=category)], how="vertical_relaxed")
    return rows.filter(pl.col("level").is_in(["county", "township"]))


def of_place(view: View, township: str | None, kind: periods.Kind) -> pl.DataFrame:
    """Every KPI of one township, or of the county, in all periods of that kind up to the chosen one's end."""
    place = pl.col("level") == "county" if township is None else pl.col("township") == township
    return table(view).filter(
        place, pl.col("period_kind") == kind, pl.col("period_end") <= max(view.period.end, view.as_of)
    )


def figures(view: View, township: str | None = None) -> dict[str, Figure]:
    """Every KPI by key, in page order, for the chosen period; `township` None is the county."""
    frame = of_place(view, township, view.period.kind)
    by_kpi = frame.partition_by("kpi", as_dict=True)
    return {
        key: _figure(view, key, loaded.definition, by_kpi.get((key,), frame.clear()), township)
        for key, loaded in registry.kpis().items()
    }


def _figure(view: View, key: str, kpi: Kpi, frame: pl.DataFrame, township: str | None) -> Figure:
    rows = {row["period_end"]: row for row in frame.iter_rows(named=True)}
    lost = key in keys_of(view.lake.manifest, "kpi")
    if lost:
        rows = {}
    now, before = rows.get(view.period.end, {}), rows.get(periods.previous(view.period).end, {})
    return Figure(
        key=key,
        kpi=kpi,
        value=now.get("value"),
        before=before.get("value"),
        numerator=now.get("numerator"),
        denominator=now.get("denominator"),
        cases=now.get("cases"),
        history=tuple(rows.get(each.end, {}).get("value") for each in run_of(view.period)),
        is_lost=lost,
        unknown="" if lost or now.get("value") is not None else why_unknown(view, kpi, township),
        townships=now.get("townships"),
        townships_due=now.get("townships_due"),
    )


def why_unknown(view: View, kpi: Kpi, township: str | None) -> Unknown:
    """Why nobody of the place has a figure in the period; empty where they have told all and nothing happened.

    Of what happens in a period (no stock) a township that has told nothing since before it began has told nothing.
    """
    wanted = ledgers(kpi.needs)
    states = ask(view, STATES).filter(pl.col("dataset").is_in(wanted))
    if states.is_empty():
        return ""
    if township is not None:
        states = states.filter(pl.col("township") == township)
    if states.group_by("dataset").agg(pl.col("state").eq("not_collected").all())["state"].any():
        return "off"
    owed = ask(view, OWED, kind=view.period.kind, last=view.period.end)["day"][0]
    known_by_township = states.group_by("township").agg(
        pl.col("known_on").min(), lacking=pl.col("known_on").null_count()
    )
    enough = known_by_township.filter(pl.col("lacking") == 0)
    if owed is not None:
        enough = enough.filter(pl.col("known_on") > owed)
    if not kpi.stock:
        enough = enough.filter(pl.col("known_on") >= view.period.start)
    return "unreported" if enough.is_empty() else ""


def run_of(period: periods.Period, count: int | None = None) -> list[periods.Period]:
    """The periods shown in a trend, oldest first, ending with `period`."""
    span = [period]
    while len(span) < (count or SHOWN_PERIODS[period.kind]):
        span.append(periods.previous(span[-1]))
    return span[::-1]


def by_township(view: View, key: str) -> pl.DataFrame:
    """One KPI of every township in the chosen period: township, value, numerator, denominator, cases."""
    return (
        table(view)
        .filter(
            pl.col("level") == "township",
            pl.col("kpi") == key,
            pl.col("period_kind") == view.period.kind,
            pl.col("period") == view.period.key,
        )
        .select("township", "value", "numerator", "denominator", "cases")
    )
