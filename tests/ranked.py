"""Ranked: a county of handmade cases, assessed without a lake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from pipelines import registry
from pipelines.ranking.evidence.book import Book, scored
from pipelines.ranking.evidence.duties import Duties
from pipelines.ranking.evidence.tally import Tally
from pipelines.ranking.evidence.windows import Term
from pipelines.ranking.schemes.scheme import Scheme, Schemes, load
from pipelines.ranking.term import Result, result

DEFAULT = Path(__file__).parent.parent / "data" / "reference" / "schemes" / "default.toml"
SCHEME = load(DEFAULT, registry.kpis())
H1 = Term("half", date(2026, 1, 1), date(2026, 6, 30), date(2026, 6, 30), date(2026, 6, 25))
QUARTER = Term("quarter", date(2026, 4, 1), date(2026, 6, 30), date(2026, 6, 30), date(2026, 6, 25))
TOLD = date(2026, 7, 1)
Case = tuple[float, float]  # numerator, denominator
Cases = Mapping[str, Mapping[str, Sequence[Case]]]  # KPI → township → cases


def small(*kpis: str, **changes: object) -> Scheme:
    """The default scheme with these indicators only, each of equal weight."""
    kept = [replace(i, weight=100 / len(kpis)) for i in SCHEME.indicators if i.kpi in kpis]
    ties = tuple(kpi for kpi in SCHEME.tie_break if kpi in kpis)
    return replace(SCHEME, **{"indicators": tuple(kept), "tie_break": ties, **changes})  # type: ignore[arg-type]  # the names are those of the fields


def tally(of_kpi: Mapping[str, Sequence[Case]], towns: Sequence[str], silent: set[str]) -> Tally:
    """One KPI's cases, all in June; a silent township has told nothing of it."""
    rows = [(towns.index(name), *case) for name, cases in of_kpi.items() for case in cases]
    table = np.array(rows, dtype=float).reshape(-1, 3)
    return Tally(
        townships=len(towns),
        of=table[:, 0].astype(np.int64),
        case=np.arange(len(rows), dtype=np.int64),
        month=np.full(len(rows), np.datetime64("2026-06-30")),
        sums=np.column_stack((table[:, 1], table[:, 2], table[:, 2])),
        is_stock=False,
        told={nth: TOLD for nth, name in enumerate(towns) if name not in silent},
    )


def book(
    cases: Cases,
    scheme: Scheme,
    *,
    silent: Mapping[str, set[str]] | None = None,
    groups: Mapping[str, str] | None = None,
    **more: object,
) -> Book:
    """`silent`: KPI → townships that owed its ledgers (all of them) and have told none."""
    towns = list(groups or {name: "Ⅰ" for of_kpi in cases.values() for name in of_kpi})
    kpis = {key: registry.kpis()[key].definition for key in scored(Schemes(scheme, {}))}
    quiet = silent or {}
    ledgers = {key: {need.partition("@")[0].partition(".")[0] for need in kpi.needs} for key, kpi in kpis.items()}
    states: dict[tuple[str, str], tuple[str, date | None, date | None, str]] = {
        (name, ledger): ("known", TOLD, None, "township")
        for name in towns
        for of_kpi in ledgers.values()
        for ledger in of_kpi
    }
    states |= {
        (name, ledger): ("unreported", None, None, "township")
        for key, names in quiet.items()
        for name in names
        for ledger in ledgers[key] - {"projects"}
    }
    made = Book(
        terms=(H1, QUARTER),
        schemes=Schemes(scheme, {}),
        kpis=kpis,
        tallies={key: tally(cases.get(key, {}), towns, set(quiet.get(key, ()))) for key in kpis},
        duties=Duties(states, set()),
        groups=dict(groups or dict.fromkeys(towns, "Ⅰ")),
        register=(),
        overdue=(),
        last_places=3,
    )
    return replace(made, **more)  # type: ignore[arg-type]  # the names are those of the fields


def assessed(cases: Cases, scheme: Scheme, term: Term = H1, **more: object) -> Result:
    """The county assessed in one period."""
    made = result(book(cases, scheme, **more), term)  # type: ignore[arg-type]  # the names are those of the fields
    assert made is not None
    return made


def share(hits: int, of: int) -> list[Case]:
    """So many cases, of which so many were met."""
    return [(1.0, 1.0)] * hits + [(0.0, 1.0)] * (of - hits)
