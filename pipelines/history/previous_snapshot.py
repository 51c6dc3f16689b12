"""Previous snapshot: the tables of the published snapshot that tonight is compared with."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from pipelines.engines.duck import DuckEngine
from pipelines.tables.catalogue import Table


class StandingUnreadable(RuntimeError):
    """A file of the standing snapshot is damaged; the message names it."""


def lay(engine: DuckEngine, table: str, path: Path) -> None:
    """Make the Parquet file the table. Raises StandingUnreadable."""
    try:
        engine.scan(table, [path])
    except duckdb.Error as error:
        raise StandingUnreadable(f"{path.name} 已损坏（{str(error).splitlines()[0]}）") from None


def carried(engine: DuckEngine, table: Table, folder: Path | None) -> None:
    """Lay a table that every night carries forward: the columns of its schema, null where the file does not know one.

    No folder, or no file in it: an empty table, as before the first night.
    """
    engine.put(table.carried, pl.DataFrame(schema=dict(table.schema or {})))
    path = folder / table.place if folder else None
    if path is None or not path.is_file():
        return
    kinds = engine.types(table.carried)
    lay(engine, "carried", path)
    known = engine.types("carried")
    taken = {name: f'"{name}"' if name in known else "null" for name in kinds}
    columns = ", ".join(f'cast({taken[name]} as {kind}) as "{name}"' for name, kind in kinds.items())
    engine.make(table.carried, f"select {columns} from carried")  # noqa: S608  (names from the schema)
    engine.drop("carried")
