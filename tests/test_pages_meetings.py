"""The page 会议, role by role: the office runs meetings, leaders instruct, a township hears of its own only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.accounts.users import User
from casework.cases import lists as case_lists
from casework.cases import snapshot
from casework.cases.days.terms import terms
from casework.meetings import arrange, decide, lists, minutes
from casework.meetings.given import About, Draft, Proposal
from casework.meetings.lists import Sight
from casework.meetings.meeting import Book, Kind
from pages.meetings.meetings import pack
from pages.ui.ask.casework import store
from pipelines.china import wall
from pipelines.lake.scope import COUNTY
from pipelines.lake.snapshot_db import open_newest
from tests.cases import LEADER, OFFICE
from tests.people import of_role, published, signed_in
from tests.soaked import some
from tests.views import view_of
from tests.walk import opened, page_text, tables

PLACE = "西河镇"
TYPED = "<script>alert(1)</script> **粗** 13912345678"
FLAGGED = "select finding_id from findings where outcome = 'flagged' and township {} '{}' order by finding_id limit 3"


@pytest.fixture(scope="module")
def county(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(sample_lake, tmp_path_factory.mktemp("county"))


@pytest.fixture(autouse=True)
def here(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(county))


@pytest.fixture(scope="module")
def people(county: Path) -> Iterator[dict[str, User]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGJIAN_DATA", str(county))
        yield {role: of_role(role, PLACE) for role in ("office", "leader", "township", "inspection")}


@pytest.fixture(scope="module")
def held(county: Path) -> Book:
    """A meeting about three findings of PLACE and three of others, with a decision about one of each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGJIAN_DATA", str(county))
        lake, now = open_newest(county)[0], datetime.now(UTC)
        own, others = (
            lake.asked_in(COUNTY, FLAGGED.format(sign, PLACE))["finding_id"].to_list() for sign in ("=", "<>")
        )
        book = arrange.create(store(), About("第3次会议", wall(now).date()), OFFICE, now)
        number = book.meeting.meeting_no
        draft = Draft(Kind.FINDINGS, TYPED, "", (*own, *others))
        book = arrange.add_topic(store(), number, book.meeting.version, draft, OFFICE, now)
        book = arrange.hold(store(), number, book.meeting.version, OFFICE, now)
        known = terms(county, wall(now).date())
        for words, ids in (("本镇的事项", own[:1]), ("外镇的事项", others[:1]), ("印发通报", [])):
            findings = tuple(snapshot.findings(lake, COUNTY, ids)) if ids else ()
            wish = Proposal(words, "县财政局", None, None, None, findings)
            book = decide.decide(store(), number, book.meeting.version, wish, OFFICE, now, known)
        minutes.write(store(), number, 0, f"会议纪要 {TYPED}", OFFICE, now)
        return minutes.instruct(store(), number, f"抓紧办 {TYPED}", LEADER, now)


def page(user: User, book: Book | None = None, tab: str = "") -> AppTest:
    """The page as this person finds it, opened at a meeting and one of its tabs."""
    at = signed_in(user, "meetings")
    if book:
        at.query_params["meeting"] = book.meeting.meeting_no
        if tab:
            at.session_state[f"meeting-tabs-{book.meeting.meeting_no}-{book.meeting.state}"] = tab
        at.run()
    assert not at.exception
    return at


def labels(at: AppTest) -> set[str]:
    return {button.label for button in at.button} | {form.label for form in at.expander}


@pytest.mark.parametrize("role", some(["office", "leader", "inspection"], 1))
def test_whoever_sees_the_county_reads_the_whole_meeting(people: dict[str, User], held: Book, role: str) -> None:
    words = page_text(page(people[role], held))
    assert all(each in words for each in ("本镇的事项", "外镇的事项", "印发通报", "已交办", "落实中"))
    words = page_text(page(people[role], held, "议题"))
    assert "涉及 6 条" in words and "&lt;script&gt;alert(1)" in words and "<script>" not in words
    words = page_text(page(people[role], held, "纪要和批示"))
    assert "抓紧办" in words and "139****5678" in words and "13912345678" not in words


def test_a_township_hears_of_its_own_case_and_of_nothing_else(people: dict[str, User], held: Book) -> None:
    at = page(people["township"], held)
    words = page_text(at)
    assert "本镇的事项" in words
    assert not any(each in words for each in ("外镇的事项", "印发通报", "抓紧办", "会议纪要", "alert(1)"))
    assert labels(at) == {"返回会议列表"} and not at.get("download_button")
    (listing,) = tables(page(people["township"]))
    assert listing["decisions"].to_list() == [1] and listing["topics"].isna().all()


def test_only_the_office_finds_forms_and_only_leaders_instruct(people: dict[str, User], held: Book) -> None:
    for role in ("leader", "inspection"):
        assert not labels(page(people[role], held)) & {"登记议定事项", "保存", "修改会议信息"}
        assert "新建会议" not in labels(page(people[role]))
    assert {"登记议定事项", "修改会议信息"} <= labels(page(people["office"], held))
    instructs = {
        role: "提交批示" in labels(page(people[role], held, "纪要和批示"))
        for role in ("office", "leader", "inspection")
    }
    assert instructs == {"office": False, "leader": True, "inspection": False}


