"""Book: all that a ranking needs of the county, asked once — cases by month, duties, the register, the townships."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from pipelines.definitions import Kpi, Loaded
from pipelines.engines.engine import Asks
from pipelines.errors import ReferenceError
from pipelines.ranking.adjusted import check, overdue_red
from pipelines.ranking.evidence.duties import Duties, duties, names
from pipelines.ranking.evidence.tally import Tally, tally
from pipelines.ranking.evidence.windows import Term, terms
from pipelines.ranking.schemes.scheme import Indicator, Scheme, Schemes
from pipelines.reference.adjustments import Adjustment


@dataclass(frozen=True)
class Book:
    """The county as a ranking sees it. `groups`: township → group, in the county's order."""

    terms: Sequence[Term]
    schemes: Schemes
    kpis: Mapping[str, Kpi]
    tallies: Mapping[str, Tally]
    duties: Duties
    groups: Mapping[str, str | None]
    register: Sequence[Adjustment]
    overdue: Sequence[tuple[str, date]]
    last_places: int  # how many are the last ones

    @property
    def townships(self) -> list[str]:
        return list(self.groups)


def indicators(schemes: Schemes) -> list[Indicator]:
    """Those that any scheme scores or waits for, each KPI once."""
    every = [each for scheme in schemes.all for each in (*scheme.indicators, *scheme.pending)]
    return list({each.kpi: each for each in reversed(every)}.values())[::-1]


def scored(schemes: Schemes) -> dict[str, str]:
    """KPI → label of every indicator that some scheme scores."""
    return {each.kpi: each.label for scheme in schemes.all for each in scheme.indicators}


def fit(schemes: Schemes, townships: pl.DataFrame, register: Sequence[Adjustment]) -> None:
    """Raises ReferenceError where schemes, townships and register do not fit one another."""
    check(register, {each.period: schemes.of(each.period) for each in register})
    _groups(townships, schemes)


def open_book(
    engine: Asks,
    schemes: Schemes,
    kpis: Mapping[str, Loaded],
    townships: pl.DataFrame,
    register: Sequence[Adjustment],
    as_of: date,
    last_places: int,
) -> Book:
    """Ask the engine for everything. Raises ReferenceError where schemes, townships and register do not fit."""
    fit(schemes, townships, register)
    known = terms(engine)
    ends = {term.last_month for term in known}
    listed = names(townships)
    tallies = {key: tally(engine, kpis[key].definition, as_of, ends, listed) for key in scored(schemes)}
    begun = min((each.month.min() for each in tallies.values() if each.month.size), default=None)
    return Book(
        terms=[term for term in known if begun is not None and np.datetime64(term.last_month) >= begun],
        schemes=schemes,
        kpis={key: kpis[key].definition for key in scored(schemes)},
        tallies=tallies,
        duties=duties(engine),
        groups=_groups(townships, schemes),
        register=register,
        overdue=overdue_red(engine),
        last_places=last_places,
    )


def _groups(townships: pl.DataFrame, schemes: Schemes) -> dict[str, str | None]:
    groups = dict(townships.sort("code").select("name", "group").iter_rows())
    for scheme in schemes.all:
        for name, group in groups.items():
            _check_group(name, group, scheme)
    return groups


def _check_group(name: str, group: str | None, scheme: Scheme) -> None:
    if scheme.groups and group not in scheme.groups:
        raise ReferenceError(
            f"townships.csv：{name}的 group 是 {group!r}，不在考核方案（{scheme.name}）的 groups"
            f"（{'、'.join(scheme.groups)}）中。请改其一使两者一致。"
        )
