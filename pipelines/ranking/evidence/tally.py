"""Tally: what every township's cases add to one KPI, month by month, as arrays; and the sums over any months of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.definitions import Kpi
from pipelines.engines.engine import Asks
from pipelines.measures.contributions import SUMS, Months, by_month, counted_once, told
from pipelines.ranking.chance.spread import Numbers, Sums

DIGITS = 6  # of a sum: scores are decimals that doubles do not add up exactly


@dataclass(frozen=True)
class Tally:
    """Rows are cases in months: which township (a position in the county's list), which case, which month, and
    numerator, denominator and cases (rows × 3). `told`: the day through which each township has told the KPI's
    ledgers, absent where it has not; None where it needs none. `once`: the columns of `sums` of which a case of
    several months counts once."""

    townships: int
    of: NDArray[np.int64]
    case: NDArray[np.int64]
    month: NDArray[np.datetime64]
    sums: Numbers
    is_stock: bool
    told: Mapping[int, date] | None
    once: tuple[int, ...] = ()

    def has_told(self, months: Months) -> NDArray[np.bool_]:
        """Which townships had told the KPI's ledgers for these months."""
        if self.told is None:
            return np.ones(self.townships, dtype=bool)
        after = months.reported_after
        days = [self.told.get(nth) for nth in range(self.townships)]
        return np.array([day is not None and (after is None or day > after) for day in days], dtype=bool)

    def over(self, months: Months) -> Sums:
        """The sums of the townships that had told, over these months; the others have no case."""
        last = np.datetime64(months.last)
        is_meant = (
            self.month == last if self.is_stock else (self.month >= np.datetime64(months.first)) & (self.month <= last)
        )
        is_meant &= self.has_told(months)[self.of]
        of, case, parts = self.of[is_meant], self.case[is_meant], self.sums[is_meant]
        names, at = np.unique(case, return_inverse=True)
        clusters = np.column_stack([self._added(column, parts[:, column], at, len(names)) for column in range(3)])
        owner = np.zeros(len(names), dtype=np.int64)
        owner[at] = of
        whole = [_sums(owner, clusters[:, column], self.townships) for column in range(3)]
        counts = clusters[:, 1] != 0
        rounded = [np.round(each, DIGITS) for each in whole]
        return Sums(rounded[0], rounded[1], rounded[2], clusters[counts, :2], owner[counts])

    def _added(self, column: int, values: Numbers, at: NDArray[np.int64], count: int) -> Numbers:
        """Per case: the sum over its months, or the largest where each case counts once."""
        if column not in self.once:
            return _sums(at, values, count)
        most = np.zeros(count)
        np.maximum.at(most, at, values)
        return most


def _sums(at: NDArray[np.int64], values: Numbers, count: int) -> Numbers:
    """The values added up by where they belong."""
    added: Numbers = np.bincount(at, weights=values, minlength=count).astype(np.float64)
    return added


def tally(engine: Asks, kpi: Kpi, as_of: date, ends: Collection[date], townships: Sequence[str]) -> Tally:
    """Ask the cases of one KPI. Raises what the engine raises."""
    place = {name: nth for nth, name in enumerate(townships)}
    rows = by_month(engine, kpi, as_of, ends).filter(pl.col("township").is_in(list(townships)))
    names = [name for name in rows.columns if name not in (*SUMS, "counted_month")]
    known = told(engine, kpi)
    cases = rows.select(pl.struct(names).rank("dense").cast(pl.Int64)).to_series()
    return Tally(
        townships=len(townships),
        of=rows["township"].replace_strict(place, return_dtype=pl.Int64).to_numpy(),
        case=cases.to_numpy(),
        month=rows["counted_month"].to_numpy().astype("datetime64[D]"),
        sums=rows.select(SUMS).to_numpy(),
        is_stock=kpi.stock,
        told=None if known is None else {place[name]: day for name, day in known.items() if name in place},
        once=tuple(SUMS.index(name) for name in counted_once(kpi)),
    )
