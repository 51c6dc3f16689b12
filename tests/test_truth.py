"""Truth: over whole nights, the rules find every planted anomaly and nothing else, and no row goes missing."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.truth_table import compare
from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from pipelines.sample.make import make_sample
from pipelines.sample.spec import Spec
from tests.conftest import NOW


def assert_truth(data: Path) -> None:
    planted, findings = compare(data)
    assert findings - planted == set(), "flagged but not planted"
    assert planted - findings == set(), "planted but not flagged"
    assert planted


def test_the_default_county_shows_what_was_planted_and_nothing_else(sample_lake):
    assert_truth(sample_lake)


@pytest.mark.soak  # the default county is asked with every change
@pytest.mark.parametrize("seed", [2, 3])
def test_other_counties_show_what_was_planted_and_nothing_else(seed, tmp_path):
    make_sample(tmp_path, Spec(seed=seed))
    night(tmp_path, now=NOW)
    assert_truth(tmp_path)


def test_every_row_of_every_sample_file_is_accounted_for(sample_lake):
    manifest = json.loads((current(sample_lake) / "manifest.json").read_text("utf-8"))
    rows = manifest["rows"]
    assert len({row["source_file"] for row in rows}) == len(manifest["inputs"])
    for row in rows:
        where = (row["source_file"], row["source_sheet"])
        assert row["rows_seen"] == row["accepted"] + row["rejected"] + row["non_data"], where
        assert row["accepted"] == row["kept"] + row["sent_back"] + row["superseded"], where
        assert row["superseded"] >= 0, where
    shown = Lake.open(current(sample_lake))
    for dataset in ("projects", "payments", "ratings"):
        kept = sum(row["kept"] for row in rows if row["dataset"] == dataset)
        assert shown.sql(f"select count(*) as n from clean_{dataset}")["n"][0] == kept > 0


def test_the_rows_that_were_spoilt_are_the_rows_sent_back(sample_lake):
    truth = json.loads((sample_lake / "truth.json").read_text("utf-8"))
    spoilt = {(row["file"], row["sheet"], row["row"]) for row in truth["rejected"]}
    sent = Lake.open(current(sample_lake)).sql("select source_file, source_sheet, source_row from rejected")
    assert set(sent.rows()) == spoilt


def test_a_second_night_over_the_sample_reads_no_file_and_keeps_the_snapshot(sample_lake):
    standing = current(sample_lake)
    outcome = night(sample_lake, now=NOW + timedelta(days=1))
    assert (outcome.changed, outcome.files_read) == (False, 0)
    assert current(sample_lake) == standing
