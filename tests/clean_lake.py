"""Straight: the sample's true rows in the engine or in a snapshot, as if every file had been read without a loss."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from benchmarks.big_county import lay_beside
from pipelines import registry
from pipelines.cleaning.outcome.schema import schema
from pipelines.engines.duck import DuckEngine
from pipelines.facts import build
from pipelines.facts.sites import build_sites
from pipelines.findings import run as findings
from pipelines.findings.update_history import keep
from pipelines.lake.snapshot_db import Lake
from pipelines.lake.snapshots import sealed
from pipelines.limits.overlay import as_toml, overlaid
from pipelines.reference.county import County
from pipelines.reference.county import load as load_county
from pipelines.sample.reference import write_reference
from pipelines.sample.spec import Spec
from pipelines.sample.world import TownshipYear, generate
from pipelines.tables.findings import LIVES, RULE_NIGHTS

KNOWN = ("file_days", "ledger_states", "data_gaps")  # what the rules' needs are judged by


@cache
def county_of(spec: Spec) -> tuple[TownshipYear, ...]:
    return tuple(generate(spec))


def rows_of(parts: Iterable[TownshipYear], key: str) -> list[dict[str, object]]:
    return [row for part in parts for row in part.rows[key]]


def lay_out(engine: DuckEngine, parts: Iterable[TownshipYear], county: County, as_of: date) -> None:
    """The true rows as clean tables, as if every file had been read without a loss."""
    for key, dataset in registry.datasets().items():
        source = {"source_file": key, "source_sheet": "", "batch_id": ""}
        rows = [row | source | {"source_row": nth} for nth, row in enumerate(rows_of(parts, key), 2)]
        engine.put(key, pl.DataFrame(rows, schema=schema(dataset)))
    lay_beside(engine, county, as_of)
    build_sites(engine, county.outlines, county.coordinate_system)


def as_lake(spec: Spec, folder: Path) -> Lake:
    """A snapshot of the county with every fact and finding in it."""
    write_reference(spec, folder / "reference")
    county, engine = load_county(folder / "reference"), DuckEngine(rows=0)
    lay_out(engine, county_of(spec), county, spec.as_of)
    limits = overlaid(county.limits)
    county.limits.write_text(as_toml(limits), "utf-8")  # as a snapshot holds them
    facts = build.build(engine, build.FACTS, limits)
    engine.put("tonight", pl.DataFrame({"night_on": [spec.as_of], "snapshot": ["straight"]}))
    engine.put("standing_lives", pl.DataFrame(schema=LIVES))
    engine.put("standing_rule_nights", pl.DataFrame(schema=RULE_NIGHTS))
    keep(engine, registry.rules(), limits, *findings.run(engine, registry.rules(), limits))
    for key in registry.datasets():
        engine.write(key, folder / "clean" / f"{key}.parquet")
    kept = ("findings", "finding_lives", "rule_stats", "rule_nights", "rejected", "files", "checksums", *KNOWN)
    for table in (*facts, *kept, "quarter_standings", "night", "months", "workdays", "townships", "villages"):
        engine.write(table, folder / "facts" / f"{table}.parquet")
    engine.close()
    manifest = {"as_of": spec.as_of.isoformat(), "county": {"name": county.name}}
    (folder / "manifest.json").write_text(json.dumps(sealed(folder, manifest)), "utf-8")
    return Lake.open(folder)
