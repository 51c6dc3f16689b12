"""Snapshot database: a published snapshot, hardened, in memory, and the tables that screens and exports ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb
import polars as pl

from pipelines.lake.newest import NoSnapshot, Passed, newest, or_refuse
from pipelines.lake.whole import Damaged, check
from pipelines.tables.catalogue import FOLDERS

__all__ = ["Filters", "Lake", "NoSnapshot", "Scope", "current", "open_newest", "where"]


@dataclass(frozen=True)
class Scope:
    """Whose rows a viewer may see: every township, or the ones named."""

    townships: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Filters:
    """What the filter bar says. None means all."""

    period: str | None = None
    township: str | None = None
    category: str | None = None
    level: str | None = None
    rule: str | None = None


def current(data: Path) -> Path:
    """The folder of the snapshot that is to be shown. Raises NoSnapshot before the first night."""
    lake = data / "lake"
    return or_refuse(data, *newest(lake, lambda folder: (check(folder), folder)[1]))


def open_newest(data: Path, opened: Callable[[Path], Lake] | None = None) -> tuple[Lake, Passed]:
    """The lake that pages and commands show, and the damaged snapshots that were passed over for it.

    `opened` is Lake.open, or a cache in front of it. Raises NoSnapshot.
    """
    lake, passed = newest((data / "lake").resolve(), opened or Lake.open)
    return or_refuse(data, lake, passed), passed


@dataclass
class Lake:
    """One snapshot, loaded and locked: no file or network access after opening. One cursor per query."""

    folder: Path
    manifest: dict[str, Any]
    _base: duckdb.DuckDBPyConnection = field(repr=False)

    @classmethod
    def open(cls, folder: Path) -> Lake:
        """Load every fact table, and every table of the catalogue that the snapshot holds. Raises Damaged."""
        manifest = check(folder)
        base = duckdb.connect(":memory:")
        for name in sorted(manifest["files_sha256"]):
            table = _table(PurePosixPath(name))
            if table is None:
                continue
            try:
                base.execute(f'create table "{table}" as select * from read_parquet(?)', [str(folder / name)])  # noqa: S608
            except duckdb.Error:
                raise Damaged(folder.name, f"文件 {name} 无法读取", manifest["as_of"]) from None
        base.execute("set enable_external_access=false")
        base.execute("set lock_configuration=true")
        return cls(folder, manifest, base)

    @property
    def snapshot(self) -> str:
        return self.folder.name

    def tables(self) -> list[str]:
        """The names of all tables that can be asked, the clean ledgers among them."""
        return self.sql("select table_name as name from duckdb_tables() order by name")["name"].to_list()

    def sql(self, text: str, params: list[Any] | dict[str, Any] | None = None) -> pl.DataFrame:
        """Run one query on its own cursor; values go in as parameters, never into the text."""
        cursor = self._base.cursor()
        try:
            relation = cursor.sql(text, params=params) if params else cursor.sql(text)
            frame = pl.from_arrow(relation.to_arrow_table())
        finally:
            cursor.close()
        assert isinstance(frame, pl.DataFrame)  # noqa: S101  (a table never becomes a Series)
        return frame


def _table(path: PurePosixPath) -> str | None:
    """The name under which a file of the snapshot is asked; None for what is no table of screens and exports."""
    if path.suffix != ".parquet":
        return None
    if path.parent.name == "clean":
        return f"clean_{path.stem}"
    return path.stem if path.parent.name == "facts" or path.stem in FOLDERS else None


def where(scope: Scope, filters: Filters, columns: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """The WHERE text and parameters for the columns that the table has; the scope always applies."""
    parts, params = ["true"], {}
    if scope.townships is not None:
        parts.append("list_contains($scope, township)")
        params["scope"] = list(scope.townships)
    for name in columns:
        value = getattr(filters, name)
        if value is not None:
            parts.append(f"{name} = ${name}")
            params[name] = value
    return " and ".join(parts), params
