"""An office of the county hands in as itself: into a folder of its own, for no township, within its categories."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.accounts.users import User
from pages.data.upload import sender
from pages.ui.site.viewer import LOCAL
from pipelines.check.check import check_among
from pipelines.cleaning.file import clean_file
from pipelines.cleaning.places.names import townships
from pipelines.cleaning.places.submitter import submitter_of
from pipelines.lake.snapshot_db import Lake
from pipelines.reference.county import County, load
from tests.gated import account
from tests.people import of_role, signed_in
from tests.test_pages_upload import GOOD, confirmed, published, rows, run_night
from tests.test_signed_hand_in import viewer
from tests.tiny import PAYMENTS, PROJECTS, project
from tests.walk import choose, page_text

__all__ = ["published"]  # the county of the upload page's tests, after one night
NAME = "东山乡2026年拨付台账.csv"
WATER = "350987100-2026-0007"


@pytest.fixture
def county(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "county"
    shutil.copytree(published, data)
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    return data


def uploaded(user: User, data: bytes, name: str = NAME) -> AppTest:
    at = choose(signed_in(user, "upload"), "selectbox", "报送单位", sender.COUNTY_OFFICE)
    return at.get("file_uploader")[0].upload(name, data, "text/csv").run()


def inbox(data: Path) -> list[str]:
    return sorted(path.relative_to(data / "inbox").as_posix() for path in (data / "inbox").rglob("*.csv"))


def named(data: Path) -> County:
    return load(data / "reference")


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        (f"县直部门/wang/{NAME}", None),
        (f"县直部门/{NAME}", None),
        (f"县直部门/东山乡/{NAME}", None),
        (NAME, "东山乡"),
        (f"东山乡/县直部门/{NAME}", "东山乡"),
        (f"资料/{NAME}", "东山乡"),
        ("县直部门东山乡.csv", "东山乡"),
    ],
)
def test_below_the_offices_folder_a_name_speaks_for_no_township(county: Path, path: str, whose: str | None) -> None:
    at = named(county)
    assert submitter_of(path, None, townships(at), at.name) == whose
    assert clean_file(path, rows(GOOD), at).submitter == whose


def test_a_department_that_names_its_file_after_a_township_hands_in_as_itself(county: Path) -> None:
    confirmed(uploaded(of_role("department", ""), rows(GOOD)))
    assert (county / "inbox" / "县直部门" / "department" / NAME).read_bytes() == rows(GOOD)
    shown: Lake = run_night(county)
    asked = "select submitter from files where source_file like $path"
    assert shown.sql(asked, {"path": f"%{NAME}"}).rows() == [(None,)]


@pytest.mark.soak  # make test asks its siblings
def test_two_departments_with_a_file_of_one_name_replace_nobodys_but_their_own(county: Path) -> None:
    roads, water = account("roads", "department"), account("water", "department")
    confirmed(uploaded(roads, rows(GOOD)))
    run_night(county)
    at = uploaded(water, rows(GOOD.replace("PZ-1", "PZ-7")))
    assert "将作为新文件收下" in page_text(at) and not [box for box in at.selectbox if "已报送过" in box.label]
    confirmed(at)
    again = uploaded(roads, rows(GOOD.replace("1000", "2000")))
    assert "将替换收件目录里同名的文件" in page_text(again)
    confirmed(again)
    mine = [path for path in inbox(county) if path.endswith(NAME)]
    assert mine == [f"县直部门/roads/{NAME}", f"县直部门/water/{NAME}"]
    assert b"2000" in (county / "inbox" / mine[0]).read_bytes() and b"PZ-7" in (county / "inbox" / mine[1]).read_bytes()


@pytest.mark.soak  # make test asks its siblings
def test_an_office_that_copied_a_file_into_the_inbox_by_hand_may_go_on_with_it_a_department_may_not(
    county: Path,
) -> None:
    (county / "inbox" / "汇总.csv").write_bytes(rows(GOOD.replace("PZ-1", "PZ-8")))
    run_night(county)
    at = uploaded(of_role("office", ""), rows(GOOD), "汇总.csv")
    assert [box.value for box in at.selectbox if "已报送过" in box.label] == ["替换 汇总.csv"]
    confirmed(uploaded(of_role("department", ""), rows(GOOD), "汇总.csv"))
    assert (county / "inbox" / "汇总.csv").read_bytes() != rows(GOOD)
    assert (county / "inbox" / "县直部门" / "department" / "汇总.csv").exists()


@pytest.mark.parametrize(
    ("login", "own"), [("wang", "wang"), ("王工", "王工"), ("a.b@c", "a.b@c"), (".wang", "账号 "), ("wang.", "账号 ")]
)
def test_an_account_has_a_folder_that_is_no_other_accounts(county: Path, login: str, own: str) -> None:
    user = account(login, "department")
    wanted = f"{own}{user.user_id}" if own.endswith(" ") else own
    assert sender.folder(viewer(user), None) == f"县直部门/{wanted}"
    sender.check(viewer(user), f"县直部门/{wanted}/a.csv")


def test_the_local_viewer_hands_in_for_the_offices_in_one_folder(county: Path) -> None:
    assert sender.folder(LOCAL, None) == "县直部门" and sender.folder(LOCAL, "西河镇") == "西河镇"


def of_water(line: str) -> str:
    return line.replace("道路", "水利")


def limited(data: Path, *lines: str, header: str = PAYMENTS, to: tuple[str, ...] = ("道路",)) -> str | None:
    content = "\n".join([header, *lines]).encode()
    barred = check_among(f"县直部门/a/{NAME}", content, named(data), data, to).answer["barred"]
    assert barred is None or isinstance(barred, str)
    return barred


def test_a_department_of_roads_hands_in_roads_and_nothing_of_water(county: Path) -> None:
    (county / "inbox" / "西河镇" / "水利.csv").write_text(f"{PROJECTS}\n{of_water(project(7))}\n", "utf-8")
    run_night(county)
    wet = f"PZ-7,{WATER},2026-05-01,1000,进度款,甲公司"
    assert limited(county, GOOD) is None
    assert limited(county, GOOD, wet, to=("道路", "水利")) is None and limited(county, wet, to=()) is None
    why = limited(county, GOOD, wet)
    assert why and f"第 3 行项目 {WATER}（水利）" in why and "有 1 行" in why and "0001" not in why
    roads = account("roads", "department", categories=("道路",))
    at = uploaded(roads, rows(GOOD, wet))
    assert f"项目 {WATER}（水利）" in page_text(at) and not [b for b in at.button if b.key == "upload-confirm"]
    assert not [path for path in inbox(county) if path.startswith("县直部门")]
    assert confirmed(uploaded(roads, rows(GOOD))) and f"县直部门/roads/{NAME}" in inbox(county)


def test_nor_by_calling_the_work_a_road_or_a_road_water(county: Path) -> None:
    (county / "inbox" / "西河镇" / "水利.csv").write_text(f"{PROJECTS}\n{of_water(project(7))}\n", "utf-8")
    run_night(county)
    assert "（水利）" in (limited(county, project(7), header=PROJECTS) or "")
    assert "（水利）" in (limited(county, of_water(project(1)), header=PROJECTS) or "")
    assert limited(county, project(8), header=PROJECTS) is None


def test_a_project_that_nobody_knows_is_of_no_category_that_could_be_its_own(county: Path) -> None:
    assert "（类别不明）" in (limited(county, GOOD.replace("-0001", "-0099")) or "")


def test_five_rows_are_named_and_a_sixth_is_counted(county: Path) -> None:
    lines = [GOOD.replace("-0001", f"-10{nth}").replace("PZ-1", f"PZ-1{nth}") for nth in range(6)]
    five, six = limited(county, *lines[:5]), limited(county, *lines)
    assert five and six and five.count("第 ") == six.count("第 ") == 5
    assert "有 5 行" in five and "等。" not in five and "有 6 行" in six and "等。" in six
