"""Seen: a snapshot as one viewer may ask it; what pages, exports and traces are given instead of the lake."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.lake.fence.manifest import shown
from pipelines.lake.scope import Scope

if TYPE_CHECKING:
    from pipelines.lake.snapshot_db import Lake, Params


@dataclass(frozen=True)
class Seen:
    """One snapshot and one scope. Whatever is asked through it is answered from the scope's own rows.

    Names that were to be shown until a moment are hidden from then on, however long the object is kept.
    """

    _lake: Lake = field(repr=False)
    granted: Scope
    names_until: datetime | None = None  # None: as long as the scope has them

    @property
    def scope(self) -> Scope:
        """The scope as it is now."""
        over = self.names_until is not None and datetime.now(UTC) >= self.names_until
        return replace(self.granted, names=False) if over else self.granted

    @property
    def folder(self) -> Path:
        """Where the snapshot lies: its reference files are everybody's, its tables are asked by `sql` only."""
        return self._lake.folder

    @property
    def snapshot(self) -> str:
        return self._lake.snapshot

    @property
    def manifest(self) -> dict[str, Any]:
        """What the night says of itself, as far as it is the viewer's to know."""
        return shown(self._lake.manifest, self.scope)

    def sql(self, text: str, params: Params = None) -> pl.DataFrame:
        """Run one query over the scope's rows; values go in as parameters. Raises Refused."""
        return self._lake.asked_in(self.scope, text, params)

    def tables(self) -> list[str]:
        """The names of the tables that may be asked."""
        return list(self.columns())

    def columns(self) -> dict[str, tuple[str, ...]]:
        """By table that may be asked: its columns."""
        return self._lake.columns_in(self.scope)

    def seen_by(self, scope: Scope) -> Seen:
        """The snapshot as somebody may ask it who may see no more than both scopes allow."""
        return replace(self, granted=self.scope.within(scope))

    def with_names_until(self, moment: datetime) -> Seen:
        """The same, without names from the moment on, or from an earlier one that was set before."""
        return replace(self, names_until=min(moment, self.names_until or moment))