def test_a_number_of_no_meeting_is_said_to_be_none(people: dict[str, User], held: Book) -> None:
    at = signed_in(people["leader"], "meetings")
    at.query_params["meeting"] = "2026-99<b>"
    at.run()
    assert "没有这次会议，或不在您的范围内。" in page_text(at) and not at.exception


def test_the_office_puts_a_topic_on_the_agenda_and_moves_it(people: dict[str, User]) -> None:
    now = datetime.now(UTC)
    book = arrange.create(store(), About("第4次会议", wall(now).date()), OFFICE, now)
    at = page(people["office"], book)
    number = book.meeting.meeting_no
    for nth, name in enumerate(("甲议题", "乙议题"), start=1):
        at.segmented_control(key=f"topic-{number}-{nth}-kind").set_value(Kind.TEXT).run()
        at.text_input(key=f"topic-{number}-{nth}-topic").set_value(name)
        at.button(key=f"topic-{number}-{nth}-add").click().run()
    assert "已增加议题" in page_text(at)
    kept = lists.book(store(), Sight(COUNTY), number)
    assert kept and [each.topic for each in kept.topics] == ["甲议题", "乙议题"]
    at.button(key=f"上移-{kept.topics[1].item_id}-3").click().run()
    kept = lists.book(store(), Sight(COUNTY), number)
    assert kept and [each.topic for each in kept.topics] == ["乙议题", "甲议题"] and not at.exception


def test_somebody_faster_is_said_and_nothing_is_overwritten(people: dict[str, User]) -> None:
    now = datetime.now(UTC)
    book = arrange.create(store(), About("第5次会议", wall(now).date()), OFFICE, now)
    number = book.meeting.meeting_no
    at = page(people["office"], book)
    at.segmented_control(key=f"topic-{number}-1-kind").set_value(Kind.TEXT).run()
    at.text_input(key=f"topic-{number}-1-topic").set_value("我的议题")
    arrange.add_topic(store(), number, 1, Draft(Kind.TEXT, "别人的议题"), OFFICE, now)
    # the button that was drawn for version 1 is pressed; the page of version 2 has another one
    at.button(key=f"topic-{number}-1-add").click().run()
    kept = lists.book(store(), Sight(COUNTY), number)
    assert kept and [each.topic for each in kept.topics] == ["别人的议题"] and not at.exception


def test_the_pack_counts_what_the_store_and_the_snapshot_hold(county: Path, held: Book) -> None:
    view = view_of(county)
    material = pack.material(view, lists.book(store(), Sight(COUNTY), held.meeting.meeting_no) or held)
    counted = open_newest(county)[0].asked_in(COUNTY, "select count(*) as n from findings where outcome = 'flagged'")
    cases = case_lists.cases(store(), COUNTY)
    assert material.figures.findings == counted["n"][0]
    assert (material.figures.cases, material.figures.open_cases, material.figures.on_agenda) == (len(cases), 2, 6)
    assert sorted(material.issues["finding_id"]) == sorted(held.topics[0].refs)
    assert [row["case_id"] for row in material.rectification] == [case.case_id for case in cases]
    assert [row[1] for row in material.decisions] == ["本镇的事项", "外镇的事项", "印发通报"]


def test_the_office_cancels_a_planned_meeting_and_puts_its_topic_on_another_agenda(people: dict[str, User]) -> None:
    now = datetime.now(UTC)
    book = arrange.create(store(), About("第6次会议", wall(now).date()), OFFICE, now)
    number = book.meeting.meeting_no
    book = arrange.add_topic(store(), number, 1, Draft(Kind.TEXT, "防汛准备"), OFFICE, now)
    at = page(people["office"], book)
    at.text_area(key=f"cancel-{number}-2-reason").set_value("与防汛会议冲突")
    at.button(key=f"cancel-{number}-2").click().run()
    words = page_text(at)
    assert all(each in words for each in ("已取消", "与防汛会议冲突", "防汛准备")) and not at.exception
    assert not labels(at) & {"修改会议信息", "增加议题", "登记会议已召开", "确认取消会议"}
    assert not at.get("download_button") and "与防汛会议冲突" in page_text(page(people["leader"], book))
    other = arrange.create(store(), About("第7次会议", wall(now).date()), OFFICE, now)
    page(people["office"], other).button(key=f"take-up-{other.meeting.meeting_no}-1").click().run()
    kept = lists.book(store(), Sight(COUNTY), other.meeting.meeting_no)
    assert kept and [each.topic for each in kept.topics] == ["防汛准备"]


def test_the_local_viewer_looks_and_is_told_how_to_get_an_account(
    tmp_path: Path, sample_lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(published(sample_lake, tmp_path / "c")))
    at = opened("meetings")
    assert "办理须先有账号" in page_text(at) and "还没有会议" in page_text(at) and not at.exception
    assert "新建会议" not in labels(at)
