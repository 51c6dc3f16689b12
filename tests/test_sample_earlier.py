"""The sample county's past: its ledgers as they stood at the month's beginning, and what two nights make of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from benchmarks.truth_table import compare
from cli.main import app
from pipelines.cleaning.file import clean_files
from pipelines.lake import casework
from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from pipelines.reference.county import load
from pipelines.registry import datasets
from pipelines.sample import world
from pipelines.sample.earlier import DECIDED, KNOWN_WITH, PLANNED, Earlier, month_begin
from pipelines.sample.ledgers.containers import CSV
from pipelines.sample.ledgers.files.files import File
from pipelines.sample.ledgers.sheets.grid import Order
from pipelines.sample.make import make_sample
from pipelines.sample.offices import Before
from pipelines.sample.spec import Spec
from tests.conftest import NOW

SPEC = Spec(seed=3, townships=4, projects=70, years=2)
DAY = date(2026, 10, 1)
STEPS = ("申报", "立项", "招标", "在建", "停工", "完工", "验收", "移交")


def pairs() -> list[tuple[str, dict, dict | None]]:
    """Dataset, every row of today, and the row as it stood: None where it was not there yet."""
    stood = []
    for part in world.generate(SPEC):
        earlier = Earlier(DAY)
        earlier.take(part.rows)
        for key, rows in part.rows.items():
            for row in rows:
                then = earlier.file(File("", "x", CSV, [Order(key, [row])], "", 2025))
                stood.append((key, row, then.orders[0].rows[0] if then else None))
    return stood


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, dict, dict | None]]:
    return pairs()


def test_nothing_that_happened_later_is_there_yet(rows) -> None:
    for key, row, then in rows:
        event = row[DECIDED if key == "approvals" else datasets()[key].event_on]
        is_there = key in PLANNED or event is None or event <= DAY
        assert (then is not None) == is_there, (key, row)
    assert {key for key, _, then in rows if then is None} >= {"payments", "progress", "ratings"}


def test_what_was_only_known_later_is_empty_and_all_else_stands(rows) -> None:
    emptied = set()
    for key, row, then in rows:
        if then is None:
            continue
        later = {name for name in KNOWN_WITH.get(key, {}) if row[name] is not None and row[name] > DAY}
        with_it = {field for name in later for field in KNOWN_WITH[key][name]}
        assert all(then[name] is None for name in later), (key, row)
        same = row.keys() - later - with_it - {"status"}
        assert {name: then[name] for name in same} == {name: row[name] for name in same}
        emptied |= {(key, name) for name in later}
    assert {("projects", "finished_on"), ("projects", "settled_on"), ("changes", "approved_on")} <= emptied


def test_no_project_was_further_than_it_is_now(rows) -> None:
    moved = 0
    for key, row, then in rows:
        if key != "projects" or then is None:
            continue
        if row["status"] == "取消":
            assert then["status"] == "取消"
            continue
        assert STEPS.index(then["status"]) <= STEPS.index(row["status"]), (then, row)
        assert (then["status"] in STEPS[5:]) == (then["finished_on"] is not None)
        moved += then["status"] != row["status"]
    assert moved


@pytest.mark.parametrize(
    ("day", "begin"),
    [
        (date(2026, 10, 20), date(2026, 10, 1)),
        (date(2026, 10, 10), date(2026, 10, 1)),
        (date(2026, 10, 9), date(2026, 9, 1)),
        (date(2026, 1, 3), date(2025, 12, 1)),
    ],
)
def test_a_young_month_begins_with_the_one_before(day: date, begin: date) -> None:
    assert month_begin(day) == begin


def test_the_files_of_then_are_files_of_today_and_the_running_ledgers_are_other_bytes(tmp_path: Path) -> None:
    make_sample(tmp_path, SPEC, before=Before(tmp_path / "before", Earlier(DAY)))
    now, then = (
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (tmp_path / "inbox", tmp_path / "before")
    )
    assert then.keys() <= now.keys()
    same = {name for name in then if then[name] == now[name]}
    assert same and not any("2026" in name or name.endswith("_26.csv") for name in same)
    county = load(tmp_path / "reference")
    changed = sorted(then.keys() - same)
    results = clean_files(((name, then[name]) for name in changed), county)
    assert not [one.refused for one in results if one.refused]
    payments = pl.concat([one.clean["payments"] for one in results if "payments" in one.clean])
    assert payments.height and payments["paid_on"].max() <= DAY


def test_today_without_a_past_is_the_same_county_byte_for_byte(tmp_path: Path) -> None:
    small = Spec(seed=5, townships=2, projects=12, years=2)
    make_sample(tmp_path / "with", small, before=Before(tmp_path / "before", Earlier(DAY)))
    make_sample(tmp_path / "without", small)
    contents = [
        {path.relative_to(out / "inbox"): path.read_bytes() for path in (out / "inbox").rglob("*") if path.is_file()}
        for out in (tmp_path / "with", tmp_path / "without")
    ]
    assert contents[0] == contents[1]


@pytest.mark.soak  # make test asks its siblings
def test_two_nights_find_what_is_true_today_and_the_changes_between_them(tmp_path: Path) -> None:
    asked = ["sample", "--out", str(tmp_path), "--seed", "3", "--townships", "3", "--projects", "40", "--history"]
    assert CliRunner().invoke(app, asked).exit_code == 0
    assert not list(tmp_path.glob(".month-begin-*"))
    before = current(tmp_path)
    made = json.loads((tmp_path / "truth_cases.json").read_text("utf-8"))
    assert casework.read(tmp_path).cases.height == made["cases"] - made["states"].get("已撤回", 0) > 0
    assert night(tmp_path, now=NOW).changed
    planted, findings = compare(tmp_path)
    assert findings == planted and planted
    lake = Lake.open(current(tmp_path))
    assert current(tmp_path) != before
    nights = lake.sql("select distinct night_on from history_nights order by night_on")["night_on"].to_list()
    assert nights == [DAY, SPEC.as_of]
    changes = dict(lake.sql("select change, count(*) as n from history group by change").iter_rows())
    due = lake.sql("select sum(denominator) as n from kpis where kpi = 'rectification_rate' and period = '2026'")
    assert due["n"][0] > 0
    again = CliRunner().invoke(app, ["cases", "sample", "--data", str(tmp_path)])
    assert (again.exit_code, again.stdout) == (0, "办理库已有立案，没有再写。\n")
    assert changes["added"] > 20 and changes["changed"] > 3 and "gone" not in changes
