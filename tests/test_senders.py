"""报送 says who handed a file in; names are whole for the office, the township itself and where a reason was given."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casework.accounts import users
from casework.audit import chain as audit
from casework.audit.hand_ins import hand_ins
from pages.data.submissions import senders
from pages.ui.ask import submissions as questions
from pages.ui.ask.casework import store
from pages.ui.site import frame
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.view import View
from pages.ui.site.viewer import LOCAL, viewer_of
from pipelines.lake.snapshot_db import Lake, current
from tests.gated import session
from tests.people import of_role, signed_in
from tests.soaked import some
from tests.test_pages_upload import published
from tests.walk import tables

__all__ = ["published"]  # the county of the upload page's tests, after one night
OWN, LEDGER, OTHER = "西河镇", "西河镇/拨付台账.csv", "西河镇/项目台账.csv"
AT = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def county(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "county"
    shutil.copytree(published, data)
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    return data


def view_for(data: Path, role: str) -> View:
    """The snapshot as the account of this role sees it."""
    lake = Lake.open(current(data))
    if role == "local":
        return frame.whole(lake, LOCAL)
    person = CHECKS.person(session(of_role(role, OWN)))
    assert person
    viewer = viewer_of(person)
    return frame.whole(lake, viewer)


def signed(data: Path, path: str, who: str = "township", act: str = "hand-in", sha256: str | None = None) -> None:
    """A line in the audit: who handed in what now lies there, or other bytes."""
    (own,) = [
        each for each in frame.whole(Lake.open(current(data)), LOCAL).lake.manifest["inputs"] if each["path"] == path
    ]
    with store().writing() as session:
        audit.record(session, AT, who, act, {"path": path, "sha256": sha256 or own["sha256"]})


def shown(view: View) -> dict[str, str | None]:
    rows = senders.with_senders(view, questions.files(view))
    return dict(rows.select("source_file", "sender").iter_rows())


WHOLE = {
    "township": "township同志",
    "office": "township同志",
    "leader": "t**",
    "department": "t**",
    "inspection": "t**",
}


@pytest.mark.parametrize("role", some(WHOLE, 2))
def test_who_handed_in_is_shown_with_a_name_as_whole_as_the_viewer_may_read_it(county: Path, role: str) -> None:
    view = view_for(county, role)
    if role != "township":
        of_role("township", OWN)
    signed(county, LEDGER)
    assert shown(view) == {LEDGER: WHOLE[role], OTHER: None}  # what was copied into the inbox is nobody's
    assert senders.sentence(view, LEDGER) == f"{WHOLE[role]} 2026-10-20 12:00 在“上传”页报送"
    assert senders.sentence(view, OTHER) == ""


def test_inspection_reads_the_whole_name_after_a_reason(county: Path) -> None:
    view = view_for(county, "inspection")
    of_role("township", OWN)
    signed(county, LEDGER)
    scope, until = replace(view.scope, names=True), datetime.max.replace(tzinfo=UTC)
    named = frame.whole(Lake.open(current(county)), replace(view.viewer, scope=scope, names_until=until))
    assert shown(named)[LEDGER] == "township同志"


def test_other_bytes_under_the_name_and_a_hand_in_that_failed_are_nobodys(county: Path) -> None:
    view = view_for(county, "office")
    signed(county, LEDGER, sha256="b" * 64)
    signed(county, OTHER)
    signed(county, OTHER, act="hand-in.failed")
    assert shown(view) == {LEDGER: None, OTHER: None}
    assert [key[0] for key in hand_ins(store())] == [LEDGER]


def test_the_last_who_handed_in_the_same_bytes_counts_and_an_unknown_login_is_shown_as_it_is(county: Path) -> None:
    view = view_for(county, "office")
    signed(county, LEDGER, "wang")
    assert shown(view)[LEDGER] == "wang"
    user = users.add(store(), "test", "li", "李四", "leader", None, (), False, None, AT)
    signed(county, LEDGER, user.login)
    assert shown(view)[LEDGER] == "李四"


def test_a_county_without_accounts_has_no_senders_and_no_store(county: Path) -> None:
    assert set(shown(view_for(county, "local")).values()) == {None}
    assert not (county / "casework").exists()


def test_the_page_shows_the_sender_beside_the_file(county: Path) -> None:
    office = of_role("office", OWN)
    of_role("township", OWN)
    signed(county, LEDGER)
    at = signed_in(office, "submissions")
    assert not at.exception and any("township同志" in str(table.to_dict()) for table in tables(at))
