"""Snapshot database: a published snapshot, hardened, and the tables that screens and exports ask.

What pages ask all the time, and what is small, is in memory, packed (decision 244); a long ledger stays in its Parquet
file, sorted by township and project so that a question about either reads little of it (decision 71).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb
import polars as pl

from pipelines.lake.fence.schemas import Schemas
from pipelines.lake.fence.seen import Seen
from pipelines.lake.newest import NoSnapshot, Passed, newest, or_refuse
from pipelines.lake.scope import COUNTY, Scope
from pipelines.lake.whole import Damaged, check
from pipelines.privacy import persons, sent_back
from pipelines.tables.catalogue import FOLDERS

warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)  # Lake.asked_in says why

MARTS = {"kpis", "ranking", "findings"}  # folders whose tables are asked on every page
# A row per project, joined by almost every question: in memory they are bound in a fifth of the time (decision 251).
PROJECTS = {"facts/project_facts", "facts/project_lamps", "clean/projects"}
SHORT = 10_000  # rows; a table no longer than this is in memory wherever it lies
__all__ = ["COUNTY", "Filters", "Lake", "NoSnapshot", "Scope", "Seen", "current", "open_newest", "where"]


Params = list[Any] | dict[str, Any] | None


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
    """One snapshot, loaded and locked: after opening no file but its own tables can be read, and only by one question
    at a time: whatever is no question is refused before it is run. One cursor per query.

    `sql` sees the whole county. Pages, exports and traces ask what `seen_by` gives them.
    """

    folder: Path
    manifest: dict[str, Any]
    _schemas: Schemas = field(repr=False)

    @classmethod
    def open(cls, folder: Path) -> Lake:
        """Every fact table, and every table of the catalogue that the snapshot holds. Raises Damaged."""
        manifest = check(folder)
        base = duckdb.connect(":memory:")
        base.execute("load parquet")  # which knows the setting
        base.execute("set parquet_metadata_cache = true")
        left: list[str] = []  # the files whose tables stay in them
        for name in sorted(manifest["files_sha256"]):
            table = _table(PurePosixPath(name))
            if table is None:
                continue
            stays = _stays(PurePosixPath(name), manifest)
            left += [str(folder / name)] if stays else []
            path, kind = str(folder / name).replace("'", "''"), "view" if stays else "table"
            try:
                base.execute(f"create {kind} \"{table}\" as select * from read_parquet('{path}')")  # noqa: S608
            except duckdb.Error:
                raise Damaged(folder.name, f"文件 {name} 无法读取", manifest["as_of"]) from None
            if not stays and _rows(PurePosixPath(name), manifest) > SHORT:
                base.execute("checkpoint")  # packs what is in memory; at once, so that no two tables lie there unpacked
        for macro in (*persons.MACROS, *sent_back.MACROS):
            base.execute(macro)
        base.execute("checkpoint")
        base.execute("set allowed_paths = $paths", {"paths": left})
        base.execute("set enable_external_access=false")
        base.execute("set lock_configuration=true")
        return cls(folder, manifest, Schemas.of(base))

    @property
    def snapshot(self) -> str:
        return self.folder.name

    def tables(self) -> list[str]:
        """The names of all tables that can be asked, the clean ledgers among them."""
        return list(self.columns())

    def columns(self) -> dict[str, tuple[str, ...]]:
        """By table: its columns."""
        return self.columns_in(COUNTY)

    def seen_by(self, scope: Scope) -> Seen:
        """The snapshot as a viewer of this scope may ask it."""
        return Seen(self, scope)

    def sql(self, text: str, params: Params = None) -> pl.DataFrame:
        """Run one query on its own cursor; values go in as parameters, never into the text."""
        return self.asked_in(COUNTY, text, params)

    def asked_in(self, scope: Scope, text: str, params: Params = None) -> pl.DataFrame:
        """Run one query over the rows of the scope. Raises Refused."""
        with self._schemas.cursor(scope, text) as cursor:
            query = _question(cursor, text)
            # `sql` would bind the question twice, to describe it and to answer it: a third of most answers' time.
            result = cursor.execute(query, params) if params else cursor.execute(query)
            frame = pl.from_arrow(result.to_arrow_table())
        assert isinstance(frame, pl.DataFrame)  # noqa: S101  (a table never becomes a Series)
        return frame

    def columns_in(self, scope: Scope) -> dict[str, tuple[str, ...]]:
        """By table that a viewer of this scope may ask: its columns."""
        schemas = self._schemas
        return {name: schemas.columns[name] for name in schemas.tables(scope)}


def _question(cursor: duckdb.DuckDBPyConnection, text: str) -> duckdb.Statement:
    """The one question that the text asks. COPY could write over a ledger that stays in its file, ATTACH open it."""
    statements = cursor.extract_statements(text)
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise duckdb.PermissionException("a snapshot is asked one question at a time, and never changed")
    return statements[0]


def _table(path: PurePosixPath) -> str | None:
    """The name under which a file of the snapshot is asked; None for what is no table of screens and exports."""
    if path.suffix != ".parquet":
        return None
    if path.parent.name == "clean":
        return f"clean_{path.stem}"
    return path.stem if path.parent.name == "facts" or path.stem in FOLDERS else None


def _stays(path: PurePosixPath, manifest: dict[str, Any]) -> bool:
    """Does a table stay in its file? One whose rows are not told is loaded, as before it was told."""
    is_asked = path.parent.name in MARTS or str(path.with_suffix("")) in PROJECTS
    return not is_asked and _rows(path, manifest) > SHORT


def _rows(path: PurePosixPath, manifest: dict[str, Any]) -> int:
    """How many rows the manifest tells of a table."""
    rows: int = manifest.get("tables", {}).get(str(path.with_suffix("")), 0)
    return rows


def where(filters: Filters, columns: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """The WHERE text and parameters of the filters on the columns that the table has. Whose rows they are is settled
    below the SQL (pipelines/lake/fence)."""
    parts, params = ["true"], {}
    for name in columns:
        value = getattr(filters, name)
        if value is not None:
            parts.append(f"{name} = ${name}")
            params[name] = value
    return " and ".join(parts), params
