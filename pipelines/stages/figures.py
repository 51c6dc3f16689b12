"""Figures: KPIs, ranking, possible doubles and forecast, which rest on facts and marts and not on one another.

The KPIs are SQL that is planned for longer than it runs, the ranking is exact fractions in Python: on a small county
either keeps one core busy, so they run beside each other (DuckEngine.each).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipelines import registry
from pipelines.engines.duck import DuckEngine
from pipelines.engines.engine import Asks, Engine
from pipelines.forecast import run as forecast
from pipelines.history.doubles import possible_doubles
from pipelines.limits.dated import Limits
from pipelines.measures import run as measures
from pipelines.not_computed import NotComputed
from pipelines.ranking.outcome import Tables, empty, ranked, waits
from pipelines.ranking.schemes.folder import load_all
from pipelines.reference.county import County

ASKED_BY_RULES = "quarter_standings"


@dataclass(frozen=True)
class Figures:
    """What they are made of beside the tables."""

    county: County
    as_of: date
    limits: Limits

    def lay(self, engine: Engine, home: DuckEngine, lost: NotComputed) -> None:
        """Make the tables of all four; what fails is kept in `lost`. `home` as compute() has it."""
        parts = [lost.part() for _ in range(4)]

        def worked(beside: Engine, nth: int) -> Tables | None:
            at_home = beside if isinstance(beside, DuckEngine) else home
            return self._works(beside, at_home, parts[nth])[nth]()

        kpis, ranking, *lists = engine.each(worked, range(4))
        kpis()
        lost.take(parts[0])
        self._keep(engine, home, ranking() or {}, parts[1], lost)
        for made, part in zip(lists, parts[2:], strict=True):
            made()
            lost.take(part)

    def _works(self, engine: Engine, home: DuckEngine, lost: NotComputed) -> list[Callable[[], Tables | None]]:
        return [
            lambda: measures.lay(engine, registry.kpis(), self.as_of, lost),
            lambda: self._ranked(engine, lost),
            lambda: possible_doubles(home, self.limits, lost),
            lambda: forecast.lay(home, self.limits, self.as_of, lost),
        ]

    def _ranked(self, engine: Asks, lost: NotComputed) -> Tables:
        return ranked(engine, self.county, registry.kpis(), self.as_of, self._last_places(), lost)

    def _keep(self, engine: Engine, home: DuckEngine, tables: Tables, part: NotComputed, lost: NotComputed) -> None:
        """Lay the ranking, without a row where one of its indicators was not computed."""
        schemes = load_all(self.county.schemes, registry.kpis(), self.county.adopted)
        if waits(schemes, lost):
            tables = empty(schemes)
        else:
            lost.take(part)
        for name, frame in tables.items():
            (engine if name == ASKED_BY_RULES else home).put(name, frame)

    def _last_places(self) -> int:
        """How many townships are the last ones tonight; where no limit is in force, the very last."""
        limit = self.limits.on("bottom_places", self.as_of)
        return int(limit.value) if limit else 1
