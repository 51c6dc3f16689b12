"""Sample: one draw with its works, what was found at each, and what it says of all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from pipelines.sampling.draw import By
from pipelines.sampling.estimate import Projection, Stratum, project

PASS, FAIL, UNABLE = "pass", "fail", "unable"
RESULTS = {PASS: "合格", FAIL: "不合格", UNABLE: "无法核查"}
STRATA: dict[By, str] = {"township": "按乡镇", "category": "按工程类别", "both": "按乡镇和类别"}


@dataclass(frozen=True)
class Outcome:
    """One result. `at` is UTC; `name` is what the person is called."""

    seq: int
    result: str
    note: str
    by: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Work:
    """One drawn work with its results, the newest last; that one stands."""

    position: int
    project_no: str
    project_name: str | None
    township: str | None
    village: str | None
    category: str | None
    stratum: str
    size: int
    drawn: int
    results: tuple[Outcome, ...] = ()

    @property
    def chance(self) -> Fraction:
        """Of being drawn."""
        return Fraction(self.drawn, self.size)

    @property
    def result(self) -> str | None:
        """What stands; None: nobody has looked at it yet."""
        return self.results[-1].result if self.results else None

    @property
    def seq(self) -> int:
        """How many results there are."""
        return len(self.results)


@dataclass(frozen=True)
class Sample:
    """One draw. `at` is UTC."""

    sample_no: int
    title: str
    matter: str
    population: str
    strata: By
    all_works: int
    snapshot: str
    seed: str
    by: str
    name: str
    at: datetime
    works: tuple[Work, ...]

    @property
    def visited(self) -> int:
        """Works with a result, one that could not be judged too."""
        return sum(work.result is not None for work in self.works)

    @property
    def tallies(self) -> list[Stratum]:
        """By stratum: what is known."""
        known = Counter((work.stratum, work.result) for work in self.works)
        shapes = {work.stratum: (work.size, work.drawn) for work in self.works}
        return [Stratum(name, *shape, known[name, PASS], known[name, FAIL]) for name, shape in shapes.items()]

    def unable(self, stratum: str) -> int:
        """How many works of a stratum could not be judged."""
        return sum(work.stratum == stratum and work.result == UNABLE for work in self.works)

    def unvisited(self, stratum: str) -> int:
        """How many works of a stratum nobody has looked at yet."""
        return sum(work.stratum == stratum and work.result is None for work in self.works)

    @property
    def projection(self) -> Projection | None:
        """What it says of all works."""
        return project(self.tallies)
