"""Extremes: whatever stands in a clean table, beyond what any cleaning lets through, no statement of the night breaks.

The clean tables of a small true county get extreme values in every second row, one kind of column at a time, and the
whole of the night after the cleaning runs over them: facts, rules, marts, KPIs, ranking, lives, doubles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from benchmarks.big_county import lay_beside
from pipelines import registry
from pipelines.cleaning.outcome.schema import schema
from pipelines.definitions import Dataset
from pipelines.engines.duck import DuckEngine
from pipelines.not_computed import NotComputed
from pipelines.reference.county import County
from pipelines.reference.county import load as load_county
from pipelines.sample.reference import write_reference
from pipelines.sample.spec import Spec
from pipelines.stages.compute import compute
from pipelines.stages.outcome import Clock, Watch
from pipelines.tables.findings import LIVES, RULE_NIGHTS
from tests.clean_lake import county_of, rows_of
from tests.soaked import some

SPEC = Spec(1, townships=3, projects=24, years=2)
FEN = 10**15  # ten million million yuan: no county's cell comes near it
EDGES: dict[str, dict[Any, Sequence[Any]]] = {
    "days": {pl.Date: (date(1, 1, 1), date(9999, 12, 31), date(1990, 1, 1), date(2100, 12, 31), None)},
    "floats": {pl.Float64: (1e308, -1e308, float("nan"), float("inf"), -float("inf"), 100_000.0, -1.0, 0.0, None)},
    "whole numbers": {pl.Int64: (FEN, -FEN, 13_812_345_678, -99_999_999, 0, None)},
    "texts and marks": {
        pl.String: ("", "甲" * 100_000, "'\"\\;--\x00\x1f", "  ", None),
        pl.Boolean: (True, False, None),
    },
}
INT64 = {pl.Int64: (2**63 - 1, -(2**63), None)}
Tables = Mapping[str, pl.DataFrame]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    folder = tmp_path_factory.mktemp("extremes") / "reference"
    write_reference(SPEC, folder)
    return load_county(folder)


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The true rows; a small county has no day labour, so some is made up of its payments."""
    frames = {}
    for key, dataset in registry.datasets().items():
        source = {"source_file": key, "source_sheet": "", "batch_id": ""}
        rows = [row | source | {"source_row": nth} for nth, row in enumerate(rows_of(county_of(SPEC), key), 2)]
        if key == "labour":
            rows = [_worked(nth, paid) for nth, paid in enumerate(rows_of(county_of(SPEC), "payments"), 2)]
        frames[key] = pl.DataFrame(rows, schema=schema(dataset))
    return frames


def _worked(nth: int, paid: Mapping[str, Any]) -> dict[str, Any]:
    day = paid["paid_on"]
    work = {"worker_no": f"W{nth}", "is_local": nth % 3 > 0, "days": 5.5, "wage_fen": 90_000}
    row = {"project_no": paid["project_no"], "worked_from": day, "worked_to": day, "source_file": "labour"}
    return {**row, **work, "source_sheet": "", "batch_id": "", "source_row": nth}


def _spoilt(frame: pl.DataFrame, dataset: Dataset, edges: Mapping[Any, Sequence[Any]], shift: int) -> pl.DataFrame:
    """Extreme values in every second row, another one in every column; keys stay, and what must be there is no null."""
    columns = []
    for nth, field in enumerate(dataset.fields):
        values = [v for v in edges.get(frame.schema[field.name].base_type(), ()) if not (v is None and field.required)]
        if values and field.name not in (*dataset.keys, "project_no", "township"):
            true = frame[field.name]
            mixed = [values[(at // 2 + nth + shift) % len(values)] if at % 2 else true[at] for at in range(len(true))]
            columns.append(pl.Series(field.name, mixed, dtype=true.dtype))
    return frame.with_columns(columns)


def _after_cleaning(tables: Tables, county: County) -> NotComputed:
    engine, lost = DuckEngine(rows=0), NotComputed()
    for key, frame in tables.items():
        engine.put(key, frame)
    lay_beside(engine, county, SPEC.as_of)
    laid = {
        "tonight": pl.DataFrame({"night_on": [SPEC.as_of], "snapshot": ["extreme"]}),
        "standing_lives": pl.DataFrame(schema=LIVES),
        "standing_rule_nights": pl.DataFrame(schema=RULE_NIGHTS),
        "receipts": pl.DataFrame({"source_file": ["x"], "received_on": [SPEC.as_of]}),
    }
    for name, frame in laid.items():
        engine.put(name, frame)
    compute(engine, engine, county, SPEC.as_of, Clock(Watch()), lost)
    assert engine.sql("select count(*) as n from project_facts")["n"][0] == tables["projects"].height
    assert engine.sql("select count(*) as n from rule_stats")["n"][0] == len(registry.rules())
    engine.close()
    return lost


@pytest.mark.parametrize("kind", some(EDGES, 1))
def test_every_rule_and_kpi_is_computed_over_extreme(kind, tables, county):
    datasets = registry.datasets()
    spoilt = {key: _spoilt(frame, datasets[key], EDGES[kind], at) for at, (key, frame) in enumerate(tables.items())}
    assert _after_cleaning(spoilt, county).rows == []


def test_sums_past_64_bits_cost_the_rules_that_subtract_them_and_never_the_night(tables, county):
    datasets = registry.datasets()
    spoilt = {key: _spoilt(frame, datasets[key], INT64, at) for at, (key, frame) in enumerate(tables.items())}
    lost = _after_cleaning(spoilt, county)
    assert {row["kind"] for row in lost.rows} <= {"rule", "kpi", "ranking", "list"}
    assert 0 < len(lost.rules) < len(registry.rules()) / 2


def test_the_two_cells_that_stopped_a_county_cost_nothing(tables, county):
    days = pl.Series("days", [100_000.0] * tables["labour"].height)
    longer = pl.Series("days", [13_812_345_678, -99_999_999, 30] * 99, dtype=pl.Int64).head(tables["changes"].height)
    spoilt = {
        **tables,
        "labour": tables["labour"].with_columns(days),
        "changes": tables["changes"].with_columns(longer),
    }
    assert _after_cleaning(spoilt, county).rows == []


def test_beyond_a_century_of_changed_days_the_due_day_is_not_known(tables, county):
    engine = DuckEngine(rows=0)
    text = (Path(__file__).parents[1] / "pipelines" / "facts" / "project_facts.sql").read_text("utf-8")
    (due,) = [line for line in text.split(",\n") if line.rstrip().endswith("as due_on")]
    planned = "select date '2026-06-30' as planned_finish_on"
    for days, expected in ((36_500, date(2126, 6, 6)), (36_501, None), (None, date(2026, 6, 30))):
        changed = f"select cast({'null' if days is None else days} as bigint) as change_days"
        row = engine.sql(f"select {due} from ({planned}) as p cross join ({changed}) as ch")
        assert row["due_on"].to_list() == [expected]
    engine.close()
