"""Released files: whose hands a file gets into as it was handed in, and what the audit keeps of every download."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import streamlit

from casework.accounts.person import Person, Role
from casework.audit.log import Wanted, entries
from casework.errors import StoreError
from pages.admin.audit.body import KEYS, VALUES, words_of
from pages.data.submissions import handing_out
from pages.ui.ask import handed_out
from pages.ui.ask.casework import store
from pages.ui.kit import downloads
from pages.ui.site import rights
from pages.ui.site.view import View
from pages.ui.site.viewer import LOCAL, Viewer, viewer_of
from pipelines.cleaning.sheet.sendback_marks import REASON
from pipelines.inbox.sendback import NotReleased, NotYours, handed_in, may_have, returned, to_correct, waiting
from pipelines.lake.fence.seen import Seen
from pipelines.lake.scope import COUNTY, NOBODYS, Scope
from tests.gated import account
from tests.people import published
from tests.soaked import some
from tests.views import view_of

OWN = "西河镇"
Press = Callable[[], bytes]


@pytest.fixture
def county(sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = published(sample_lake, tmp_path / "county")
    (data / "lake" / "archive").symlink_to(sample_lake / "lake" / "archive")
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    account("zhou")
    return data


@pytest.fixture
def buttons(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Press]]:
    drawn: dict[str, Press] = {}
    monkeypatch.setattr(streamlit, "download_button", lambda label, data, **_: drawn.update({label: data}))
    yield drawn


def person(
    role: Role, township: str | None = None, *, office: bool = False, categories: tuple[str, ...] = ()
) -> Viewer:
    return viewer_of(Person(1, "zhou", "周某", role, office, township, categories, False))


def seen_by(data: Path, viewer: Viewer) -> View:
    view = view_of(data)
    assert isinstance(view.lake, Seen)
    return type(view)(**{**vars(view), "viewer": viewer, "lake": view.lake._lake})  # a sign-in, not a narrowing


def file_of(data: Path, township: str) -> str:
    files = waiting(view_of(data).lake, COUNTY, township)["source_file"]
    return str(next(path for path in files if path.endswith(".xlsx")))


def acts() -> list[tuple[str, str, dict[str, Any]]]:
    return [(each.who, each.action, each.body) for each in entries(store(), Wanted(), 100)
            if each.action in ("export", "file.release")]  # fmt: skip


OTHERS = {
    "leader": person(Role.LEADER),
    "assessor": person(Role.ASSESSMENT),
    "inspection": person(Role.INSPECTION),
    "inspection with names": replace(person(Role.INSPECTION), scope=COUNTY),
    "a department": person(Role.DEPARTMENT),
    "a department of roads": person(Role.DEPARTMENT, categories=("道路",)),
    "the office for roads alone": person(Role.DEPARTMENT, office=True, categories=("道路",)),
    "another township": person(Role.TOWNSHIP, "石门镇"),
    "the local viewer without names": replace(LOCAL, scope=Scope()),
}


@pytest.mark.parametrize("who", some(OTHERS, 4))
def test_a_file_of_a_township_is_released_to_nobody_but_its_own_and_the_office(
    who: str, county: Path, buttons: dict[str, Press]
) -> None:
    view = seen_by(county, OTHERS[who])
    handing_out.sent_back(view, file_of(county, OWN))
    handing_out.original(view, file_of(county, OWN))
    assert set(buttons) <= {"下载退回清单"}
    assert acts() == []


@pytest.mark.parametrize("who", some(["leader", "assessor", "inspection"], 1))
def test_everybody_else_gets_the_masked_list_of_the_files_rejected_rows(
    who: str, county: Path, buttons: dict[str, Press]
) -> None:
    view, path = seen_by(county, OTHERS[who]), file_of(county, OWN)
    handing_out.sent_back(view, path)
    book = openpyxl.load_workbook(io.BytesIO(buttons["下载退回清单"]()))
    assert book["退回清单"].max_row > to_correct(view.lake, view.scope, path).height > 0
    people = set(view_of(county).lake.sql("select responsible_person from clean_projects").to_series().drop_nulls())
    texts = {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line}
    assert len(people) > 5 and {name for name in people if any(name in text for text in texts)} == set()
    ((name, act, body),) = acts()
    assert (name, act, body["export"], body.get("names")) == ("zhou", "export", "rejected", False)


@pytest.mark.parametrize("viewer", [person(Role.TOWNSHIP, OWN), person(Role.DEPARTMENT, office=True)])
def test_its_own_township_and_the_office_get_the_file_and_the_audit_says_so(
    viewer: Viewer, county: Path, buttons: dict[str, Press]
) -> None:
    view, path = seen_by(county, viewer), file_of(county, OWN)
    handing_out.sent_back(view, path)
    assert set(buttons) == {"下载退回件"} and acts() == []  # drawn, not yet taken
    book = openpyxl.load_workbook(io.BytesIO(buttons["下载退回件"]()))
    assert any(cell.value == REASON for sheet in book for line in sheet.iter_rows() for cell in line)
    ((name, act, body),) = acts()
    assert (name, act) == ("zhou", "file.release")
    assert body == {"export": "sendback", "path": path, "submitter": OWN, "snapshot": view.snapshot, "names": False}
    buttons["下载退回件"]()
    assert len(acts()) == 2  # every time it is taken


@pytest.mark.parametrize("viewer", [person(Role.TOWNSHIP, OWN), person(Role.DEPARTMENT, office=True)])
def test_a_file_without_a_fault_too_goes_to_its_own_township_and_the_office_byte_for_byte(
    viewer: Viewer, county: Path, sample_lake: Path, buttons: dict[str, Press]
) -> None:
    view = seen_by(county, viewer)
    faulty = waiting(view.lake, COUNTY)["source_file"].to_list()
    files = view.lake.sql("select distinct source_file from files where submitter = $own", {"own": OWN})["source_file"]
    path = next(path for path in sorted(files) if path not in faulty)
    handing_out.sent_back(view, path)
    handing_out.original(view, path)
    assert set(buttons) == {"下载原件"} and acts() == []
    assert buttons["下载原件"]() == (sample_lake / "inbox" / path).read_bytes()
    ((name, act, body),) = acts()
    assert (name, act) == ("zhou", "file.release")
    assert body == {"export": "original", "path": path, "submitter": OWN, "snapshot": view.snapshot, "names": False}


def test_nobodys_file_is_no_file(county: Path) -> None:
    lake = view_of(county).lake
    with pytest.raises(NotYours, match="没有这个文件"):
        handed_in(lake, COUNTY, "西河镇/没有.xlsx")
    with pytest.raises(NotYours, match="没有这个文件"):
        handed_in(lake, Scope(("石门镇",)), file_of(county, OWN))


def test_the_local_viewer_gets_the_file_and_needs_no_store(
    county: Path, buttons: dict[str, Press], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handed_out, "store", lambda: pytest.fail("a county without accounts has no audit"))
    handing_out.sent_back(view_of(county), file_of(county, OWN))
    assert buttons["下载退回件"]()


def test_nothing_is_handed_out_that_the_audit_cannot_keep(
    county: Path, buttons: dict[str, Press], monkeypatch: pytest.MonkeyPatch
) -> None:
    handing_out.sent_back(seen_by(county, person(Role.TOWNSHIP, OWN)), file_of(county, OWN))

    def gone() -> None:
        raise StoreError("存储打不开。")

    monkeypatch.setattr(handed_out, "store", gone)
    with pytest.raises(StoreError):
        buttons["下载退回件"]()


@pytest.mark.parametrize(
    ("scope", "submitter", "sends_back", "may"),
    [
        (COUNTY, OWN, False, True),
        (COUNTY, None, False, True),
        (Scope(), OWN, False, False),
        (Scope(), OWN, True, True),
        (Scope(), None, True, True),
        (Scope((OWN,)), OWN, False, True),
        (Scope((OWN,)), "石门镇", True, False),
        (Scope((OWN,)), None, True, False),
        (Scope((OWN,), ("道路",)), OWN, True, False),
        (Scope(None, ("道路",), names=True), OWN, True, False),
        (NOBODYS, None, True, False),
    ],
)
def test_below_the_pages_too_a_file_goes_to_its_own_or_to_who_sends_it_back(
    scope: Scope, submitter: str | None, sends_back: bool, may: bool
) -> None:
    assert may_have(scope, submitter, sends_back=sends_back) is may


def test_a_file_that_is_not_released_is_refused_in_a_sentence(county: Path) -> None:
    with pytest.raises(NotReleased, match="只发给报送它的乡镇"):
        returned(view_of(county).lake, Scope(), file_of(county, OWN))


@pytest.mark.parametrize("export", some([each for each in rights.EXPORTS if each not in ("sendback", "original")], 8))
def test_every_download_of_a_signed_in_person_leaves_a_row(
    export: str, county: Path, buttons: dict[str, Press]
) -> None:
    town, leader = person(Role.TOWNSHIP, OWN), person(Role.LEADER)
    view = seen_by(county, town if rights.may_export(town.hats, export) else leader)
    downloads.button(view, export, "取", lambda: b"x", f"{export}.xlsx", export)
    assert acts() == []
    assert buttons["取"]() == b"x"
    ((name, act, body),) = acts()
    assert (name, act, body["export"], body["path"]) == ("zhou", "export", export, f"{export}.xlsx")
    assert body["snapshot"] == view.snapshot and body["filters"] == "云溪县、全部类别"
    assert words_of(body).startswith(f"文件：{export}.xlsx；导出内容：{VALUES['export'][export]}；数据快照：")
    assert body.keys() <= KEYS.keys()


def test_a_file_that_could_not_be_made_leaves_no_row(county: Path, buttons: dict[str, Press]) -> None:
    downloads.button(seen_by(county, person(Role.LEADER)), "issues", "取", lambda: bytes(-1), "a.xlsx", "a")
    with pytest.raises(ValueError, match="negative"):
        buttons["取"]()
    assert acts() == []


def test_the_row_of_a_table_holds_the_pages_own_filters(county: Path, buttons: dict[str, Press]) -> None:
    view = seen_by(county, person(Role.LEADER))
    downloads.table(view, "表", downloads.context(view, "表", ["只看红色"]), pl.DataFrame({"a": [1]}), "doubles")
    buttons["导出 .csv"]()
    ((_, _, body),) = acts()
    assert body["filters"].startswith("只看红色、") and body["path"] == "表.csv"
