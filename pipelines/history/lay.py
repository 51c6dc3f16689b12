"""Lay: the tables history, history_nights and standing_watermarks — the standing snapshot's, and tonight's beside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.definitions import Dataset
from pipelines.engines.duck import DuckEngine
from pipelines.engines.engine import filled
from pipelines.history import compare, previous_snapshot
from pipelines.lake.snapshots import Standing
from pipelines.tables.catalogue import CARRIED, Table
from pipelines.tables.history import HISTORY, NIGHTS, TONIGHT, field_names

Parts = tuple[list[str], list[str]]
BATCHES = {"source_file": pl.String, "batch_id": pl.String}


@dataclass(frozen=True)
class Tonight:
    """The night whose rows are compared: its day, its snapshot's name, and the bytes each file has (path, SHA-256)."""

    night_on: date
    snapshot: str
    files: Iterable[tuple[str, str]]


def record_history(
    engine: DuckEngine, before: Standing, tonight: Tonight, datasets: dict[str, Dataset]
) -> dict[str, object]:
    """Compare every dataset with the standing snapshot; gives what the manifest says of it.

    Where the published snapshot is gone or damaged, history goes on from the newest whole one, or begins anew where
    there is none, and the reason is told: a night never fails for the sake of its past.
    """
    engine.put("tonight", pl.DataFrame([(tonight.night_on, tonight.snapshot)], schema=TONIGHT, orient="row"))
    batches = [(path, sha256[:16]) for path, sha256 in tonight.files]
    engine.put("tonight_files", pl.DataFrame(batches, schema=BATCHES, orient="row"))
    engine.put("field_names", field_names(datasets))
    problem, folder = before.problem, before.folder
    carried = [table for table in CARRIED if table.carried not in engine.tables()]  # the others stand since coverage
    try:
        _compare(engine, folder, datasets, carried)
    except previous_snapshot.StandingUnreadable as error:
        problem, folder = f"现行快照 {before.name} 无法读取：{error}", None
        _compare(engine, folder, datasets, carried)
    counted = engine.sql(
        "select coalesce(sum(added), 0) as added, coalesce(sum(changed), 0) as changed, coalesce(sum(gone), 0) as gone "
        "from history_nights as h join tonight as t on t.snapshot = h.snapshot"
    ).row(0, named=True)
    entry: dict[str, object] = {
        "compared_with": before.name if folder else None,
        **{name: int(n) for name, n in counted.items()},
    }
    goes_on = f"变更记录接着快照 {before.name} 往下记" if folder else "变更记录从本夜重新开始"
    return {**entry, "problem": f"{problem}。{goes_on}。"} if problem else entry


def _compare(engine: DuckEngine, folder: Path | None, datasets: dict[str, Dataset], carried: Iterable[Table]) -> None:
    for table in carried:
        previous_snapshot.carried(engine, table, folder)
    engine.make("returned", "select distinct dataset, row_key from history where change = 'gone'")
    tonight = filled(engine, datasets)

    def compared(beside: DuckEngine, key: str) -> Parts:
        path = folder / "clean" / f"{key}.parquet" if folder else None
        return _parts(beside, datasets[key], path if path and path.is_file() else None, key in tonight)

    first = [compared(engine, key) for key in datasets if key == "projects"]  # the others' townships come from its rows
    others = engine.each(compared, [key for key in datasets if key != "projects"])
    parts = [*first, *(part() for part in others)]
    _add(engine, "history", HISTORY, [name for rows, _ in parts for name in rows])
    _add(engine, "history_nights", NIGHTS, [name for _, counts in parts for name in counts])
    engine.drop("before_projects")


def _parts(engine: DuckEngine, dataset: Dataset, path: Path | None, is_filled: bool) -> Parts:
    """Make the tables with tonight's rows of history and of history_nights of one dataset; gives their names."""
    key, moved = dataset.key, f"moved_{dataset.key}"
    fields = _moved(engine, path, dataset, is_filled) if path else None
    if fields is None:
        return [], [_kept(engine, f"nights_{key}", compare.first_counts(dataset))]
    parts: Parts = [], []
    if fields and filled(engine, [moved]):
        rows, counts = compare.rows(dataset, fields), compare.counts(dataset)
        parts = [_kept(engine, f"rows_{key}", rows)], [_kept(engine, f"nights_{key}", counts)]
    engine.drop(moved)
    return parts


def _moved(engine: DuckEngine, path: Path, dataset: Dataset, is_filled: bool) -> list[str] | None:
    """Make the table moved_<dataset>; gives the fields compared, none where neither night has a row, or None where the
    keys of the dataset are new."""
    before = f"before_{dataset.key}"
    previous_snapshot.lay(engine, before, path)
    fields: list[str] | None = []
    if is_filled or filled(engine, [before]):
        fields = compare.shared(dataset, engine.types(dataset.key), engine.types(before))
        if fields is not None:
            engine.make(f"moved_{dataset.key}", compare.moved(dataset, fields))
    if dataset.key != "projects":
        engine.drop(before)
    return fields


def _kept(engine: DuckEngine, name: str, text: str) -> str:
    engine.make(name, text)
    return name


def _add(engine: DuckEngine, table: str, schema: dict[str, pl.DataType], parts: list[str]) -> None:
    """Tonight's rows under those carried forward, in the schema's own columns and types."""
    columns = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in engine.types(table).items())
    assert set(engine.types(table)) == set(schema)  # noqa: S101  (previous_snapshot.carried made it so)
    for part in parts:
        engine.add(table, f'select {columns} from "{part}"')  # noqa: S608  (our names)
    engine.drop(*parts)
