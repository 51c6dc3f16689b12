"""Whatever a person reads bears China's time, on a machine of any time zone; what machines read stays UTC."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console
from typer.testing import CliRunner

from cli.main import app
from pages.ui.kit.format import short
from pipelines.china import made_at, wall
from pipelines.lake import error_log
from pipelines.night import night
from pipelines.watch import summary
from tests.tiny import PROJECTS, ledger, project, tiny_county

HALF_PAST_ONE = datetime(2026, 10, 20, 17, 30, tzinfo=UTC)


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Shanghai", "Pacific/Kiritimati"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_half_past_one_at_night_is_the_next_day_already() -> None:
    assert wall(HALF_PAST_ONE) == datetime(2026, 10, 21, 1, 30)
    assert made_at("20261020T173000000000-abcd1234") == datetime(2026, 10, 21, 1, 30)
    assert made_at("20261020T155959999999-abcd1234").day == 20


def test_a_snapshot_is_called_by_chinas_day_and_any_other_name_is_left_alone() -> None:
    assert short("20261020T173000000000-abcd1234") == "20261021-abcd1234"
    assert [short(name) for name in ("handmade", "a-b", "")] == ["handmade", "a-b", ""]


@pytest.mark.usefixtures("few_definitions")
def test_the_night_the_log_and_an_export_say_chinas_time(zone: str, tmp_path: Path) -> None:
    data = tiny_county(tmp_path)
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    outcome = night(data, now=HALF_PAST_ONE, processes=0)
    printed = io.StringIO()
    summary(Console(file=printed, width=400), outcome)
    assert "2026-10-21 01:30" in printed.getvalue()
    assert (
        json.loads((data / "lake" / "snapshots" / outcome.snapshot / "manifest.json").read_text())["created_at"]
        == HALF_PAST_ONE.isoformat()
    )
    error_log.keep(data / "lake", HALF_PAST_ONE, "trace")
    assert (data / "lake" / "errors.log").read_text("utf-8").startswith("2026-10-21T01:30:00+08:00\n")
    out = tmp_path / "项目.xlsx"
    assert CliRunner().invoke(app, ["export", "projects", "--data", str(data), "-o", str(out)]).exit_code == 0
    notes = {row[0].value: row[1].value for row in openpyxl.load_workbook(out)["说明"].iter_rows()}
    written = datetime.strptime(str(notes["导出时间"]), "%Y-%m-%d %H:%M")
    assert abs(written - wall(datetime.now(UTC))) < timedelta(minutes=3)
