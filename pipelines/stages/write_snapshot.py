"""Write snapshot: the night's tables as Parquet, and the manifest that says where every row went."""

from __future__ import annotations

import platform
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines import registry
from pipelines.engines.duck import DuckEngine
from pipelines.facts.intake import conservation
from pipelines.geography.outlines import geojson
from pipelines.inbox.receive import Received
from pipelines.lake.fingerprint import code
from pipelines.limits.overlay import as_toml, overlaid
from pipelines.privacy.masks import masked
from pipelines.ranking.schemes.folder import lay as lay_schemes
from pipelines.reference.county import County
from pipelines.tables.catalogue import FOLDERS


def write(engine: DuckEngine, building: Path, facts: list[str], county: County) -> dict[str, int]:
    """Write every table into the draft; gives rows per table."""
    tables = {**dict.fromkeys(registry.datasets(), "clean"), **dict.fromkeys(facts, "facts"), **FOLDERS}
    owned = {column: engine.tables_with(column) for column in ("township", "project_no")}

    def written(beside: DuckEngine, table: str) -> int:
        order = ", ".join(f"{column} nulls last" for column, there in owned.items() if table in there)
        return beside.write(table, building / tables[table] / f"{table}.parquet", order)

    rows = {f"{tables[name]}/{name}": count() for name, count in zip(tables, engine.each(written, tables), strict=True)}
    map_drawn = geojson(county.boundaries, county.boundary_system)
    (building / "reference" / county.boundaries.name).write_text(map_drawn, "utf-8")
    lay_schemes(county.schemes, county.adopted, building / "reference" / county.schemes.name)
    (building / "reference" / county.limits.name).write_text(as_toml(overlaid(county.limits)), "utf-8")
    return rows


def _coverage(engine: DuckEngine, county: County) -> dict[str, list[str]]:
    due = county.townships["name"].to_list()
    known = set(
        engine.sql(
            "select distinct township from submissions where rows_accepted > 0 "
            "union select distinct submitter from files where status = 'read'"
        )["township"].to_list()
    )
    return {"due": due, "missing": [name for name in due if name not in known]}


def manifest(
    engine: DuckEngine, county: County, as_of: date, now: datetime, received: Received, inputs: str, ran_on: str
) -> dict[str, Any]:
    """What the snapshot is made of: inputs with hashes, rows per file and sheet, who is missing, versions, engine."""
    kept = conservation(engine, registry.datasets())
    counts = (
        engine.sql("select * from files")
        .join(kept, on=["source_file", "source_sheet", "dataset"], how="left", maintain_order="left")
        .with_columns(pl.col("kept", "sent_back").fill_null(0))
        # per file as its own reading had it; what the merge sent back or a later file replaced stands beside
        .with_columns(
            accepted=pl.col("accepted") + pl.col("sent_back"), rejected=pl.col("rejected") - pl.col("sent_back")
        )
        .with_columns(superseded=pl.col("accepted") - pl.col("kept") - pl.col("sent_back"))
    )
    return {
        "as_of": as_of.isoformat(),
        "created_at": now.isoformat(),
        "county": {"name": county.name, "code": county.code},
        "coverage": _coverage(engine, county),
        "inputs_fingerprint": inputs,
        "inputs": [{"path": r.path, "sha256": r.sha256, "received_at": r.received_at} for r in received.receipts],
        "warnings": [*county.warnings, *overlaid(county.limits).warnings],
        "mended": list(received.mended),
        "rows": masked(counts.drop("received_on", "period_on"), keep=("source_file",)).to_dicts(),
        "versions": {
            "code": code(),
            "python": platform.python_version(),
            "polars": pl.__version__,
            "duckdb": duckdb.__version__,
            "engine": ran_on,
        },
    }
