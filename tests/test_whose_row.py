"""A township reports its own works alone: no row of its files goes into another's project or the county's register."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.check.check import check_among
from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from pipelines.reference.county import load
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.usefixtures("few_definitions")

FIRST = datetime(2026, 6, 1, 17, 30, tzinfo=UTC)
CREDIT = "单位名称,名单,列入日期,文号,事由"
COMPLAINTS = "投诉编号,项目编号,乡镇,接件日期,类别"
DONGSHAN, WEST = "东山乡/项目台账.csv", "西河镇/拨付台账.csv"
OWN = "350987100-2026-0001"


def uncoded(number: str = "SQ-77", township: str = "东山乡", name: str = "水渠") -> str:
    days = "2026-03-01,2026-06-30,2026-03-05,2026-06-20"
    return f"{number},{township}{name},{township},{township[0]}新村,水利,2026,20,{days}"


def paid(payment: str, project_no: str = "SQ-77", amount: int = 8_888_888) -> str:
    return f"{payment},{project_no},2026-05-01,{amount},进度款,甲公司"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    data = tiny_county(tmp_path / "county")
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(data, DONGSHAN, PROJECTS, uncoded())
    return data


def lake(data: Path, day: int = 0) -> Lake:
    night(data, now=FIRST + timedelta(days=day), processes=0)
    return Lake.open(current(data))


def stands(shown: Lake, dataset: str, *columns: str) -> list[tuple[object, ...]]:
    return shown.sql(f"select {', '.join(columns)} from clean_{dataset} order by all").rows()


def back(shown: Lake) -> list[tuple[object, ...]]:
    return shown.sql("select source_file, township, project_no, reason_text from rejected order by all").rows()


def checked(data: Path, name: str) -> list[str]:
    """What the check says of the file as it lies in the inbox."""
    answer = check_among(name, (data / "inbox" / name).read_bytes(), load(data / "reference"), data).answer
    return [why["reason"] for why in answer["reasons"]]


def test_a_payment_of_another_townships_project_without_a_code_goes_home(county: Path) -> None:
    ledger(county, WEST, PAYMENTS, paid("G-01", OWN, 1), paid("G-02"))
    shown = lake(county)
    assert stands(shown, "payments", "payment_no") == [("G-01",)]
    ((file, township, number, why),) = back(shown)
    assert (file, township, number) == (WEST, "西河镇", None)
    assert why == "项目 SQ-77 是东山乡的，而文件是西河镇报送的。请核对项目编号；确是东山乡的，请由该乡镇自己报送。"
    assert checked(county, WEST) == [why]


def test_the_projects_own_township_and_an_office_of_the_county_report_its_payments(county: Path) -> None:
    ledger(county, "东山乡/拨付台账.csv", PAYMENTS, paid("F-01", amount=1))
    ledger(county, "拨付台账.csv", PAYMENTS, paid("F-02", amount=2))
    shown = lake(county)
    assert stands(shown, "payments", "payment_no") == [("F-01",), ("F-02",)] and back(shown) == []


def test_a_row_that_goes_home_has_used_no_key_and_replaces_nothing(county: Path) -> None:
    ledger(county, WEST, PAYMENTS, paid("F-01"))
    lake(county)
    ledger(county, "东山乡/拨付台账.csv", PAYMENTS, paid("F-01", amount=1))
    shown = lake(county, 1)
    assert stands(shown, "payments", "payment_no", "amount_fen") == [("F-01", 100)]
    ledger(county, "西河镇/更正拨付.csv", PAYMENTS, paid("F-01", amount=3))
    shown = lake(county, 2)
    assert stands(shown, "payments", "payment_no", "amount_fen") == [("F-01", 100)]
    assert {file for file, *_ in back(shown)} == {WEST, "西河镇/更正拨付.csv"}


def test_a_row_that_goes_home_costs_the_named_project_no_verdict(county: Path) -> None:
    ledger(county, "东山乡/拨付台账.csv", PAYMENTS, paid("F-01", amount=1))
    ledger(county, WEST, PAYMENTS, paid("G-02"))
    gaps = lake(county).sql("select township, project_no from data_gaps where kind = 'rejected'").rows()
    assert gaps == [("西河镇", None)]


def test_a_complaint_of_the_own_township_about_anothers_project_goes_home(county: Path) -> None:
    ledger(
        county, "西河镇/投诉台账.csv", COMPLAINTS, "TS-1,SQ-77,西河镇,2026-05-01,质量", "TS-2,,西河镇,2026-05-01,质量"
    )
    shown = lake(county)
    assert stands(shown, "complaints", "complaint_no") == [("TS-2",)]
    assert [why for *_, why in back(shown)] == checked(county, "西河镇/投诉台账.csv")


def test_a_township_does_not_take_over_another_townships_project_number(county: Path) -> None:
    lake(county)
    claim = ledger(county, "西河镇/新项目台账.csv", PROJECTS, uncoded(township="西河镇"))
    shown = lake(county, 1)
    assert stands(shown, "projects", "project_no", "township")[1:] == [("SQ-77", "东山乡")]
    ((file, township, number, why),) = back(shown)
    assert (file, township, number) == ("西河镇/新项目台账.csv", "西河镇", None) and "东山乡 已报" in why
    assert checked(county, f"西河镇/{claim.name}") == [why]


@pytest.mark.soak  # make test asks its siblings
def test_nor_when_the_holder_hands_its_ledger_in_anew_after_the_claim(county: Path) -> None:
    lake(county)
    ledger(county, "西河镇/新项目台账.csv", PROJECTS, uncoded(township="西河镇"))
    lake(county, 1)
    ledger(county, DONGSHAN, PROJECTS, uncoded(name="水渠二期"))
    assert checked(county, DONGSHAN) == []
    shown = lake(county, 2)
    assert stands(shown, "projects", "project_no", "project_name")[1:] == [("SQ-77", "东山乡水渠二期")]
    assert [file for file, *_ in back(shown)] == ["西河镇/新项目台账.csv"]


@pytest.mark.soak  # make test asks its siblings
def test_a_number_that_its_holder_reports_no_more_is_free(county: Path) -> None:
    lake(county)
    ledger(county, DONGSHAN, PROJECTS, uncoded("SQ-78"))
    ledger(county, "西河镇/新项目台账.csv", PROJECTS, uncoded(township="西河镇"))
    shown = lake(county, 1)
    assert stands(shown, "projects", "project_no", "township")[1:] == [("SQ-77", "西河镇"), ("SQ-78", "东山乡")]


def record(firm: str, colour: str, document: str = "云建罚〔2026〕1号") -> str:
    return f"{firm},{colour},2026-01-20,{document},围标串标"


OFFICES, TOWNSHIPS = "参建单位信用.csv", "西河镇/参建单位信用.csv"


def test_a_township_writes_nothing_into_the_countys_register(county: Path) -> None:
    ledger(county, OFFICES, CREDIT, record("甲公司", "黑"))
    ledger(county, TOWNSHIPS, CREDIT, record("甲公司", "红"), record("乙公司", "黑", "西河〔2026〕1号"))
    shown = lake(county)
    assert stands(shown, "contractors", "contractor", "list") == [("甲公司", "黑")]
    why = "参建单位信用由县直部门报送，不收乡镇报送的行。请把这一行交给负责的县直部门，由其报送。"
    assert back(shown) == [(TOWNSHIPS, "西河镇", None, why)] * 2
    assert checked(county, TOWNSHIPS) == [why] * 2


def test_the_check_says_so_before_the_first_night(county: Path) -> None:
    ledger(county, TOWNSHIPS, CREDIT, record("甲公司", "红"))
    assert len(checked(county, TOWNSHIPS)) == 1


def test_a_townships_file_makes_the_countys_register_neither_known_nor_missing(county: Path) -> None:
    before = lake(county)
    ledger(county, TOWNSHIPS, CREDIT, record("甲公司", "红"))
    shown = lake(county, 1)
    asked = "select township, state, known_on from ledger_states where dataset = 'contractors' order by all"
    assert shown.sql(asked).rows() == before.sql(asked).rows() and before.sql(asked).rows()[0][1] == "not_collected"
    gaps = "select * from data_gaps where dataset = 'contractors' order by all"
    assert shown.sql(gaps).rows() == before.sql(gaps).rows()


def opened(county: Path, by: str) -> None:
    path = county / "reference" / "county.toml"
    path.write_text(path.read_text("utf-8") + f"[ledgers.projects]\n[ledgers.contractors]\n{by}\n", "utf-8")


def test_townships_hand_a_register_in_where_the_county_says_so_and_replace_nobodys_row(county: Path) -> None:
    opened(county, 'by = "township"')
    ledger(county, TOWNSHIPS, CREDIT, record("甲公司", "红"), record("乙公司", "红"), record("丁公司", "红"))
    lake(county)
    ledger(county, OFFICES, CREDIT, record("甲公司", "黑"))
    ledger(county, "东山乡/参建单位信用.csv", CREDIT, record("乙公司", "黑"), record("丙公司", "黑"))
    ledger(county, "西河镇/六月信用台账.csv", CREDIT, record("丁公司", "黑"))
    shown = lake(county, 1)
    stand = [("丁公司", "黑"), ("丙公司", "黑"), ("乙公司", "红"), ("甲公司", "黑")]
    assert stands(shown, "contractors", "contractor", "list") == stand
    said = [(file, why.partition("已报")[0].partition("与")[2]) for file, _, _, why in back(shown)]
    assert said == [("东山乡/参建单位信用.csv", " 西河镇 "), (TOWNSHIPS, " 县直部门 ")]


def test_a_register_that_the_county_lists_without_a_word_is_an_offices(county: Path) -> None:
    opened(county, "")
    assert {one.dataset: one.by for one in load(county / "reference").duties} == {
        "projects": "township",
        "contractors": "county",
    }
    ledger(county, TOWNSHIPS, CREDIT, record("甲公司", "红"))
    assert stands(lake(county), "contractors", "contractor") == []


def test_what_a_township_spoils_in_a_register_that_is_not_its_own_is_missed_by_nobody(county: Path) -> None:
    ledger(county, OFFICES, CREDIT, record("甲公司", "黑"))
    ledger(county, TOWNSHIPS, CREDIT, record("乙公司", "黑", ""), record("甲公司", "红"))
    shown = lake(county)
    assert (
        len(back(shown)) == 2
        and shown.sql("select count(*) as n from rejected where dataset = 'contractors'")["n"][0] == 0
    )
    assert (
        shown.sql("select count(*) as n from data_gaps where dataset = 'contractors' and kind = 'rejected'")["n"][0]
        == 0
    )


@pytest.mark.parametrize("word", ["东山乡", "西河镇", ""])
def test_a_row_that_no_reading_lets_in_costs_another_township_no_verdict_either(county: Path, word: str) -> None:
    ledger(county, DONGSHAN, PROJECTS, uncoded(), project(1, "350987200", "东山乡"))
    for nth, number in enumerate(["350987200-2026-0001", "SQ-77", "350987200-2026-0099"]):
        rows = [f"TS-{nth},{number},{word},明天,质量"]
        ledger(county, f"西河镇/投诉台账{nth}.csv", COMPLAINTS, *rows)
        ledger(county, f"西河镇/拨付台账{nth}.csv", PAYMENTS, f"F-{nth},{number},明天,1,进度款,甲公司")
    shown = lake(county)
    assert [(township, number) for _, township, number, _ in back(shown)] == [("西河镇", None)] * 6
    assert set(shown.sql("select township, project_no from data_gaps where kind = 'rejected'").rows()) == {
        ("西河镇", None)
    }
