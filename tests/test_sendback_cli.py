"""`mingjian sendback`: one workbook per file with rejected rows, also for rows that only the merge could refuse."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from pipelines.inbox.archive import NotArchived, original
from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from reports.workbooks.styles import BAD
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.usefixtures("few_definitions")

ORPHAN = "PZ-9,350987100-2026-0099,2026-05-01,1000,进度款,甲公司"
BAD_DAY = "PZ-2,350987200-2026-0001,明天,2000,进度款,甲公司"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tiny_county(tmp_path_factory.mktemp("county"))
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(data, "东山乡/项目台账.csv", PROJECTS, project(1, "350987200", "东山乡"))
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, ORPHAN)
    ledger(data, "东山乡/拨付台账.csv", PAYMENTS, BAD_DAY)
    night(data, now=datetime(2026, 6, 1, 17, 30, tzinfo=UTC), processes=0)
    return data


def run(county: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["sendback", "--data", str(county), *words])


def red(path: Path) -> set[tuple[int, int]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return {
        (cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == f"FF{BAD[1:]}"
    }


def test_every_file_with_rejected_rows_gets_its_workbook_at_its_place(county: Path, tmp_path: Path) -> None:
    done = run(county, "-o", str(tmp_path))
    assert done.exit_code == 0 and "共 2 份退回件" in done.output
    workbooks = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.xlsx"))
    assert workbooks == ["东山乡/拨付台账.csv.xlsx", "西河镇/拨付台账.csv.xlsx"]


def test_a_row_refused_by_the_merge_is_marked_at_its_project_number(county: Path, tmp_path: Path) -> None:
    target = tmp_path / "一份.xlsx"
    assert run(county, "--file", "西河镇/拨付台账.csv", "-o", str(target)).exit_code == 0
    assert red(target) == {(2, 2), (2, 7)}
    assert "不在项目台账" in openpyxl.load_workbook(target).worksheets[0]["G2"].value


def test_one_township_gets_its_own_files_only(county: Path, tmp_path: Path) -> None:
    assert run(county, "--township", "东山乡", "-o", str(tmp_path)).exit_code == 0
    assert [path.parent.name for path in tmp_path.rglob("*.xlsx")] == ["东山乡"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--file", "西河镇/没有.csv"], "没有这个文件的退回行"),
        (["--file", "西河镇/项目台账.csv"], "没有这个文件的退回行"),
        (["--township", "别处镇"], "没有乡镇 别处镇"),
    ],
)
def test_what_cannot_be_sent_back_is_said_in_a_sentence(
    county: Path, tmp_path: Path, words: list[str], message: str
) -> None:
    done = run(county, *words, "-o", str(tmp_path))
    assert done.exit_code == 2 and message in done.output.replace("\n", "")
    assert list(tmp_path.iterdir()) == []


def test_an_archived_file_that_is_gone_or_changed_is_not_sent_as_if_it_were_the_original(county: Path) -> None:
    lake = Lake.open(current(county))
    path = "西河镇/拨付台账.csv"
    assert original(county / "lake", lake.manifest, path) == (county / "inbox" / path).read_bytes()
    with pytest.raises(NotArchived, match="没有收到"):
        original(county / "lake", lake.manifest, "西河镇/没有.csv")
    digest = next(one["sha256"] for one in lake.manifest["inputs"] if one["path"] == path)
    kept = county / "lake" / "archive" / digest[:2] / digest
    data = kept.read_bytes()
    kept.write_bytes(data + b" ")
    with pytest.raises(NotArchived, match="校验值不符"):
        original(county / "lake", lake.manifest, path)
    kept.unlink()
    with pytest.raises(NotArchived, match="读不出来"):
        original(county / "lake", lake.manifest, path)
    kept.write_bytes(data)
