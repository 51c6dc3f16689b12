"""KPI questions: every KPI of the chosen place, category and period, with what came before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from pages.ui.ask.query import ask, cached_small
from pages.ui.ask.topic.kpi_rows import by_township, of_place, table
from pages.ui.ask.topic.told import STATES
from pages.ui.site import periods
from pages.ui.site.view import View
from pipelines import registry
from pipelines.definitions import Kpi
from pipelines.needs import ledgers
from pipelines.not_computed import keys_of

__all__ = ["Figure", "by_township", "figures", "of_place", "run_of", "table", "why_unknown"]
SHOWN_PERIODS = {"year": 3, "half": 5, "quarter": 8, "month": 13, "ytd": 3}
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


def figures(view: View, township: str | None = None) -> Mapping[str, Figure]:
    """Every KPI by key, in page order, for the chosen period; `township` None is the county."""
    return _figures(view, township, view.filters.category, view.period)


@cached_small
def _figures(view: View, township: str | None, category: str | None, period: periods.Period) -> Mapping[str, Figure]:
    """Kept for all who choose the same: `category` and `period` are the view's own, and tell the answers apart."""
    frame = of_place(view, township, period.kind)
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
    return _why_unknown(view, tuple(sorted(ledgers(kpi.needs))), kpi.stock, township, view.period)


@cached_small
def _why_unknown(
    view: View, wanted: tuple[str, ...], stock: bool, township: str | None, period: periods.Period
) -> Unknown:
    states = ask(view, STATES).filter(pl.col("dataset").is_in(wanted))
    if states.is_empty():
        return ""
    if township is not None:
        states = states.filter(pl.col("township") == township)
    if states.group_by("dataset").agg(pl.col("state").eq("not_collected").all())["state"].any():
        return "off"
    owed = ask(view, OWED, kind=period.kind, last=period.end)["day"][0]
    known_by_township = states.group_by("township").agg(
        pl.col("known_on").min(), lacking=pl.col("known_on").null_count()
    )
    enough = known_by_township.filter(pl.col("lacking") == 0)
    if owed is not None:
        enough = enough.filter(pl.col("known_on") > owed)
    if not stock:
        enough = enough.filter(pl.col("known_on") >= period.start)
    return "unreported" if enough.is_empty() else ""


def run_of(period: periods.Period, count: int | None = None) -> list[periods.Period]:
    """The periods shown in a trend, oldest first, ending with `period`."""
    span = [period]
    while len(span) < (count or SHOWN_PERIODS[period.kind]):
        span.append(periods.previous(span[-1]))
    return span[::-1]
