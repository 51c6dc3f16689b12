"""Merged: one file and those beside it, laid before the night's own merge; what that sends back of the one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from pipelines import registry
from pipelines.check.others import Order, Others
from pipelines.cleaning.file import CleanFile
from pipelines.cleaning.outcome.schema import schema
from pipelines.definitions import Dataset
from pipelines.engines.duck import DuckEngine
from pipelines.facts.held import lay_held
from pipelines.facts.merge import merge
from pipelines.lake.newest import pointed
from pipelines.lake.snapshots import standing
from pipelines.lake.whole import Damaged
from pipelines.reference.county import County
from pipelines.reference.ledgers import closed_registers


def sent_back(result: CleanFile, mine: Order, others: Others, data: Path, county: County) -> pl.DataFrame:
    """The rows of this file that the merge sends back (REJECTED); `mine` is its place among the others."""
    order = sorted({**others.order, result.name: mine}.items(), key=lambda one: one[1])
    submitters = {**others.submitters, result.name: result.submitter}
    engine = DuckEngine()
    try:
        engine.put("townships", county.townships)
        lay_held(engine, last_night(data / "lake"))
        kinds = {"source_file": pl.String, "file_order": pl.Int64, "submitter": pl.String}
        files = [(name, nth, submitters.get(name)) for nth, (name, _) in enumerate(order)]
        engine.put("incoming_files", pl.DataFrame(files, schema=kinds, orient="row"))
        places = [(result.name, sheet.sheet, sheet.township) for sheet in result.sheets]
        sheets = dict.fromkeys(("source_file", "source_sheet", "township"), pl.String)
        engine.put("incoming_sheets", pl.DataFrame(places, schema=sheets, orient="row"))
        wanted = {key: d for key, d in registry.datasets().items() if key == "projects" or key in result.clean}
        for dataset in sorted(wanted.values(), key=lambda one: one.key == "projects"):
            _lay(engine, dataset, _asked(engine, dataset, wanted, result), result, others, data)
        back = merge(engine, wanted, closed_registers(county.duties, wanted))
        return back.filter(pl.col("source_file") == result.name)
    finally:
        engine.close()


def last_night(lake: Path) -> Path | None:
    """The snapshot that the next night goes on from; its files are looked through only where it may be another."""
    try:
        name = pointed(lake)
    except Damaged:
        return standing(lake).folder
    return lake / "snapshots" / name if name else None


def _asked(engine: DuckEngine, dataset: Dataset, wanted: dict[str, Dataset], result: CleanFile) -> pl.DataFrame:
    """The keys of this file's rows; of projects, every one that a row laid so far belongs to."""
    own = result.clean.get(dataset.key, pl.DataFrame(schema=schema(dataset)))
    if dataset.key != "projects":
        return own.select(dataset.keys).unique()
    tables = [f"in_{key}" for key, one in wanted.items() if key != "projects" and "project_no" in one.field_names]
    laid = [engine.sql(f'select distinct project_no from "{table}"') for table in tables]  # noqa: S608
    return pl.concat([own.select("project_no"), *laid]).unique()


def _lay(
    engine: DuckEngine, dataset: Dataset, keys: pl.DataFrame, result: CleanFile, others: Others, data: Path
) -> None:
    """Make in_<dataset>: this file's rows, and of the others' those with one of the keys."""
    empty = pl.DataFrame(schema=schema(dataset))
    own = result.clean.get(dataset.key, empty)
    engine.put("asked", keys)
    near = " and ".join(f"a.{name} = c.{name}" for name in keys.columns)
    where = f"where exists (select 1 from asked as a where {near})"  # noqa: S608
    fresh = [one.clean[dataset.key] for one in others.fresh.values() if dataset.key in one.clean]
    engine.put("came_since", pl.concat([empty, *fresh]))
    engine.put("own_rows", pl.concat([empty, own]))
    columns = ", ".join(schema(dataset))
    paths = [p for place in others.folders.values() if (p := place / f"{dataset.key}.parquet").exists()]
    parts = [f"select {columns} from own_rows", f"select {columns} from came_since as c {where}"]  # noqa: S608
    parts += [f"select {columns} from read_parquet({_listed(paths)}) as c {where}"] if paths else []  # noqa: S608
    engine.make(f"in_{dataset.key}", " union all ".join([*parts, *_of_snapshot(dataset, others, data, where)]))


def _of_snapshot(dataset: Dataset, others: Others, data: Path, where: str) -> list[str]:
    """The rows that the last snapshot has of files whose results are of an older version of the programme."""
    folder = standing(data / "lake").folder if others.lost else None
    path = folder / "clean" / f"{dataset.key}.parquet" if folder else None
    if path is None or not path.exists():
        return []
    columns = ", ".join(schema(dataset))
    lost = _listed(others.lost)
    source = f"read_parquet({_listed([path])}) as c {where}"
    return [f"select {columns} from {source} and list_contains({lost}, c.source_file)"]  # noqa: S608


def _listed(texts: Iterable[object]) -> str:
    """A list of texts in SQL."""
    return "[" + ", ".join("'" + str(text).replace("'", "''") + "'" for text in texts) + "]"
