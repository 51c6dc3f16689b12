"""The check tells a township what would become of its file, row by row, before it is handed in."""

from __future__ import annotations

import json

from pipelines.check import check
from tests.clerk import COUNTY, PAYMENTS, PROJECTS, csv, payment, project, xlsx


def test_a_sound_file_has_nothing_to_say() -> None:
    assert check("西河镇/拨付.csv", csv(PAYMENTS, payment(1)), COUNTY) == {
        "dataset": "payments",
        "rows_seen": 2,
        "accepted": 1,
        "rejected": 0,
        "non_data": 1,
        "reasons": [],
        "sheets": [
            {
                "sheet": "拨付",
                "dataset": "payments",
                "rows_seen": 2,
                "accepted": 1,
                "rejected": 0,
                "non_data": 1,
                "message": "",
                "unknown_headers": [],
            }
        ],
        "refused": None,
    }


def test_every_reason_names_the_row_a_person_sees_and_the_header() -> None:
    data = csv(["拨付台账"], PAYMENTS, payment(1), payment(2, 拨付日期="2026.2.30", 拨付金额="abc"))
    found = check("西河镇/拨付.csv", data, COUNTY)["reasons"]
    assert [(why["row"], why["field"]) for why in found] == [(4, "拨付日期"), (4, "拨付金额")]
    assert found[0]["reason"] == "“2026.2.30”在日历上没有这一天,请核对"


def test_a_workbook_of_two_ledgers_names_both() -> None:
    data = xlsx({"项目": [PROJECTS, project(1)], "拨付": [PAYMENTS, payment(1)]})
    assert check("西河镇/x.xlsx", data, COUNTY)["dataset"] == "projects,payments"


def test_a_refused_file_says_why() -> None:
    found = check("西河镇/x.csv", b"", COUNTY)
    assert (found["dataset"], found["rows_seen"], found["reasons"]) == ("", 0, [])
    assert found["refused"] == "“x.csv”是空文件。请核对后重新导出。"


def test_the_answer_is_plain_json() -> None:
    found = check("西河镇/x.csv", csv(PAYMENTS, payment(1, 拨付金额="abc")), COUNTY)
    assert json.loads(json.dumps(found)) == found
