"""The check is the night: page and command line say of a file, row by row, what tonight's run would say of it."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from pages.data.upload import checking
from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from pipelines.privacy.masks import mask
from tests.first_nights import FirstNights
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.usefixtures("few_definitions")

NIGHTS = FirstNights()
COUNTS = ("rows_seen", "accepted", "rejected", "non_data")
FIRST = datetime(2026, 6, 1, 17, 30, tzinfo=UTC)
WEST, EAST = "350987100-2026-0001", "350987200-2026-0001"
Said = tuple[tuple[int, ...], list[tuple[str, int, str]]]


def of_answer(answer: dict[str, Any]) -> Said:
    lines = sorted((why["sheet"], why["row"], why["field"], why["reason"]) for why in answer["reasons"])
    return tuple(answer[name] for name in COUNTS), [(s, r, f"{field}：{reason}") for s, r, field, reason in lines]


def by_command(data: Path, path: Path) -> Said:
    done = CliRunner().invoke(app, ["check", str(path), "--data", str(data), "--json"])
    assert done.exit_code in (0, 2), done.output
    return of_answer(json.loads(done.stdout))


def by_page(data: Path, name: str, content: bytes, monkeypatch: pytest.MonkeyPatch) -> Said:
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    return of_answer(checking.checked(name, content).answer)


def by_night(data: Path, name: str) -> Said:
    lake = Lake.open(current(data))
    params = {"path": name}
    sums = ", ".join(f"cast(sum({column}) as bigint)" for column in COUNTS)
    counts = lake.sql(f"select {sums} from files where source_file = $path", params).row(0)
    rows = lake.sql("select source_sheet, source_row, reasons from rejected where source_file = $path", params).rows()
    lines = [(s, r, w["label"], w["reason"]) for s, r, reasons in rows for w in json.loads(reasons)]
    return counts, [(mask(s), r, mask(f"{label}：{why}")) for s, r, label, why in sorted(lines)]


@pytest.mark.parametrize(("worst", "sound"), [pytest.param(12, 6, marks=pytest.mark.soak)])
def test_files_of_the_sample_county_are_told_alike_by_page_command_and_night(
    sample_lake: Path, monkeypatch: pytest.MonkeyPatch, worst: int, sound: int
) -> None:
    lake = Lake.open(current(sample_lake))
    sums = "select source_file, sum(rejected) as n from files where status = 'read' group by source_file"
    names = lake.sql(f"{sums} order by n desc, source_file limit {worst}")["source_file"].to_list()
    names += lake.sql(f"select * from ({sums}) where n = 0 order by source_file limit {sound}")["source_file"].to_list()
    assert len(names) == worst + sound
    for name in names:
        path = sample_lake / "inbox" / name
        answer = by_night(sample_lake, name)
        assert by_command(sample_lake, path) == answer, name
        assert by_page(sample_lake, name, path.read_bytes(), monkeypatch) == answer, name


ROWS = {
    "sound": f"PZ-1,{WEST},2026-05-01,1000,进度款,甲公司",
    "unknown": "PZ-2,350987100-2026-0099,2026-05-01,1000,进度款,甲公司",
    "taken": f"PZ-9,{WEST},2026-05-01,1000,进度款,甲公司",
    "bad": f"PZ-4,{WEST},明天,1000,进度款,甲公司",
    "own again": f"PZ-5,{WEST},2026-05-02,1000,进度款,甲公司",
    "fresh": "PZ-6,350987100-2026-0002,2026-05-01,1000,进度款,甲公司",
}


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Two townships after a night; the voucher PZ-9 is 东山乡's, PZ-5 was reported by 西河镇 before."""
    data = tiny_county(tmp_path / "county")
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(data, "东山乡/项目台账.csv", PROJECTS, project(1, "350987200", "东山乡"))
    ledger(data, "东山乡/拨付台账.csv", PAYMENTS, f"PZ-9,{EAST},2026-05-01,1000,进度款,甲公司")
    ledger(data, "西河镇/四月拨付.csv", PAYMENTS, f"PZ-5,{WEST},2026-04-01,500,进度款,甲公司")
    NIGHTS.night(data, now=FIRST)
    return data


def handed_in(data: Path, name: str, path: Path) -> Said:
    (data / "inbox" / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, data / "inbox" / name)
    night(data, now=FIRST + timedelta(days=1), processes=0)
    return by_night(data, name)


