"""A project's lamp: late, in time, or not known, by what the ledgers tell of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.engines.duck import DuckEngine

SQL = (Path(__file__).resolve().parent.parent / "pipelines" / "marts" / "project_lamps.sql").read_text("utf-8")
DUE, AFTER, TOLD = date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30)
TEXTS = ("project_no", "project_name", "township", "village", "category", "class", "stage", "status")
NUMBERS = ("lon_wgs84", "lat_wgs84", "budget_fen", "progress_percent", "paid_fen")
DAYS = ("due_on", "finished_on", "changes_known_on", "projects_known_on", "as_of")
FACTS = {
    **dict.fromkeys(TEXTS, pl.String),
    **dict.fromkeys(NUMBERS, pl.Float64),
    **dict.fromkeys(DAYS, pl.Date),
    "is_live": pl.Boolean,
}
GAPS = dict.fromkeys(("project_no", "kind", "dataset", "field"), pl.String)
USUAL = {"project_no": "P", "is_live": True, "due_on": DUE, "changes_known_on": TOLD, "projects_known_on": TOLD}
UNREAD = {"project_no": "P", "kind": "unread", "dataset": "projects", "field": "finished_on"}


def lamp(finding: str | None = None, gap: dict[str, str] | None = None, **project: Any) -> str | None:
    """The lamp of one project, perhaps with a finding of this level and a gap."""
    engine = DuckEngine(rows=0)
    engine.put("project_facts", pl.DataFrame([{**dict.fromkeys(FACTS), **USUAL, **project}], schema=FACTS))
    engine.put("unasked_rules", pl.DataFrame(schema={"level": pl.String}))
    found = [{"project_no": "P", "level": finding, "outcome": "flagged"}] if finding else []
    engine.put("findings", pl.DataFrame(found, schema=dict.fromkeys(("project_no", "level", "outcome"), pl.String)))
    engine.put("data_gaps", pl.DataFrame([gap] if gap else [], schema=GAPS))
    answer: str | None = engine.sql(SQL)["lamp"].item()
    return answer


@pytest.mark.parametrize(
    ("project", "wanted"),
    [
        ({"finished_on": DUE}, "green"),
        ({"finished_on": AFTER}, "yellow"),
        ({"finished_on": None, "projects_known_on": DUE}, "green"),
        ({"finished_on": None, "projects_known_on": AFTER}, "yellow"),
        ({"finished_on": DUE, "due_on": None}, "unknown"),
        ({"finished_on": None, "projects_known_on": None}, "unknown"),
        ({"is_live": False, "finished_on": AFTER}, None),
    ],
)
def test_late_is_yellow_and_in_time_is_green_by_a_day(project: dict[str, Any], wanted: str | None) -> None:
    assert lamp(**project) == wanted


@pytest.mark.parametrize(
    ("project", "wanted"),
    [
        ({"finished_on": DUE}, "green"),  # no extension makes late what was in time
        ({"finished_on": AFTER}, "unknown"),
        ({"finished_on": None, "projects_known_on": DUE}, "green"),
        ({"finished_on": None, "projects_known_on": AFTER}, "unknown"),
    ],
)
def test_where_nobody_told_the_changes_a_passed_day_is_neither_late_nor_in_time(
    project: dict[str, Any], wanted: str
) -> None:
    assert lamp(changes_known_on=None, **project) == wanted


def test_a_finish_that_cannot_be_read_is_in_time_only_before_the_day() -> None:
    assert lamp(gap=UNREAD, projects_known_on=DUE) == "green"
    assert lamp(gap=UNREAD, projects_known_on=AFTER) == "unknown"


@pytest.mark.parametrize("level", ["red", "yellow"])
def test_a_finding_lights_its_lamp_whatever_is_not_known(level: str) -> None:
    assert lamp(level, changes_known_on=None, finished_on=AFTER) == level
