"""A hand-in says who did it and for whom; a township's account does it for its own township and no other."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.accounts.users import User
from casework.audit.acts import ACTS
from casework.audit.log import Entry, Wanted, entries
from casework.errors import StoreError
from pages.admin.audit.body import words_of
from pages.data.upload import hand_in, sender
from pages.ui.ask.casework import store
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.viewer import LOCAL, Viewer, viewer_of
from pipelines.inbox.hand_in import HandedIn, NotHandedIn
from pipelines.inbox.hand_in import hand_in as write
from tests.conftest import NOW
from tests.gated import session
from tests.people import of_role, signed_in
from tests.soaked import some
from tests.test_pages_upload import GOOD, confirmed, published, rows
from tests.walk import choose, page_text

__all__ = ["published"]  # the county of the upload page's tests, after one night
OWN, OTHER = "西河镇", "东山乡"


@pytest.fixture
def county(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "county"
    shutil.copytree(published, data)
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    return data


def signatures() -> list[Entry]:
    return entries(store(), Wanted(actions=("hand-in",)), 99)


def offered(at: AppTest) -> list[str]:
    return next(box for box in at.selectbox if box.label == "报送单位").options


def uploaded(user: User, name: str = "五月拨付.csv", place: str | None = None) -> AppTest:
    at = signed_in(user, "upload")
    if place:
        choose(at, "selectbox", "报送单位", place)
    return at.get("file_uploader")[0].upload(name, rows(GOOD), "text/csv").run()


def viewer(user: User) -> Viewer:
    person = CHECKS.person(session(user))
    assert person
    return viewer_of(person)


def test_a_township_is_offered_its_own_name_a_department_its_own_and_the_office_everybodys(county: Path) -> None:
    assert offered(signed_in(of_role("township", OWN), "upload")) == [OWN]
    assert offered(signed_in(of_role("department", OWN), "upload")) == [sender.COUNTY_OFFICE]
    assert offered(signed_in(of_role("office", OWN), "upload")) == ["城关街道", OWN, OTHER, sender.COUNTY_OFFICE]


def test_what_is_handed_in_is_signed_with_who_and_what(county: Path) -> None:
    at = confirmed(uploaded(of_role("township", OWN)))
    assert (county / "inbox" / OWN / "五月拨付.csv").read_bytes() == rows(GOOD)
    assert "township同志报送" in page_text(at)
    (line,) = signatures()
    assert line.who == "township"
    assert line.body == {
        "path": f"{OWN}/五月拨付.csv",
        "sha256": hashlib.sha256(rows(GOOD)).hexdigest(),
        "means": "new",
        "accepted": 1,
        "rejected": 0,
    }


def test_what_was_signed_and_not_written_is_said_to_be_so(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    at = uploaded(of_role("township", OWN))
    monkeypatch.setattr(hand_in, "hand_in", full)
    assert "No space left on device" in page_text(confirmed(at))
    told = entries(store(), Wanted(actions=("hand-in", "hand-in.failed")), 99)
    assert sorted(line.action for line in told) == ["hand-in", "hand-in.failed"]
    failed = next(line for line in told if line.action == "hand-in.failed")
    assert failed.body == {
        "path": f"{OWN}/五月拨付.csv",
        "sha256": hashlib.sha256(rows(GOOD)).hexdigest(),
        "why": "No space left on device",
    }
    assert "原因：No space left on device" in words_of(failed.body)
    assert ACTS["hand-in.failed"] == "报送未写入" and not (county / "inbox" / OWN / "五月拨付.csv").exists()


def test_where_disk_and_store_fail_the_sender_hears_of_the_disk(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def both(*_: object) -> None:
        monkeypatch.setattr(sender, "store", gone)
        raise OSError(28, "No space left on device")

    def gone() -> None:
        raise StoreError("办理库暂时不能用。")

    at = uploaded(of_role("township", OWN))
    monkeypatch.setattr(hand_in, "hand_in", both)
    assert "No space left on device" in page_text(confirmed(at))
    monkeypatch.undo()
    monkeypatch.setenv("MINGJIAN_DATA", str(county))
    assert [line.who for line in signatures()] == ["township"]


def test_the_file_is_written_when_the_signature_stands_and_nobody_waits_for_it(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def looked(inbox: Path, path: str, data: bytes) -> HandedIn:
        seen.append(len(signatures()))
        with store().writing():  # another writer has its turn meanwhile
            return write(inbox, path, data)

    at = uploaded(of_role("township", OWN))
    monkeypatch.setattr(hand_in, "hand_in", looked)
    confirmed(at)
    assert seen == [1] and (county / "inbox" / OWN / "五月拨付.csv").read_bytes() == rows(GOOD)


def test_what_cannot_be_signed_is_not_written(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise StoreError("办理库暂时不能用。")

    at = uploaded(of_role("township", OWN))
    monkeypatch.setattr(sender, "store", gone)
    assert "办理库暂时不能用" in page_text(confirmed(at))
    assert not (county / "inbox" / OWN / "五月拨付.csv").exists()


def test_the_office_hands_in_for_a_township_under_its_own_name(county: Path) -> None:
    confirmed(uploaded(of_role("office", OWN), place=OTHER))
    assert (county / "inbox" / OTHER / "五月拨付.csv").exists()
    assert [(line.who, line.body["path"]) for line in signatures()] == [("office", f"{OTHER}/五月拨付.csv")]


@pytest.mark.parametrize("name", some([f"../{OTHER}/拨付.csv", f"{OTHER}/拨付.csv", f"..\\{OTHER}\\拨付.csv"], 1))
def test_a_path_in_a_name_does_not_lead_into_another_townships_folder(county: Path, name: str) -> None:
    confirmed(uploaded(of_role("township", OWN), name))
    assert not list((county / "inbox" / OTHER).glob("*"))


@pytest.mark.parametrize(
    ("role", "path", "allowed"),
    [
        ("township", f"{OWN}/a.csv", True),
        ("township", f"{OWN}/b/a.csv", True),
        ("township", f"{OTHER}/a.csv", False),
        ("township", "a.csv", False),
        ("township", f"{OWN}x/a.csv", False),
        ("department", "县直部门/department/a.csv", True),
        ("department", "县直部门/department", False),
        ("department", "县直部门/department2/a.csv", False),
        ("department", "县直部门/a.csv", False),
        ("department", "a.csv", False),
        ("department", f"{OWN}/a.csv", False),
        ("township", "县直部门/township/a.csv", False),
        ("office", f"{OTHER}/a.csv", True),
        ("office", "a.csv", True),
        ("office", "县直部门/department/a.csv", True),
        ("leader", f"{OWN}/a.csv", False),
        ("inspection", "a.csv", False),
        ("admin", "a.csv", False),
    ],
)
def test_where_it_is_written_it_is_asked_again_for_whom(county: Path, role: str, path: str, allowed: bool) -> None:
    who = viewer(of_role(role, OWN))
    if allowed:
        sender.check(who, path)
    else:
        with pytest.raises(NotHandedIn, match="只能为"):
            sender.check(who, path)


def test_the_local_viewer_hands_in_for_anybody_and_signs_nothing(county: Path) -> None:
    sender.check(LOCAL, f"{OTHER}/a.csv")
    with sender.signed(LOCAL, NOW, {}):
        assert not (county / "casework").exists()
