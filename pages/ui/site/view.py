"""View: everything a page needs to know before it asks — the snapshot, whose rows, and what the filter bar says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pages.ui.site import periods
from pages.ui.site.periods import Period
from pages.ui.site.viewer import Viewer
from pipelines.lake.snapshot_db import Filters, Lake, Scope, Seen, where


def within(names: tuple[str, ...], own: tuple[str, ...] | None) -> tuple[str, ...]:
    """The names that are the viewer's; None: all are."""
    return tuple(name for name in names if own is None or name in own)


@dataclass(frozen=True)
class View:
    """One run's choice. Screen and export are made from the same view.

    Whatever lake it is made with, `lake` is the snapshot as the viewer may ask it, and the lists hold no more than the
    viewer may see. Another viewer put in by `replace` can only see less.
    """

    lake: Lake | Seen
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

    def __post_init__(self) -> None:
        scope, until = self.viewer.scope, self.viewer.names_until
        seen = self.lake.seen_by(scope)
        own = {
            "lake": seen.with_names_until(until) if until else seen,
            "categories": within(self.categories, scope.categories),
        }
        own |= {name: within(getattr(self, name), scope.townships) for name in ("due", "missing", "townships")}
        for name, value in own.items():
            object.__setattr__(self, name, value)

    @property
    def snapshot(self) -> str:
        return self.lake.snapshot

    @property
    def scope(self) -> Scope:
        """The viewer's, as the clock has it: a drawer or a download kept longer than names may be shown has none."""
        return self.lake.seen_by(self.viewer.scope).scope

    def where(self, *columns: str) -> tuple[str, dict[str, Any]]:
        """The WHERE text and parameters of the filters on the columns that the table has."""
        return where(self.filters, columns)

    @property
    def when(self) -> dict[str, str]:
        """The period as a parameter of an address; none for the usual one: Streamlit would take it out again, and going
        back would be two steps."""
        return {} if self.period == periods.default(self.as_of) else {"period": self.period.label}

    @property
    def address(self) -> dict[str, str]:
        """The period and the category as parameters of an address."""
        category = {"category": self.filters.category} if self.filters.category else {}
        return {**self.when, **category}

    @property
    def place(self) -> str:
        """What the figures speak of: the township, or the whole county."""
        return self.filters.township or self.county
