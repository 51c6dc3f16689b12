"""Extra: the tables beyond the ledgers that a rule's working may read, of a wild county and of a published one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.lake.snapshot_db import Lake
from pipelines.registry import datasets
from tests.example_county import OTHERS
from tests.handmade import file_days, frame, told_by_all
from tests.oracle.county import Extra

Row = Mapping[str, Any]
LAID = ("checksums", "lacking_columns", "warnings", "files", "history", "standing_watermarks", "tonight")
PUBLISHED = ("checksums", "files", "townships", "ledger_states", "file_days")


def of_wild(rows: Mapping[str, Iterable[Row]], as_of: date) -> Extra:
    """Every table that tests/handmade.py lays besides the ledgers, with every column."""
    names = sorted({row["township"] for row in rows["projects"]})
    known = {
        "ledger_states": list(rows.get("laid_ledger_states", told_by_all(names, as_of))),
        "file_days": list(rows.get("laid_file_days", file_days(rows, as_of))),
    }
    laid = {name: frame(rows.get(f"laid_{name}", ()), OTHERS[name]).to_dicts() for name in LAID}
    given = {name: [dict(row) for row in rows.get(name, ())] for name in ("borders", "holidays")}
    return {
        **laid,
        **given,
        **known,
        "submitters": [dict(row) for row in rows.get("files", ())],
        "townships": [{"name": name} for name in names],
    }


def of_published(lake: Lake, reference: Path) -> Extra:
    """Tables of a snapshot, and the county's own holidays and borders. One night has no past."""
    tables = {name: lake.sql(f'select * from "{name}"').to_dicts() for name in PUBLISHED}  # noqa: RUF100, S608
    holidays = pl.read_csv(reference / "holidays.csv", try_parse_dates=True).to_dicts()
    features = json.loads((reference / "boundaries.geojson").read_text("utf-8"))["features"]
    borders = [{"name": one["properties"]["name"], "rings": _rings(one["geometry"])} for one in features]
    unread = lake.sql("select * from warnings where kind = 'unread' and project_no is not null").to_dicts()
    return {
        **tables,
        "holidays": holidays,
        "borders": borders,
        "lacking_columns": lacking_columns(lake),
        "warnings": unread,
    }


def lacking_columns(lake: Lake) -> list[Row]:
    """Every column that a sheet does not have, as the night's reading of the files says."""
    reports = [json.loads(path.read_text("utf-8")) for path in lake.folder.parents[1].glob("files/*/report.json")]
    return [
        {
            "source_file": report["name"],
            "source_sheet": sheet["sheet"],
            "dataset": sheet["dataset"],
            "field": field.name,
        }
        for report in reports
        for sheet in report["sheets"]
        if sheet["dataset"]
        for field in datasets()[sheet["dataset"]].fields
        if field.name not in {column["field"] for column in sheet["columns"]}
    ]


def _rings(geometry: Row) -> list[list[tuple[float, float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(x, y) for x, y, *_ in ring] for polygon in polygons for ring in polygon]
