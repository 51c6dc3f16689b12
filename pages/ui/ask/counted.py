"""Counted questions: the fact rows behind one figure of the chosen place, category and period."""

from __future__ import annotations

from dataclasses import replace

from pages.ui.ask.query import KEYS, cached
from pages.ui.site.view import View
from pipelines.measures.trace import Figure, Unit, figure
from pipelines.registry import kpis
from reports.words.neutral import masked


def traced(view: View, key: str) -> Figure | None:
    """The figure with its statement and its rows; None where no such unit is counted or it may not be seen."""
    township, category = view.filters.township, view.filters.category
    own, kinds = view.scope.townships, view.scope.categories
    hidden = (own is not None and township not in own) or (kinds is not None and category not in kinds)
    if hidden or (township and category):
        return None
    return _traced(view, key, view.period.key, township, category)


@cached
def _traced(view: View, key: str, period: str, township: str | None, category: str | None) -> Figure:
    kpi_figure = figure(view.lake, kpis()[key], period, Unit(township=township, category=category), view.scope)
    return replace(kpi_figure, rows=masked(kpi_figure.rows, keep=KEYS))
