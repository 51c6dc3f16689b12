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
from pipelines.cleaning.schema import REJECTED, schema
from pipelines.facts import build, calendar
from pipelines.facts.cases import CASES
from pipelines.facts.report_states import STATES
from pipelines.facts.sites import lay_sites
from pipelines.facts.submissions import submissions
from pipelines.findings.examples import OTHERS
from pipelines.findings.limits import load
from pipelines.geography.outlines import Outlines, flat
from pipelines.lake.engine import DuckEngine

LIMITS = load(Path(__file__).parents[1] / "data" / "reference" / "limits.toml")
Rows = Mapping[str, Iterable[Mapping[str, Any]]]
FINDINGS = dict.fromkeys(("subject_id", "stage", "subject", "outcome", "level", "project_no"), pl.String)
FILES = {"source_file": pl.String, "file_order": pl.Int64, "submitter": pl.String, "period_on": pl.Date}
HOLIDAYS = {"day": pl.Date, "kind": pl.String}


def calendar_of(as_of: date) -> tuple[date, date]:
    """The first and the last day of a handmade county's calendar."""
    return as_of - timedelta(days=366 * 6), as_of + timedelta(days=366)


def frame(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, Any]) -> pl.DataFrame:
    """Rows as a frame of exactly these columns; what a row does not say is null, what it misspells is an error."""
    found = [dict(row) for row in rows]
    strange = {name for row in found for name in row} - columns.keys()
    assert not strange, f"no such columns: {strange}"
    return pl.DataFrame(found, schema=dict(columns), orient="row")


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


def facts(rows: Rows, as_of: date, findings: Iterable[Mapping[str, Any]] = ()) -> DuckEngine:
    """An engine that holds the clean tables, every fact and every mart.

    `rows` may also give rejected, files and holidays (day, kind).
    """
    engine = DuckEngine()
    for key, dataset in registry.datasets().items():
        engine.put(key, frame(rows.get(key, ()), schema(dataset)))
    engine.put("rejected", frame(rows.get("rejected", ()), REJECTED))
    engine.put("incoming_files", frame(rows.get("files", ()), FILES))
    engine.put("night", pl.DataFrame({"as_of": [as_of]}))
    first, last = calendar_of(as_of)
    engine.put("months", calendar.months(first, last))
    engine.put("workdays", calendar.workdays(first, last, frame(rows.get("holidays", ()), HOLIDAYS)))
    for name in ("tonight", "history", "standing_watermarks", "field_names", "files", "checksums", "unasked_rules"):
        # As the night lays them; `files` of `rows` are the incoming ones.
        engine.put(name, frame(rows.get(f"laid_{name}", ()), OTHERS[name]))
    names = sorted({str(row["township"]) for row in rows.get("projects", ()) if row.get("township")})
    engine.put("townships", pl.DataFrame({"name": names}, schema={"name": pl.String}))
    submissions(engine, registry.datasets())
    lay_sites(engine, _outlines(rows.get("borders", ())), "WGS84")
    engine.put("cases", frame(rows.get("cases", ()), CASES))
    engine.put("report_states", frame(rows.get("report_states", ()), STATES))
    build.build(engine, build.FACTS, LIMITS)
    engine.put("findings", frame(findings, FINDINGS))
    build.build(engine, build.MARTS, LIMITS)
    return engine
