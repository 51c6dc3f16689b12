"""History against an oracle: random counties, two nights, every dataset of the export standard, exact agreement."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines import registry
from pipelines.cleaning.outcome.schema import schema
from pipelines.definitions import Dataset, FieldKind
from pipelines.engines.duck import DuckEngine
from pipelines.history.lay import Tonight, record_history
from pipelines.lake.snapshots import Standing
from tests.oracle.history import difference, township_of

pytestmark = pytest.mark.usefixtures("few_definitions")

DATASETS = registry.datasets()
NIGHT = Tonight(date(2026, 4, 21), "20260421-b", [("a.csv", "f" * 64)])
FEW = st.sampled_from
VALUES: dict[FieldKind, st.SearchStrategy[Any]] = {
    "money": FEW([0, 1, -5, 10**14]),
    "integer": FEW([0, 7, 2026]),
    "number": FEW([0.1, 118.123456, -0.5]),
    "percent": FEW([0.0, 33.3, 100.0]),
    "score": FEW([0.0, 66.67]),
    "date": FEW([date(2026, 1, 31), date(2024, 2, 29), date(2026, 10, 1)]),
    "boolean": st.booleans(),
    "township": FEW(["西河镇", "东山乡"]),
}
WORDS = FEW(["", "甲", "甲 ", "a=b", "'引号'", "100", "多行\n文字"])


def _row(dataset: Dataset) -> st.SearchStrategy[dict[str, Any]]:
    kinds = {field.name: VALUES.get(field.kind, WORDS) for field in dataset.fields}
    kinds |= {"project_no": FEW(["P1", "P2", "P3"])} if "project_no" in kinds else {}
    must = set(dataset.keys) | {"project_no", "township"} if dataset.key == "projects" else set(dataset.keys)
    return st.fixed_dictionaries({name: kind if name in must else st.none() | kind for name, kind in kinds.items()})


def _rows(dataset: Dataset) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(_row(dataset), max_size=5, unique_by=lambda row: tuple(row[key] for key in dataset.keys))


@st.composite
def nights(draw: st.DrawFn) -> dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """Rows before and now: some kept, some lost, some with one field drawn anew, some new."""
    chosen = draw(st.sets(FEW(sorted(DATASETS)), max_size=3)) | {"projects"}
    county = {}
    for key in sorted(chosen):
        dataset = DATASETS[key]
        before, others = draw(_rows(dataset)), draw(_rows(dataset))
        now = {tuple(row[k] for k in dataset.keys): row for row in others}
        for row in before:
            fate = draw(FEW(["kept", "lost", "other"]))
            name = draw(FEW([f.name for f in dataset.fields if f.name not in dataset.keys]))
            other = {**row, name: draw(_row(dataset))[name]}
            if fate != "lost":
                now[tuple(row[k] for k in dataset.keys)] = row if fate == "kept" else other
        county[key] = before, list(now.values())
    return county


def _frame(dataset: Dataset, rows: list[dict[str, Any]], file: str) -> pl.DataFrame:
    place = {"source_file": file, "source_sheet": "表", "batch_id": file}
    return pl.DataFrame([{**row, **place, "source_row": nth} for nth, row in enumerate(rows)], schema=schema(dataset))


def _compared(county: dict[str, tuple[list[Any], list[Any]]], folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    engine = DuckEngine(rows=0)
    (folder / "clean").mkdir()
    for key, dataset in DATASETS.items():
        before, now = county.get(key, ([], []))
        _frame(dataset, before, "a.csv").write_parquet(folder / "clean" / f"{key}.parquet")
        engine.put(key, _frame(dataset, now, "b.csv"))
    record_history(engine, Standing("20260420-a", folder, {}), NIGHT, DATASETS)
    tables = engine.sql("select * from history"), engine.sql("select * from history_nights")
    engine.close()
    return tables


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(nights())
def test_the_history_of_a_night_is_what_plain_python_finds(county):
    with tempfile.TemporaryDirectory() as folder:
        history, counts = _compared(county, Path(folder))
    shown = ("change", "row_key", "field", "old", "new")
    for key, (before, now) in county.items():
        lines = sorted(history.filter(dataset=key).select(shown).rows(), key=str)
        expected = difference(DATASETS[key], before, now)
        assert lines == expected
        rows = Counter(change for change, _ in {(line[0], line[1]) for line in expected})
        totals = counts.filter(dataset=key).select(pl.sum("added", "changed", "gone")).row(0)
        assert totals == tuple(rows[change] for change in ("added", "changed", "gone"))
    assert set(history["dataset"]) <= county.keys()


@pytest.mark.soak  # make test asks its siblings
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(nights())
def test_every_change_is_charged_to_the_township_of_tonight_or_of_the_night_before(county):
    with tempfile.TemporaryDirectory() as folder:
        history, _ = _compared(county, Path(folder))
    was, now = ({row["project_no"]: row for row in rows} for rows in county["projects"])
    for line in history.iter_rows(named=True):
        dataset = DATASETS[line["dataset"]]
        sides = [(county[dataset.key][1], now), (county[dataset.key][0], was)]
        rows = [
            (row, projects)
            for rows, projects in sides
            for row in rows
            if "\x1f".join(str(row[k]) for k in dataset.keys) == line["row_key"]
        ]
        number = next((row["project_no"] for row, _ in rows if row.get("project_no")), None)
        own = next((row["township"] for row, _ in rows if row.get("township")), None)
        either = own if "township" in dataset.field_names else None
        for projects in (now, was):
            if "township" not in dataset.field_names and either is None:
                either = township_of(dataset, {"project_no": number}, projects)
        assert line["township"] == either
        assert line["project_no"] == number
