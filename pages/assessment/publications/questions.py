"""Questions: what was published, what would be, and what a township's place rests on."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from casework.publications import appeals as of_casework
from casework.publications import lists
from casework.publications.appeals import Appeal
from casework.publications.publication import Frozen, Publication
from pages.assessment.ranking import questions as ranking
from pages.ui.ask import reference
from pages.ui.ask.casework import existing
from pages.ui.kit import downloads
from pages.ui.site.view import View
from pipelines.ranking.schemes.scheme import Scheme
from pipelines.registry import kpis
from reports.publications.frozen import figures, same_figures
from reports.publications.workbook import Printed

DAYS = ("window_start", "window_end", "reported_after")


def known() -> list[Publication]:
    """Every publication, the newest first. Raises StoreError."""
    store = existing()
    return lists.publications(store) if store else []


def appeals(view: View) -> list[Appeal]:
    """The appeals that the viewer may see, the newest first. Raises StoreError."""
    store = existing()
    return of_casework.appeals(store, view.viewer.scope) if store else []


def printed(each: Publication) -> Printed:
    """The publication as reports know it."""
    return Printed(each.no, each.period, each.snapshot, each.digest, each.figures, each.revises, each.revised_by)


def tonight(view: View, scheme: Scheme) -> dict[str, Any]:
    """The figures of the chosen period as this snapshot has them."""
    frames = (ranking.table(view), ranking.points(view), ranking.lines(view))
    notes = downloads.context(view, "", ()).notes()
    return figures(view.county, view.period.key, view.as_of, frames, scheme, notes)


def frozen(view: View, scheme: Scheme) -> Frozen:
    """What would be published of the chosen period."""
    period = view.period
    text = reference.scheme_text(view)
    return Frozen(period.kind, period.key, period.end, view.as_of, view.snapshot, text, tonight(view, scheme))


def standing(view: View, scheme: Scheme) -> Printed | None:
    """The publication of the chosen period, where it prints just what this snapshot does."""
    newest = lists.newest_of(known(), view.period.key)
    if newest is None or not same_figures(newest.figures, tonight(view, scheme)):
        return None
    return printed(newest)


def cases(view: View, each: Publication, township: str) -> dict[str, pl.DataFrame]:
    """KPI → the fact rows of a township in this snapshot, counted over the windows of the publication."""
    own = [row for row in each.figures["points"] if row["township"] == township and row["kpi"] in kpis()]
    return {row["kpi"]: ranking.cases(view, _dated(row)) for row in own if row["state"] == "scored"}


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: date.fromisoformat(row[name]) for name in DAYS if row[name]}