def test_a_file_that_has_not_been_handed_in_is_told_what_the_next_night_says(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "西河镇" / "五月拨付.csv"
    path.parent.mkdir()
    path.write_text("\n".join([PAYMENTS, *ROWS.values()]) + "\n", "utf-8")
    command = by_command(county, path)
    page = by_page(county, "西河镇/五月拨付.csv", path.read_bytes(), monkeypatch)
    assert command == page == handed_in(county, "西河镇/五月拨付.csv", path)
    counts, reasons = command
    assert counts == (7, 2, 4, 1)
    assert [row for _, row, _ in reasons] == [3, 4, 5, 7]
    assert "不在项目台账" in reasons[0][2] and "东山乡" in reasons[1][2]


@pytest.mark.soak  # make test asks its siblings
def test_a_project_that_was_handed_in_an_hour_ago_is_known_already(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger(county, "西河镇/新项目台账.csv", PROJECTS, project(2))
    path = tmp_path / "西河镇" / "五月拨付.csv"
    path.parent.mkdir()
    path.write_text("\n".join([PAYMENTS, ROWS["fresh"]]) + "\n", "utf-8")
    assert by_command(county, path) == handed_in(county, "西河镇/五月拨付.csv", path)
    assert by_night(county, "西河镇/五月拨付.csv")[0] == (2, 1, 0, 1)


@pytest.mark.soak  # make test asks its siblings
def test_a_file_that_brings_its_own_projects_needs_no_others(county: Path, tmp_path: Path) -> None:
    from tests.clerk import xlsx

    projects = [PROJECTS.split(","), project(2).split(",")]
    payments = [PAYMENTS.split(","), ROWS["fresh"].split(","), ROWS["unknown"].split(",")]
    path = tmp_path / "西河镇" / "台账.xlsx"
    path.parent.mkdir()
    path.write_bytes(xlsx({"项目台账": projects, "拨付台账": payments}))
    counts, reasons = by_command(county, path)
    assert counts == (5, 2, 1, 2) and reasons[0][:2] == ("拨付台账", 3)
    assert (counts, reasons) == handed_in(county, "西河镇/台账.xlsx", path)


def test_a_corrected_file_takes_the_place_of_the_one_it_replaces(county: Path, tmp_path: Path) -> None:
    """The project that stood only in the old file is known no more: its own payments are not, either."""
    path = tmp_path / "西河镇" / "项目台账.csv"
    path.parent.mkdir()
    path.write_text("\n".join([PROJECTS, project(3)]) + "\n", "utf-8")
    assert by_command(county, path) == handed_in(county, "西河镇/项目台账.csv", path)
    again = by_command(county, county / "inbox/西河镇/四月拨付.csv")
    assert again == by_night(county, "西河镇/四月拨付.csv") and again[0] == (2, 0, 1, 1)


def test_without_a_night_nothing_is_said_of_other_files(tmp_path: Path) -> None:
    data = tiny_county(tmp_path / "county")
    path = ledger(data, "西河镇/拨付.csv", PAYMENTS, *ROWS.values())
    done = CliRunner().invoke(app, ["check", str(path), "--data", str(data)])
    assert "还没有夜间处理过的数据" in done.output and "不在项目台账" not in done.output


def test_files_too_many_to_read_at_once_accuse_nobody_of_an_unknown_project(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines.check.check import check_among
    from pipelines.reference.county import load

    ledger(county, "西河镇/新项目台账.csv", PROJECTS, project(2))
    monkeypatch.setattr("pipelines.check.among.MOST_FILES", 0)
    content = "\n".join([PAYMENTS, ROWS["fresh"], ROWS["taken"]]).encode()
    answer = check_among("西河镇/五月拨付.csv", content, load(county / "reference"), county).answer
    assert (answer["accepted"], answer["rejected"]) == (1, 1) and "东山乡" in answer["reasons"][0]["reason"]
    assert "另有 1 个文件要到今晚才读取，1 行的项目编号" in answer["notes"][0]


def test_the_results_of_an_older_version_are_replaced_by_the_snapshot(county: Path, tmp_path: Path) -> None:
    shutil.rmtree(county / "lake" / "files")
    path = tmp_path / "西河镇" / "五月拨付.csv"
    path.parent.mkdir()
    path.write_text("\n".join([PAYMENTS, *ROWS.values()]) + "\n", "utf-8")
    assert by_command(county, path)[0] == (7, 2, 4, 1)
