"""Truth: the sample county's clean rows, and every KPI of a few periods and those before them worked out by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pages.ui.site import periods
from pages.ui.site.periods import Period
from pages.ui.site.view import View
from pipelines import registry
from tests import oracle
from tests.oracle import kpi_table
from tests.oracle.by_then import Then
from tests.oracle.county import County, county
from tests.oracle.projects import Project
from tests.test_recomputation import Published
from tests.views import view_of

PERIODS = ("2026年4月", "2026年第三季度", "2026年", "2026年上半年", "2026年1—4月")
ALL_SPANS = kpi_table.spans


@dataclass(frozen=True)
class Truth:
    """The sample county's rows, and its KPIs worked out by hand for the periods shown and those before them."""

    data: Path
    published: Published
    county: County
    kpis: dict[oracle.Key, tuple[float, float]]
    cases: Counter[oracle.Key]

    def view(self, period: str, place: str | None = None) -> View:
        return view_of(self.data, period=period, township=place)

    def places(self, period: str) -> tuple[str, ...]:
        """Some of the townships, others in every period: together all of them."""
        return self.view(period).townships[PERIODS.index(period) :: len(PERIODS)]

    def then(self, view: View) -> Then:
        end = view.period.last_day(self.published.as_of)
        return Then(self.county, view.period.start.year, end, view.filters.township)

    def sums(self, key: str, period: Period, place: str | None) -> tuple[float, float]:
        level, unit = ("county", "全县") if place is None else ("township", place)
        return self.kpis.get((key, period.key, level, unit), (0.0, 0.0))

    def value(self, key: str, period: Period, place: str | None) -> float | None:
        numerator, denominator = self.sums(key, period, place)
        return numerator / denominator * registry.kpis()[key].definition.scale if denominator else None

    def is_told(self, key: str, period: Period, place: str | None) -> bool:
        """Whether any township of the place has told, late enough for the period, all ledgers that the KPI needs."""
        ledgers = [word for word in kpi_table.NEEDED.get(key, "").split() if "." not in word]
        span = kpi_table.Span(period.key, period.start, period.last_day(self.published.as_of), period.end)
        after = kpi_table.reported_after(self.county, span) or date.min
        known = self.county.coverage.known
        towns = [place] if place else {town for town, _ in known}
        return any(all((known[town, ledger] or date.min) > after for ledger in ledgers) for town in towns)

    def count(self, key: str, period: Period, place: str | None) -> int:
        """On how many cases the figure rests."""
        level, unit = ("county", "全县") if place is None else ("township", place)
        own = registry.kpis()[key].definition.cases
        return self.cases[key, period.key, level, unit] if own else int(self.sums(key, period, place)[1])

    def findings(self, place: str | None) -> list[dict[str, Any]]:
        rows = self.published.findings.to_dicts()
        return [row for row in rows if row["outcome"] == "flagged" and place in (None, row["township"])]

    def lamps(self) -> dict[str, str]:
        """Of the night's day: red or yellow by findings, yellow when late against the due day, unknown when it may have
        been moved, else green."""
        levels: dict[str, set[str]] = {}
        for row in self.findings(None):
            levels.setdefault(row["project_no"], set()).add(row["level"])
        lit = {}
        for p in self.county.projects:
            own, finished = levels.get(p.row["project_no"], set()), p.row["finished_on"]
            late = finished > p.due_on if finished else p.due_on < p.known["projects"]
            told = "green" if not late else "yellow" if p.known["changes"] else "unknown"
            lit[p.row["project_no"]] = "red" if "red" in own else "yellow" if "yellow" in own else told
        return lit


def _spans(first: date, as_of: date) -> list[kpi_table.Span]:
    labels = periods.by_label(periods.listed(first, as_of))
    shown = [labels[label] for label in PERIODS]
    wanted = {period.key for period in [*shown, *map(periods.previous, shown)]}
    return [span for span in ALL_SPANS(first, as_of) if span.name in wanted]


def _cases(at: County) -> Counter[oracle.Key]:
    """How many parts with a denominator each figure is made of."""
    counts: Counter[oracle.Key] = Counter()
    for key, work in kpi_table.worked_kpis().items():
        for span, place, _, denominator in kpi_table._figures(work, at, key):
            for level, unit in kpi_table.units_of(place):
                counts[key, span.name, level, unit] += bool(denominator)
    return counts


def _works(at: County, key: str) -> Counter[oracle.Key]:
    works_by_figure: dict[oracle.Key, set[str | None]] = {}
    for span, place, *_ in kpi_table._figures(kpi_table.worked_kpis()[key], at, key):
        for level, unit in (("county", "全县"), ("township", str(place[0]))):
            works_by_figure.setdefault((key, span.name, level, unit), set()).add(place[1])
    return Counter({name: len(works) for name, works in works_by_figure.items()})


def truth_of(sample_lake: Path) -> Truth:
    """Takes some seconds; a module asks once."""
    published = Published(sample_lake)
    at = county(published.rows, published.rows["rejected"], published.as_of, published.extra)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kpi_table, "spans", _spans)
        worked, cases = kpi_table.kpis(at), _cases(at)
        # Works are counted once, however many days they were watched: each stands in a village of its own.
        patch.setattr(Project, "place", property(lambda p: (p.row["township"], p.row["project_no"], None)))
        cases = Counter({**cases, **_works(at, "supervision_rate")})
    return Truth(sample_lake, published, at, worked, cases)
