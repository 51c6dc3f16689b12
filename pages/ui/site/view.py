"""View: everything a page needs to know before it asks — the snapshot, whose rows, and what the filter bar says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pages.ui.site.periods import Period
from pages.ui.site.viewer import Viewer
from pipelines.lake.snapshot_db import Filters, Lake, Scope, where


@dataclass(frozen=True)
class View:
    """One run's choice. Screen and export are made from the same view."""

    lake: Lake
    viewer: Viewer
    filters: Filters
    county: str
    as_of: date
    data_time: datetime
    due: tuple[str, ...]
    missing: tuple[str, ...]
    periods: tuple[Period, ...]
    period: Period
    townships: tuple[str, ...]
    categories: tuple[str, ...]

    @property
    def snapshot(self) -> str:
        return self.lake.snapshot

    @property
    def scope(self) -> Scope:
        return self.viewer.scope

    def where(self, *columns: str) -> tuple[str, dict[str, Any]]:
        """The WHERE text and parameters of the scope and of the filters on the columns that the table has."""
        return where(self.scope, self.filters, columns)

    @property
    def address(self) -> dict[str, str]:
        """The period and the category as parameters of an address."""
        category = {"category": self.filters.category} if self.filters.category else {}
        return {"period": self.period.label, **category}

    @property
    def place(self) -> str:
        """What the figures speak of: the township, or the whole county."""
        return self.filters.township or self.county
