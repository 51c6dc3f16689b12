"""A rejected row stays until its own sender corrects it, and is whoever's it names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from pipelines.cleaning.file import clean_file
from pipelines.lake.snapshot_db import Lake, current
from tests.clerk import COUNTY, PAYMENTS, csv, payment, xlsx
from tests.first_nights import FirstNights
from tests.tiny import PAYMENTS as HEADER
from tests.tiny import PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.usefixtures("few_definitions")

NIGHTS = FirstNights()
XIHE, DONGSHAN = "西河镇/项目台账.csv", "东山乡/项目台账.csv"
FIRST = datetime(2026, 6, 1, 17, 30, tzinfo=UTC)
WEST, EAST = "350987100-2026-0001", "350987200-2026-0001"
BAD = f"PZ-9,{WEST},明天,1000,进度款,甲公司"
GOOD = f"PZ-9,{WEST},2026-05-01,1000,进度款,甲公司"
OTHERS = f"PZ-9,{EAST},2026-05-01,1000,进度款,甲公司"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    data = tiny_county(tmp_path)
    ledger(data, XIHE, PROJECTS, project(1))
    ledger(data, DONGSHAN, PROJECTS, project(1, "350987200", "东山乡"))
    return data


def nights(data: Path, *files: tuple[str, tuple[str, ...]]) -> pl.DataFrame:
    """The rejected rows after a night for each file, one file more each night."""
    for name, lines in files:
        ledger(data, name, HEADER, *lines)
        day = len(list((data / "inbox").rglob("*.csv")))
        NIGHTS.night(data, now=FIRST + timedelta(days=day))
    return Lake.open(current(data)).sql("select * from rejected order by source_file, source_row")


def test_the_same_key_of_another_township_settles_nothing(county: Path) -> None:
    left = nights(county, ("西河镇/五月拨付.csv", (BAD,)), ("东山乡/六月拨付.csv", (OTHERS,)))
    assert left.select("source_file", "township").rows() == [("西河镇/五月拨付.csv", "西河镇")]


def test_a_later_file_of_the_same_township_with_the_key_accepted_settles_the_row(county: Path) -> None:
    assert nights(county, ("西河镇/五月拨付.csv", (BAD,)), ("西河镇/六月拨付.csv", (GOOD,))).is_empty()


def test_an_earlier_file_or_one_that_is_refused_again_settles_nothing(county: Path) -> None:
    left = nights(county, ("西河镇/五月拨付.csv", (GOOD,)), ("西河镇/六月拨付.csv", (BAD,)))
    assert left["source_file"].to_list() == ["西河镇/六月拨付.csv"]
    again = nights(county, ("西河镇/七月拨付.csv", (BAD.replace("1000", "2000"),)))
    assert again["source_file"].to_list() == ["西河镇/七月拨付.csv", "西河镇/六月拨付.csv"]


@pytest.mark.soak  # make test asks its siblings
def test_a_row_whose_key_its_own_file_holds_twice_is_not_settled_by_that_other_row(county: Path) -> None:
    twice = (GOOD, f"PZ-9,{WEST},2026-05-02,7777,进度款,乙公司")
    left = nights(county, ("西河镇/五月拨付.csv", twice), ("西河镇/六月拨付.csv", (GOOD,)))
    assert left["source_file"].to_list() == ["西河镇/五月拨付.csv"] and "重复" in left["reason_text"][0]


def test_the_file_of_a_county_office_settles_rows_of_the_township_it_speaks_of_only(county: Path) -> None:
    files = (("西河镇/五月拨付.csv", (BAD,)), ("财政局拨付.csv", (OTHERS,)))
    assert nights(county, *files)["township"].to_list() == ["西河镇"]


@pytest.mark.soak  # make test asks its siblings
def test_the_file_of_a_county_office_settles_the_row_of_the_township_whose_project_it_names(county: Path) -> None:
    assert nights(county, ("西河镇/五月拨付.csv", (BAD,)), ("财政局拨付.csv", (GOOD,))).is_empty()


@pytest.mark.soak  # make test asks its siblings
@pytest.mark.soak  # make test asks its siblings
def test_a_row_of_a_county_office_without_any_township_is_settled_by_a_county_office(county: Path) -> None:
    nameless = "PZ-9,,2026-05-01,1000,进度款,甲公司"
    left = nights(county, ("财政局五月拨付.csv", (nameless,)), ("东山乡/六月拨付.csv", (OTHERS,)))
    assert left.select("source_file", "township").rows() == [("财政局五月拨付.csv", None)]
    assert nights(county, ("财政局六月拨付.csv", (GOOD.replace("PZ-9", "PZ-10"),))).height == 1
    assert nights(county, ("财政局七月拨付.csv", (OTHERS.replace("1000", "3000"),))).is_empty()


def test_a_row_sent_back_for_an_unknown_project_belongs_to_the_code_in_its_number_and_is_settled_too(
    county: Path,
) -> None:
    stray = GOOD.replace(WEST, "350987200-2026-0077")
    left = nights(county, ("财政局五月拨付.csv", (stray,)))
    assert left["township"].to_list() == ["东山乡"] and "不在项目台账" in left["reason_text"][0]
    own = GOOD.replace(WEST, "350987100-2026-0077").replace("PZ-9", "PZ-7")
    left = nights(county, ("西河镇/六月拨付.csv", (own,)))
    assert left["township"].to_list() == ["西河镇", "东山乡"]
    left = nights(county, ("西河镇/七月拨付.csv", (GOOD.replace("PZ-9", "PZ-7"),)))
    assert left["township"].to_list() == ["东山乡"]


def test_the_table_of_files_the_rejected_rows_and_the_printed_counts_agree(county: Path) -> None:
    stray = GOOD.replace(WEST, "350987100-2026-0077").replace("PZ-9", "PZ-7")
    nights(county, ("西河镇/五月拨付.csv", (GOOD, BAD.replace("PZ-9", "PZ-8"), stray)))
    lake = Lake.open(current(county))
    counts = lake.sql("select accepted, rejected, non_data from files where source_file like '%五月%'").row(0)
    assert counts == (1, 2, 1)
    assert lake.sql("select count(*) as n from rejected")["n"].item() == 2


def owned(data: bytes, name: str) -> list[str | None]:
    return clean_file(name, data, COUNTY).rejected["township"].to_list()


BROKEN = payment(1, 拨付日期="明天", 项目编号="P-1")


def test_a_rejected_row_is_its_numbers_then_its_senders_then_the_sheets_then_the_titles() -> None:
    number = payment(1, 拨付日期="明天", 项目编号="350987102-2026-0001")
    assert owned(xlsx({"西河镇": [PAYMENTS, number]}), "财政局.xlsx") == ["东山镇"]
    assert owned(xlsx({"西河镇": [PAYMENTS, BROKEN]}), "南坪乡/拨付.xlsx") == ["南坪乡"]
    assert owned(xlsx({"西河镇": [PAYMENTS, BROKEN]}), "财政局.xlsx") == ["西河镇"]
    assert owned(xlsx({"拨付": [["东山镇拨付台账"], PAYMENTS, BROKEN]}), "财政局.xlsx") == ["东山镇"]
    assert owned(csv(PAYMENTS, BROKEN), "财政局转西河镇拨付.csv") == ["西河镇"]
    assert owned(csv(PAYMENTS, BROKEN), "财政局拨付.csv") == [None]
    assert owned(xlsx({"西河镇和东山镇": [PAYMENTS, BROKEN]}), "财政局.xlsx") == [None]


STRANGE = [
    ["甲", "乙", "丙"],
    ["1", "东山镇", "350987101-2026-0001"],
    ["2", "350987101-2026-0001", "x"],
    ["3", "y", "z"],
]


@pytest.mark.parametrize(
    ("sheet", "name", "others"),
    [
        ("表", "财政局.xlsx", None),
        ("南坪乡", "财政局.xlsx", "南坪乡"),
        ("表", "南坪乡/表.xlsx", "南坪乡"),
        ("表", "南坪乡一览.xlsx", "南坪乡"),
    ],
)
def test_a_line_of_a_sheet_that_nobody_knows_is_whoevers_it_names(sheet: str, name: str, others: str | None) -> None:
    assert owned(xlsx({sheet: STRANGE}), name) == [others, "东山镇", "西河镇", others]


def test_the_title_of_a_sheet_that_nobody_knows_names_its_township() -> None:
    assert owned(xlsx({"表": [["南坪乡2026年一览表"], *STRANGE]}), "财政局.xlsx") == [
        "南坪乡",
        "南坪乡",
        "东山镇",
        "西河镇",
        "南坪乡",
    ]


def test_a_line_that_names_two_townships_is_nobodys_by_its_words() -> None:
    assert owned(xlsx({"表": [["a", "b"], ["西河镇", "东山镇"]]}), "财政局.xlsx") == [None, None]
