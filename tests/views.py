"""Views for tests: what a page would ask with, without a page."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from pages.ui.site import frame, periods
from pages.ui.site.view import View
from pages.ui.site.viewer import LOCAL
from pipelines.lake.snapshot_db import Lake, current


@cache
def _open(folder: Path) -> Lake:
    return Lake.open(folder)


def view_of(data: Path, *, period: str | None = None, township: str | None = None, category: str | None = None) -> View:
    """The view of the local viewer over the published snapshot, with these filters. `period` is a label."""
    view = frame.whole(_open(current(data)), LOCAL)
    chosen = periods.by_label(view.periods)[period] if period else view.period
    filters = replace(view.filters, period=chosen.key, township=township, category=category)
    return replace(view, period=chosen, filters=filters)
