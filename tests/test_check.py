"""The check tells a township what would become of its file, row by row, before it is handed in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from pipelines.check.apart import check_apart
from pipelines.check.check import check
from pipelines.reference.county import load
from pipelines.sandbox.limits import Limits
from tests.clerk import COUNTY, PAYMENTS, PROJECTS, csv, payment, project, xlsx
from tests.tiny import tiny_county


def test_a_sound_file_has_nothing_to_say() -> None:
    answer = check("西河镇/拨付.csv", csv(PAYMENTS, payment(1)), COUNTY)
    columns = [sheet.pop("columns") for sheet in answer["sheets"]]
    assert [column["header"] for column in columns[0]] == PAYMENTS
    assert not any(column["unknown"] for column in columns[0])
    assert answer == {
        "dataset": "payments",
        "rows_seen": 2,
        "accepted": 1,
        "rejected": 0,
        "non_data": 1,
        "unread": 0,
        "reasons": [],
        "unread_cells": [],
        "sheets": [
            {
                "sheet": "拨付",
                "dataset": "payments",
                "rows_seen": 2,
                "accepted": 1,
                "rejected": 0,
                "non_data": 1,
                "unread": 0,
                "message": "",
                "unknown_headers": [],
            }
        ],
        "warnings": [],
        "mapping_stub": "",
        "refused": None,
    }


def test_every_reason_names_the_row_a_person_sees_and_the_header() -> None:
    data = csv(["拨付台账"], PAYMENTS, payment(1), payment(2, 拨付日期="2026.2.30", 拨付金额="abc"))
    reasons = check("西河镇/拨付.csv", data, COUNTY)["reasons"]
    assert [(why["row"], why["field"]) for why in reasons] == [(4, "拨付日期"), (4, "拨付金额")]
    assert reasons[0]["reason"] == "“2026.2.30”在日历上没有这一天，请核对"


def test_a_workbook_of_two_ledgers_names_both() -> None:
    data = xlsx({"项目": [PROJECTS, project(1)], "拨付": [PAYMENTS, payment(1)]})
    assert check("西河镇/x.xlsx", data, COUNTY)["dataset"] == "projects,payments"


def test_a_refused_file_says_why() -> None:
    answer = check("西河镇/x.csv", b"", COUNTY)
    assert (answer["dataset"], answer["rows_seen"], answer["reasons"]) == ("", 0, [])
    assert answer["refused"] == "“x.csv”是空文件。请核对后重新导出。"


def test_the_answer_is_plain_json() -> None:
    answer = check("西河镇/x.csv", csv(PAYMENTS, payment(1, 拨付金额="abc")), COUNTY)
    assert json.loads(json.dumps(answer)) == answer


HURRY = Limits(seconds=0.001, per_megabyte=0, most_seconds=0.001, memory=1_000_000_000)
CRAMPED = Limits(seconds=60, per_megabyte=0, most_seconds=60, memory=60_000_000)


def test_a_check_apart_says_the_same_as_the_check(tmp_path: Path) -> None:
    reference = tiny_county(tmp_path) / "reference"
    data = csv(PAYMENTS, payment(1), payment(2, 拨付金额="abc"))
    assert check_apart("西河镇/拨付.csv", data, reference) == check("西河镇/拨付.csv", data, load(reference))


@pytest.mark.parametrize(("limits", "words"), [(HURRY, "还没有读完，已停止"), (CRAMPED, "超过 0.1 GB 内存")])
def test_a_check_apart_that_exceeds_a_limit_is_a_refusal_of_the_usual_shape(limits: Limits, words: str) -> None:
    usual = check("西河镇/x.csv", b"", COUNTY)
    answer = check_apart("西河镇/x.csv", csv(PAYMENTS, *(payment(n) for n in range(50_000))), None, limits)
    assert answer.keys() == usual.keys()
    assert answer["refused"].startswith("“x.csv”")
    assert words in answer["refused"]
    assert (answer["rows_seen"], answer["sheets"], answer["reasons"]) == (0, [], [])


def test_without_reference_data_places_are_taken_as_they_stand() -> None:
    answer = check_apart("x.csv", csv(PROJECTS, project(1, 乡镇="某某镇"), project(2, 预算金额="abc")), None)
    assert (answer["accepted"], answer["rejected"]) == (2, 0)


def test_the_command_checks_without_a_county_and_says_what_it_could_not_compare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "拨付.csv").write_bytes(csv(PAYMENTS, payment(1)))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["check", "拨付.csv", "--json"])
    assert (result.exit_code, json.loads(result.stdout)["accepted"]) == (0, 1)
    assert "没有县基础数据" in result.stderr
    asked = CliRunner().invoke(app, ["check", "拨付.csv", "--data", str(tmp_path / "nowhere")])
    assert asked.exit_code == 2
    assert "找不到县基础数据" in asked.stderr
