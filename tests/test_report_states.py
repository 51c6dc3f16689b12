"""What came in time, what late, what not at all — over real nights, month after month."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.usefixtures("few_definitions")

Nights = Callable[[str], pl.DataFrame]


def paid(nth: int, code: str = "350987100") -> str:
    return f"PZ-{code}-{nth},{code}-2026-0001,2026-05-{nth:02d},1000,进度款,甲公司"


@pytest.fixture
def after(tmp_path: Path) -> Nights:
    """Runs the night of a day and gives report_states."""
    tiny_county(tmp_path)

    def run(day: str) -> pl.DataFrame:
        on = date.fromisoformat(day)
        night(tmp_path, now=datetime(on.year, on.month, on.day, 17, 30, tzinfo=UTC), as_of=on, processes=0)
        return Lake.open(current(tmp_path)).sql("from report_states order by township, dataset nulls first, due_on")

    return run


def state(states: pl.DataFrame, township: str, dataset: str | None, due: str) -> str:
    named = pl.col("dataset").is_null() if dataset is None else pl.col("dataset") == dataset
    mine = states.filter(named, pl.col("township") == township, pl.col("due_on") == date.fromisoformat(due))
    return str(mine["state"].item())


def test_on_the_due_day_is_in_time_and_the_day_after_is_late(after: Nights, tmp_path: Path) -> None:
    ledger(tmp_path, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(tmp_path, "东山乡/项目台账.csv", PROJECTS, project(1, "350987200", "东山乡"))
    after("2026-04-20")
    ledger(tmp_path, "西河镇/项目台账.csv", PROJECTS, project(1), project(2))
    after("2026-05-25")
    ledger(
        tmp_path, "东山乡/项目台账.csv", PROJECTS, project(1, "350987200", "东山乡"), project(2, "350987200", "东山乡")
    )
    states = after("2026-05-26")
    assert state(states, "西河镇", None, "2026-05-25") == "in_time"
    assert state(states, "东山乡", None, "2026-05-25") == "late"
    assert state(states, "城关街道", None, "2026-05-25") == "never"


def test_a_ledger_not_touched_since_the_last_due_day_is_missing(after: Nights, tmp_path: Path) -> None:
    ledger(tmp_path, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(tmp_path, "西河镇/拨付台账.csv", PAYMENTS, paid(1))
    after("2026-04-20")
    ledger(tmp_path, "西河镇/拨付台账.csv", PAYMENTS, paid(1), paid(2))
    states = after("2026-05-26")
    assert state(states, "西河镇", "payments", "2026-05-25") == "late"
    assert state(states, "西河镇", "projects", "2026-05-25") == "missing"


def test_what_came_each_month_is_remembered_when_the_file_is_overwritten(after: Nights, tmp_path: Path) -> None:
    for day, rows in (("2026-04-20", 1), ("2026-05-26", 2), ("2026-06-20", 3), ("2026-07-28", 3)):
        ledger(tmp_path, "西河镇/项目台账.csv", PROJECTS, *(project(n + 1) for n in range(rows)))
        states = after(day)
    mine = states.filter(pl.col("dataset").is_null(), pl.col("township") == "西河镇")
    assert dict(zip(mine["due_on"].cast(pl.String), mine["state"], strict=True)) == {
        "2026-04-27": "in_time", "2026-05-25": "late", "2026-06-25": "in_time", "2026-07-27": "missing",
    }  # fmt: skip


@pytest.mark.soak  # make test asks its siblings
def test_before_the_countys_first_receipt_nothing_was_late(after: Nights, tmp_path: Path) -> None:
    ledger(tmp_path, "西河镇/项目台账.csv", PROJECTS, project(1))
    states = after("2026-05-28")
    assert state(states, "西河镇", None, "2026-05-25") == "first"
    assert states["due_on"].unique().to_list() == [date(2026, 5, 25)]


@pytest.mark.soak  # make test asks its siblings
def test_on_the_due_day_itself_the_report_before_is_in_question(after: Nights, tmp_path: Path) -> None:
    ledger(tmp_path, "西河镇/项目台账.csv", PROJECTS, project(1))
    assert after("2026-05-25")["due_on"].max() == date(2026, 4, 27)  # 25 April was a Saturday


def test_a_township_is_missing_exactly_where_the_rule_finds_it_late(after: Nights, tmp_path: Path) -> None:
    for code, name in (("350987100", "西河镇"), ("350987200", "东山乡"), ("350987001", "城关街道")):
        ledger(tmp_path, f"{name}/项目台账.csv", PROJECTS, project(1, code, name))
    after("2026-04-20")
    ledger(tmp_path, "西河镇/项目台账.csv", PROJECTS, project(1), project(2))
    os.utime(tmp_path / "inbox" / "东山乡" / "项目台账.csv")
    states = after("2026-05-26")
    flagged = Lake.open(current(tmp_path)).sql("from findings where rule = 'late_report'")["subject_id"].to_list()
    latest = states.filter(pl.col("dataset").is_null(), pl.col("due_on") == states["due_on"].max())
    assert sorted(latest.filter(pl.col("state").is_in(["missing", "never"]))["township"]) == sorted(flagged)
    assert sorted(flagged) == ["东山乡", "城关街道"]
