"""Plan years: whose project ledgers speak of a year; of the other townships nobody knows whether they have works of it.

A township that handed in its ledgers of 2024 and 2025 has not said that it has no work in 2026.
"""

from __future__ import annotations

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.ask.topic.told import told
from pages.ui.site.view import View

SPOKEN_OF = "select township from plan_years where plan_year = $year"
# A snapshot of an earlier version has no such table; what a viewer sees of the works themselves stands in its place.
LISTED = "select distinct township from project_facts where plan_year = $year and township is not null"


def reporters(view: View, year: int | None = None) -> frozenset[str]:
    """The townships of the view's place whose project ledgers speak of the plan year, by default the period's."""
    sql = SPOKEN_OF if "plan_years" in view.lake.tables() else LISTED
    townships = ask(view, sql, year=view.period.start.year if year is None else year)
    chosen = view.filters.township
    kept = townships if chosen is None else townships.filter(pl.col("township") == chosen)
    return frozenset(kept["township"])


def unlisted(view: View) -> list[str]:
    """The townships of the place that have told their projects, none of them of the period's plan year."""
    state = told(view, ("projects",))
    if state.off:
        return []
    others = {*state.silent, *reporters(view)}
    place = (view.filters.township,) if view.filters.township else view.townships
    return [township for township in place if township not in others]


def why_nothing(view: View, ledger: str) -> str:
    """Why a figure over the works of the period's plan year, which rests on this ledger, is not known, as
    pages/ui/kit/targets.py says: off, unreported, or unlisted — the ledgers that came speak of other years only."""
    state = told(view, (ledger,))
    if state.off:
        return "off"
    return "unreported" if len(state.silent) == state.townships or reporters(view) else "unlisted"
