"""A county office's ledger: rows of no project and no township are merged, counted, sealed and shown like any other."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pages.leaders.project import questions
from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from tests.tiny import PROJECTS, ledger, project, tiny_county
from tests.views import view_of

CREDIT = "单位名称,统一社会信用代码,名单,列入日期,文号,事由"
CONTRACTS = "合同编号,项目编号,施工单位,合同金额,签订日期"
BIDS = "项目编号,投标单位,报价,开标日期,是否中标"
AS_OF = date(2026, 10, 20)


def record(firm: str, colour: str = "黑", document: str = "云建罚〔2026〕1号", day: str = "2026-01-20") -> str:
    return f"{firm},,{colour},{day},{document},围标串标"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    made = tiny_county(tmp_path / "county")
    ledger(made, "西河镇/项目台账.csv", PROJECTS, project(1), project(2))
    return made


def lake(data: Path) -> Lake:
    night(data, now=datetime(2026, 10, 20, 19, tzinfo=UTC), as_of=AS_OF, processes=0)
    return Lake.open(current(data))


def test_a_credit_record_is_kept_though_it_belongs_to_nobody(data: Path) -> None:
    ledger(data, "参建单位信用.csv", CREDIT, record("甲公司"), record("乙公司", day=""), ",,黑,,文1号,")
    shown = lake(data)
    kept = shown.sql("select contractor, list from clean_contractors order by contractor")
    assert kept.rows() == [("乙公司", "黑"), ("甲公司", "黑")]
    counted = shown.sql(
        "select township, row_on, rows_accepted, rows_rejected from submissions where dataset = 'contractors'"
    )  # a register is of the day it was handed in, whenever a firm was listed
    assert counted.rows() == [(None, date(2026, 10, 31), 2, 1)]
    assert shown.sql("select township from rejected").rows() == [(None,)]
    for row in shown.manifest["rows"]:
        assert row["rows_seen"] == row["accepted"] + row["rejected"] + row["non_data"]
        assert row["accepted"] == row["kept"] + row["sent_back"] + row["superseded"]


def test_of_two_files_with_one_record_the_later_stands(data: Path) -> None:
    ledger(data, "参建单位信用_2025年.csv", CREDIT, record("甲公司"), record("乙公司"))
    ledger(data, "参建单位信用_2026年.csv", CREDIT, record("甲公司", colour="红"))
    shown = lake(data)
    assert shown.sql("select contractor, list from clean_contractors order by contractor").rows() == [
        ("乙公司", "黑"),
        ("甲公司", "红"),
    ]
    assert shown.sql("select count(*) as n from rejected")["n"][0] == 0
    rows = {row["source_file"]: row for row in shown.manifest["rows"]}
    assert rows["参建单位信用_2025年.csv"]["superseded"] == 1


def test_a_bidder_of_an_unknown_project_is_sent_back(data: Path) -> None:
    known, unknown = "350987100-2026-0001", "350987100-2026-0099"
    ledger(data, "西河镇/比选投标台账.csv", BIDS, f"{known},甲,10,2026-03-01,是", f"{unknown},甲,10,2026-03-01,是")
    shown = lake(data)
    assert shown.sql("select project_no from clean_bids")["project_no"].to_list() == [known]
    (row,) = shown.sql("select dataset, reason_text from rejected").rows()
    assert row[0] == "bids"
    assert "不在项目台账" in row[1]


def test_a_projects_pages_show_the_credit_records_of_its_own_firms(data: Path) -> None:
    ledger(data, "参建单位信用.csv", CREDIT, record("甲公司"), record("乙公司"))
    ledger(data, "西河镇/合同台账.csv", CONTRACTS, "HT-0001,350987100-2026-0001,甲公司,100000,2026-03-01")
    lake(data)
    shown = view_of(data)
    assert questions.ledger(shown, "contractors", "350987100-2026-0001")["contractor"].to_list() == ["甲公司"]
    assert questions.ledger(shown, "contractors", "350987100-2026-0002").is_empty()


def test_the_manifest_of_a_county_with_only_its_own_ledger_beside_projects_names_who_is_missing(data: Path) -> None:
    ledger(data, "参建单位信用.csv", CREDIT, record("甲公司"))
    lake(data)
    manifest = json.loads((current(data) / "manifest.json").read_text("utf-8"))
    assert manifest["coverage"]["missing"] == ["城关街道", "东山乡"]
