"""Asked: what a page is asked for — the county's rows, a period, perhaps one township and one category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from tests.oracle.county import County
from tests.oracle.kpi_table import Span, _readable, hanging, known_days, reported_after
from tests.oracle.projects import Project, Row

OFF, UNREPORTED = "未启用", "未报送"


@dataclass(frozen=True)
class Asked:
    """The period goes from `first` to `end` in the calendar; None is every township, every category."""

    county: County
    first: date
    end: date
    township: str | None = None
    category: str | None = None

    @property
    def on(self) -> date:
        """The day that the page speaks of: the period's last one, or the night's."""
        return min(self.end, self.county.as_of)

    @property
    def span(self) -> Span:
        return Span("", self.first, self.on, self.end)

    @property
    def towns(self) -> list[str]:
        every = [str(row["name"]) for row in sorted(self.county.extra["townships"], key=lambda row: row["code"])]
        return [name for name in every if self.township in (None, name)]

    @property
    def works(self) -> list[Project]:
        """The live works of the township and the category."""
        return [
            p
            for p in self.county.projects
            if p.is_live and self.township in (None, p.row["township"]) and self.category in (None, p.row["category"])
        ]

    def rows(self, ledger: str) -> Iterator[tuple[Project, Row]]:
        """The ledger's rows of these works."""
        by_project = hanging(self.county, ledger)
        for p in self.works:
            for row in by_project.get(p.row["project_no"], ()):
                yield p, row

    def told(self, town: str, ledger: str) -> date | None:
        return self.county.coverage.known.get((town, ledger))

    def cut(self, town: str, *ledgers: str) -> date | None:
        """The day through which the township has told these ledgers, at most the page's day; None: not told."""
        days = [self.told(town, ledger) for ledger in ledgers]
        known = [day for day in days if day is not None]
        return min(*known, self.on) if len(known) == len(days) else None

    def why(self, town: str, *ledgers: str) -> str:
        """未启用 where nobody collects one of the ledgers, 未报送 where the township has not told one; else nothing."""
        for ledger in ledgers:
            if self.told(town, ledger) is None:
                return OFF if ledger not in self.county.collected else UNREPORTED
        return ""

    def off(self, *ledgers: str) -> str:
        """未启用 where nobody collects one of the ledgers: then it does not matter who told the others."""
        return "" if set(ledgers) <= self.county.collected else OFF

    def reporting(self, kpi: str) -> dict[str, date]:
        """The townships that have told the period all that the KPI needs, each with the day through which."""
        after = reported_after(self.county, self.span)
        whole = known_days(self.county, kpi) or {}
        return {town: day for town, day in whole.items() if after is None or day > after}

    def is_told(self, kpi: str, town: str) -> bool:
        """Whether the township has told anything of the period of all that the KPI needs."""
        day = self.reporting(kpi).get(town)
        return day is not None and day >= self.first

    def counted(self, kpi: str, ledger: str, day: str) -> Iterator[tuple[Project, Row]]:
        """The ledger's rows that the KPI counts in the period, by the day that they happened."""
        telling, seen = self.reporting(kpi), replace(self, county=_readable(self.county, kpi))
        for p, row in seen.rows(ledger):
            told = telling.get(p.row["township"])
            if told is not None and self.first <= row[day] <= min(self.on, told):
                yield p, row


def exact(number: float | None) -> Fraction:
    """A number as it is written, so that tenths add up."""
    return Fraction(0) if number is None else Fraction(repr(number))
