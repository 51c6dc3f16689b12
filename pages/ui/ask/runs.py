"""Run questions: what the manifests of the snapshots say of their nights; to a township, of its own files only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from pages.ui.ask.query import cached
from pages.ui.site.view import View
from pipelines.lake.fence.manifest import shown
from pipelines.lake.snapshot_db import Scope
from pipelines.not_computed import NOT_COMPUTED, Kind, rows_of
from pipelines.watch import as_merged

MOST_NIGHTS = 30
ROWS = ("rows_seen", "accepted", "rejected", "non_data")
NIGHTS: dict[str, pl.DataType] = {
    "snapshot": pl.String(), "created_at": pl.Datetime("us", "UTC"), "as_of": pl.String(), "files": pl.Int64(),
    **{name: pl.Int64() for name in ROWS}, "seconds": pl.Float64(), "not_computed": pl.Int64(), "engine": pl.String(),
}  # fmt: skip
UNREADABLE = "清单文件无法读取"


def not_computed(view: View) -> pl.DataFrame:
    """kind, key, label, reason, because of everything the shown night could not compute."""
    return pl.DataFrame(rows_of(view.lake.manifest), schema=NOT_COMPUTED)


def why_lost(view: View, kind: Kind, key: str) -> str:
    """Why this was not computed tonight; empty where it was."""
    return next((row["reason"] for row in rows_of(view.lake.manifest) if (row["kind"], row["key"]) == (kind, key)), "")


def steps(view: View) -> pl.DataFrame:
    """step, seconds and its percent of the night, in the order they ran."""
    timings = view.lake.manifest.get("timings", {})
    frame = pl.DataFrame(list(timings.items()), schema={"step": pl.String, "seconds": pl.Float64}, orient="row")
    whole = pl.col("seconds").sum()
    return frame.with_columns(percent=pl.when(whole > 0).then(pl.col("seconds") * 100 / whole))


def ledgers(view: View) -> pl.DataFrame:
    """Per dataset: files, and rows seen, accepted, rejected and neither (titles, sums); null: not recognised."""
    rows = view.lake.manifest.get("rows", ())
    kinds = {"dataset": pl.String, "source_file": pl.String, **dict.fromkeys(ROWS, pl.Int64)}
    named = ("dataset", "source_file")
    frame = pl.DataFrame([{**{n: row.get(n) for n in named}, **as_merged(row)} for row in rows], schema=kinds)
    return frame.group_by("dataset", maintain_order=True).agg(
        pl.col("source_file").n_unique().cast(pl.Int64).alias("files"), *(pl.col(name).sum() for name in ROWS)
    )


def tonight(view: View) -> dict[str, Any]:
    """The shown night as one row of NIGHTS."""
    return _night(view.lake.snapshot, view.lake.manifest)


@cached
def nights(view: View) -> pl.DataFrame:
    """NIGHTS of the newest snapshots that are kept, newest first; one that cannot be read says so as its engine."""
    folders = [path for path in view.lake.folder.parent.iterdir() if path.is_dir() and not path.name.startswith(".")]
    newest = sorted(folders, key=lambda path: path.name, reverse=True)[:MOST_NIGHTS]
    return pl.DataFrame([_read(path, view.scope) for path in newest], schema=NIGHTS)


def _read(folder: Path, scope: Scope) -> dict[str, Any]:
    try:
        return _night(folder.name, shown(json.loads((folder / "manifest.json").read_text("utf-8")), scope))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {**dict.fromkeys(NIGHTS), "snapshot": folder.name, "engine": UNREADABLE}


def _night(name: str, manifest: Mapping[str, Any]) -> dict[str, Any]:
    rows = manifest.get("rows", ())
    return {
        "snapshot": name,
        "created_at": datetime.fromisoformat(manifest["created_at"]),
        "as_of": manifest["as_of"],
        "files": len(manifest.get("inputs", ())),
        **{column: sum(as_merged(row)[column] for row in rows) for column in ROWS},
        "seconds": sum(manifest.get("timings", {}).values()),
        "not_computed": len(rows_of(manifest)),
        "engine": manifest.get("versions", {}).get("engine"),
    }


def warnings(view: View) -> list[str]:
    """Entries of the county's own files that the night left out; a snapshot of an earlier version knows none."""
    return [str(line) for line in view.lake.manifest.get("warnings", ())]
