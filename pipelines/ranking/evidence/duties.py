"""Duties: whether a township that has told nothing owed it: not reporting must not pay, nor be blamed wrongly.

owed by the township and not handed in (for this period)     unreported: no points there
handed in by a county office, or not owed yet                no_cases: the county's rate, and no effective weight
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.definitions import Kpi
from pipelines.engines.engine import Asks
from pipelines.measures.contributions import Months
from pipelines.needs import ledgers
from pipelines.registry import datasets

STATES = "select township, dataset, state, known_on, since_on, handed_in_by from ledger_states"
COLUMNS = "select township, dataset from data_gaps where kind = 'column' and township is not null"


@dataclass(frozen=True)
class Duties:
    """STATES by township and ledger, and the townships and ledgers of which a column was never handed in."""

    states: dict[tuple[str, str], tuple[str, date | None, date | None, str]]
    lacking: Collection[tuple[str, str]]

    def missing(self, township: str, kpi: Kpi, months: Months) -> list[str]:
        """Labels of the ledgers that the township owed for these months and that the KPI waits for."""
        keys: Iterable[str] = datasets() if kpi.of_reporting else ledgers(kpi.needs)
        after = None if kpi.of_reporting else months.reported_after
        late = [key for key in keys if self._is_late(township, key, months.last, after)]
        if not late and not kpi.of_reporting:
            late = [
                key for key in keys if (township, key) in self.lacking and self._is_owed(township, key, months.last)
            ]
        return [datasets()[key].label for key in late]

    def _is_owed(self, township: str, key: str, last: date) -> bool:
        state, _, since, by = self.states.get((township, key), ("not_collected", None, None, ""))
        return state != "not_collected" and by == "township" and (since is None or since <= last)

    def _is_late(self, township: str, key: str, last: date, after: date | None) -> bool:
        if not self._is_owed(township, key, last):
            return False
        known = self.states[township, key][1]
        return known is None or (after is not None and known <= after)


def duties(engine: Asks) -> Duties:
    """What each township owed and has told."""
    rows = engine.sql(STATES)
    states = {(row[0], row[1]): (row[2], row[3], row[4], row[5]) for row in rows.iter_rows()}
    lacking = {(row[0], row[1]) for row in engine.sql(COLUMNS).iter_rows()}
    return Duties(states, lacking)


def names(townships: pl.DataFrame) -> Sequence[str]:
    """The townships in the county's order."""
    return list(townships.sort("code")["name"])
