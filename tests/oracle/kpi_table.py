"""KPIs again: every figure of every period and unit, by going through the rows one at a time."""

from __future__ import annotations

import calendar
import importlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from tests.oracle.county import County
from tests.oracle.projects import Project

Key = tuple[str, str, str, str]  # KPI, period, level, unit
Place = tuple[str | None, str | None, str | None]  # township, village, category
Number = int | Fraction
Case = tuple[date, Place, Number, Number]  # the day that counts, where, numerator, denominator


@dataclass(frozen=True)
class Span:
    """A period: its name, its first day, and the day it is looked at: its last, or the night if it is not over."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Flow:
    """A KPI that adds up what happened in a period."""

    cases: Callable[[County], Iterable[Case]]


@dataclass(frozen=True)
class Stock:
    """A KPI that says what is true of a live project on the day a period is looked at."""

    on: Callable[[County, Project, date], tuple[Number, Number]]


@dataclass(frozen=True)
class Over:
    """A KPI that has to be counted anew for every period: (place, numerator, denominator) of each part."""

    parts: Callable[[County, Span], Iterable[tuple[Place, Number, Number]]]


Work = Flow | Stock | Over


def periods_of(day: date) -> list[str]:
    return [f"{day:%Y-%m}", f"{day.year}Q{(day.month - 1) // 3 + 1}", str(day.year)]


def units_of(place: Place) -> Iterator[tuple[str, str]]:
    township, village, category = place
    yield "county", "全县"
    if township:
        yield "township", township
    if category:
        yield "category", category
    if township and village:
        yield "village", f"{township}/{village}"


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def spans(first: date, as_of: date) -> Iterator[Span]:
    """Every period since the year of `first`, up to the night."""
    for year in range(first.year, as_of.year + 1):
        yield Span(str(year), date(year, 1, 1), min(month_end(year, 12), as_of))
        for month in range(1, 13):
            if date(year, month, 1) <= as_of:
                begin = date(year, month, 1)
                yield Span(f"{year}-{month:02d}", begin, min(month_end(year, month), as_of))
                if month % 3 == 1:
                    yield Span(f"{year}Q{(month + 2) // 3}", begin, min(month_end(year, month + 2), as_of))


def by(day: date | None, end: date) -> bool:
    """It happened, and not after `end`."""
    return day is not None and day <= end


def live(county: County) -> list[Project]:
    return [project for project in county.projects if project.is_live]


def hanging(county: County, ledger: str) -> dict[str, list[dict[str, object]]]:
    """The rows of a ledger by the project that they name."""
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in county.rows[ledger]:
        found[row["project_no"]].append(row)
    return found


def worked_kpis() -> dict[str, Work]:
    """By KPI, how it is worked out by hand: the KPIS of every file kpis_*.py of this folder."""
    found: dict[str, Work] = {}
    for path in sorted(Path(__file__).parent.glob("kpis_*.py")):
        mine: dict[str, Work] = importlib.import_module(f"tests.oracle.{path.stem}").KPIS
        assert not found.keys() & mine.keys(), f"{path.name}: worked out twice: {found.keys() & mine.keys()}"
        found |= mine
    return found


def _figures(work: Work, county: County) -> Iterator[tuple[str, Place, Number, Number]]:
    """(period, place, numerator, denominator) of every part of a KPI."""
    if isinstance(work, Flow):
        for day, place, numerator, denominator in work.cases(county):
            if day <= county.as_of:
                for period in periods_of(day):
                    yield period, place, numerator, denominator
        return
    first = min((p.row["planned_start_on"] for p in county.projects), default=county.as_of) - timedelta(days=730)
    for span in spans(first, county.as_of):
        if isinstance(work, Stock):
            for project in live(county):
                yield span.name, project.place, *work.on(county, project, span.last)
        else:
            for place, numerator, denominator in work.parts(county, span):
                yield span.name, place, numerator, denominator


def kpis(county: County) -> dict[Key, tuple[float, float]]:
    """Numerator and denominator of every KPI in every period of every unit."""
    totals: dict[Key, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for kpi, work in worked_kpis().items():
        for period, place, numerator, denominator in _figures(work, county):
            for level, unit in units_of(place):
                total = totals[kpi, period, level, unit]
                total[0] += numerator
                total[1] += denominator
    return {key: (float(numerator), float(denominator)) for key, (numerator, denominator) in totals.items()}
