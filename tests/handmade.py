"""Handmade: clean rows typed by hand, made into facts by the project's own SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import shapely

from pipelines import registry
from pipelines.cleaning.outcome.schema import REJECTED, WARNINGS, schema
from pipelines.coverage.gaps import columns_asked, make_gaps
from pipelines.engines.duck import DuckEngine
from pipelines.facts import build, calendar
from pipelines.facts.report_states import STATES
from pipelines.facts.sites import build_sites
from pipelines.facts.submissions import submissions
from pipelines.geography.outlines import Outlines, flat
from pipelines.lake.cases import CASES
from pipelines.limits.dated import load
from pipelines.tables.coverage import FILE_DAYS, LACKING_COLUMNS, LEDGER_STATES
from tests.example_county import OTHERS

LIMITS = load(Path(__file__).parents[1] / "data" / "reference" / "limits.toml")
Rows = Mapping[str, Iterable[Mapping[str, Any]]]
FINDINGS = dict.fromkeys(("finding_id", "subject_id", "stage", "subject", "outcome", "level", "project_no"), pl.String)
FILES = {"source_file": pl.String, "file_order": pl.Int64, "submitter": pl.String, "period_on": pl.Date}
HOLIDAYS = {"day": pl.Date, "kind": pl.String}


def calendar_of(as_of: date) -> tuple[date, date]:
    """The first and the last day of a handmade county's calendar."""
    return as_of - timedelta(days=366 * 6), as_of + timedelta(days=366)


def frame(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, Any]) -> pl.DataFrame:
    """Rows as a frame of exactly these columns; what a row does not say is null, what it misspells is an error."""
    records = [dict(row) for row in rows]
    strange = {name for row in records for name in row} - columns.keys()
    assert not strange, f"no such columns: {strange}"
    return pl.DataFrame(records, schema=dict(columns), orient="row")


def _outlines(borders: Iterable[Mapping[str, Any]]) -> Outlines:
    """Townships (name, rings: the outer one in WGS-84 degrees) as the night knows them."""
    rings = {str(row["name"]): np.array(row["rings"][0]) for row in borders}
    if not rings:
        return Outlines({}, (0.0, 0.0), None)
    corners = np.concatenate(list(rings.values()))
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    middle = (west + east) / 2, (south + north) / 2
    shapes = {name: shapely.Polygon(flat(ring, middle)) for name, ring in rings.items()}
    return Outlines(shapes, middle, (west, south, east, north))


def told_by_all(townships: Iterable[str], as_of: date) -> list[dict[str, Any]]:
    """Every ledger told by every township through the night's day."""
    return [
        {"township": name, "dataset": key, "state": "known", "known_on": as_of, "every": "month"}
        for name in townships
        for key in registry.datasets()
    ]


def file_days(rows: Rows, as_of: date) -> list[dict[str, Any]]:
    """Every file that a row names speaks through the night's day."""
    files = {row.get("source_file") for key in registry.datasets() for row in rows.get(key, ())} - {None}
    return [{"source_file": name, "known_on": as_of} for name in sorted(files)]


def facts(rows: Rows, as_of: date, findings: Iterable[Mapping[str, Any]] = ()) -> DuckEngine:
    """An engine that holds the clean tables, every fact and every mart.

    `rows` may also give rejected, files and holidays (day, kind). The townships are those that a row names.
    """
    engine = DuckEngine(rows=0)
    named = ("report_states", *registry.datasets())
    for key, dataset in registry.datasets().items():
        engine.put(key, frame(rows.get(key, ()), schema(dataset)))
    engine.put("rejected", frame(rows.get("rejected", ()), REJECTED))
    engine.put("warnings", frame(rows.get("laid_warnings", ()), WARNINGS))
    engine.put("incoming_files", frame(rows.get("files", ()), FILES))
    engine.put("night", pl.DataFrame({"as_of": [as_of]}))
    first, last = calendar_of(as_of)
    engine.put("months", calendar.months(first, last))
    engine.put("workdays", calendar.workdays(first, last, frame(rows.get("holidays", ()), HOLIDAYS)))
    for name in ("tonight", "history", "standing_watermarks", "field_names", "files", "checksums", "unasked_rules"):
        # As the night lays them; `files` of `rows` are the incoming ones.
        engine.put(name, frame(rows.get(f"laid_{name}", ()), OTHERS[name]))
    names = sorted({str(row["township"]) for key in named for row in rows.get(key, ()) if row.get("township")})
    engine.put("townships", pl.DataFrame({"name": names}, schema={"name": pl.String}))
    submissions(engine, registry.datasets())
    engine.put("ledger_states", frame(rows.get("laid_ledger_states", told_by_all(names, as_of)), LEDGER_STATES))
    engine.put("file_days", frame(rows.get("laid_file_days", file_days(rows, as_of)), FILE_DAYS))
    lacking = frame(rows.get("laid_lacking_columns", ()), LACKING_COLUMNS)
    make_gaps(engine, lacking, registry.datasets(), columns_asked())
    build_sites(engine, _outlines(rows.get("borders", ())), "WGS84")
    engine.put("cases", frame(rows.get("cases", ()), CASES))
    engine.put("report_states", frame(rows.get("report_states", ()), STATES))
    build.build(engine, build.FACTS, LIMITS)
    engine.put("findings", frame(findings, FINDINGS))
    engine.put("standing_lives", frame((), FINDINGS))
    build.build(engine, build.MARTS, LIMITS)
    return engine
