"""Seen: a snapshot as one viewer may ask it; what pages, exports and traces are given instead of the lake."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.lake.fence.manifest import shown
from pipelines.lake.scope import Scope

if TYPE_CHECKING:
    from pipelines.lake.snapshot_db import Lake, Params


@dataclass(frozen=True)
class Seen:
    """One snapshot and one scope. Whatever is asked through it is answered from the scope's own rows."""

    _lake: Lake = field(repr=False)
    scope: Scope

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
        return Seen(self._lake, self.scope.within(scope))
