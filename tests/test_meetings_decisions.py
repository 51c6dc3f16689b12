"""What meetings decide, write and are told, what became of it, and who sees what of it; both stores."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from casework.accounts.person import Person
from casework.accounts.scope import scope_of
from casework.cases import lists as case_lists
from casework.errors import Refused, Stale
from casework.meetings import decide, lists, minutes
from casework.meetings.given import Draft, Proposal
from casework.meetings.lists import Sight, sight_of
from casework.meetings.meeting import Book, Kind
from casework.store import Store
from casework.tables.audit import AuditRow
from pipelines.lake.scope import COUNTY
from tests.cases import (
    HOUR,
    INSPECTION,
    LEAD,
    LEADER,
    LIMITED,
    OFFICE,
    OTHER_DEPARTMENT,
    OTHER_OFFICE,
    STRANGER,
    TODAY,
    TOWNSHIP,
    WAY,
    finding,
    led,
    opened,
)
from tests.meetings import closed, decided, held, planned, topic
from tests.stores import NOON


def acts(store: Store) -> list[tuple[str, dict[str, object]]]:
    """Every act that is kept, with its body."""
    with store.reading() as session:
        return [
            (row.action, json.loads(row.body)) for row in session.scalars(sa.select(AuditRow).order_by(AuditRow.seq))
        ]


def seen(store: Store, who: Person, book: Book) -> Book | None:
    return lists.book(store, sight_of(who, scope_of(who)), book.meeting.meeting_no)


def test_a_decision_opens_a_case_for_every_finding_in_one_transaction(store: Store) -> None:
    proposal = Proposal("限期整改", LEAD, "张三", date(2026, 11, 20), None, (finding("f-1"), finding("f-2")))
    book = decided(store, held(store), proposal)
    cases = case_lists.cases(store, COUNTY)
    assert [(each.number, each.case_id, each.due_on, each.person) for each in book.decisions] == [
        (nth, case.case_id, date(2026, 11, 20), "张三") for nth, case in enumerate(cases, start=1)
    ]
    assert {case.finding_id for case in cases} == {"f-1", "f-2"}
    assert [act for act, _ in acts(store)][3:] == ["case.assign"] * 2 + ["meeting.decide"] * 2
    assert acts(store)[3][1]["note"] == "限期整改"


def test_a_finding_that_has_a_case_already_stops_the_whole_decision(store: Store) -> None:
    known, book = opened(store), held(store)
    before = len(acts(store))
    both = (finding("f-new"), finding(known.finding_id))
    with pytest.raises(Refused, match=f"已有立案 {known.case_id}"):
        decided(store, book, Proposal("限期整改", LEAD, None, None, None, both))
    assert len(acts(store)) == before and case_lists.number(store, COUNTY) == 1
    assert lists.book(store, Sight(COUNTY), book.meeting.meeting_no) == book


def test_a_decision_about_a_case_prolongs_it_where_it_sets_another_day(store: Store) -> None:
    case = led(store, opened(store, due_on=date(2026, 10, 30)), *WAY[:2]).case
    book = held(store)
    proposal = Proposal("延期整改", case_ids=(case.case_id,), due_on=date(2026, 12, 31))
    book = decided(store, book, proposal, NOON + 9 * HOUR)
    file = case_lists.file(store, COUNTY, case.case_id)
    assert file and (file.case.state, file.case.due_on) == ("prolonged", date(2026, 12, 31))
    assert file.steps[-1].note == "联席会议 2026-01 议定：延期整改"
    assert [(each.lead_department, each.due_on) for each in book.decisions] == [(LEAD, date(2026, 12, 31))]


def test_a_decision_about_a_case_with_no_new_day_leaves_the_case_as_it_is(store: Store) -> None:
    case, book = opened(store), held(store)
    for due_on in (None, case.due_on):
        book = decided(store, book, Proposal("抓紧整改", case_ids=(case.case_id,), due_on=due_on))
    assert case_lists.cases(store, COUNTY) == [case]
    assert [(each.case_id, each.due_on) for each in book.decisions] == [(case.case_id, case.due_on)] * 2


UNFIT_DECISIONS = [
    (Proposal("办", LEAD), "请写明议定事项，2 至 2000 个字"),
    (Proposal("限期整改", " "), "请写明牵头单位"),
    (Proposal("限期整改", LEAD, "张\x00三"), "责任人里有不能显示的字符"),
    (Proposal("限期整改", LEAD, None, TODAY - timedelta(days=1)), "早于会议日期"),
    (Proposal("限期整改", LEAD, None, None, 99), "没有这个议题"),
    (Proposal("限期整改", case_ids=("2026-99999",)), "没有立案 2026-99999"),
    (Proposal("限期整改", case_ids=("a", "a")), "选了两次"),
    (Proposal("限期整改", LEAD, None, date(2026, 11, 21), None, (finding("f-x"),)), "不是工作日"),
]


def test_what_cannot_be_decided_writes_nothing(store: Store) -> None:
    book = held(store)
    before = len(acts(store))
    for proposal, sentence in UNFIT_DECISIONS:
        with pytest.raises(Refused, match=sentence):
            decided(store, book, proposal)
    assert len(acts(store)) == before and case_lists.number(store, COUNTY) == 0


def test_a_case_that_is_over_is_not_decided_about(store: Store) -> None:
    case, book = led(store, opened(store), *WAY).case, held(store)
    with pytest.raises(Refused, match="已是“已销号”，不用再议定"):
        decided(store, book, Proposal("抓紧整改", case_ids=(case.case_id,)))


def test_a_case_that_cannot_be_prolonged_stops_the_decision(store: Store) -> None:
    case, book = opened(store), held(store)
    with pytest.raises(Refused, match="现在是“已交办”，不能延期持续整改"):
        decided(store, book, Proposal("延期整改", case_ids=(case.case_id,), due_on=date(2026, 12, 31)))
    assert not (lists.book(store, Sight(COUNTY), book.meeting.meeting_no) or book).decisions


def test_a_decision_about_a_case_is_done_when_its_case_is_over(store: Store) -> None:
    book = decided(store, held(store), Proposal("整改", LEAD, None, None, None, (finding(),)))
    (line,) = lists.followed_up(book)
    assert (line.standing.is_done, line.standing.words) == (False, "已交办") and line.case
    led(store, line.case, *WAY)
    (line,) = lists.followed_up(lists.book(store, Sight(COUNTY), book.meeting.meeting_no) or book)
    assert (line.standing.is_done, line.standing.words) == (True, "已销号")
    with pytest.raises(Refused, match="由立案 2026-00001 办理"):
        decide.mark(store, line.decision, True, "办好了", OFFICE, NOON)


def test_a_decision_whose_case_was_withdrawn_is_not_done_and_no_longer_followed(store: Store) -> None:
    first = decided(store, held(store, date(2026, 8, 20)), Proposal("整改", LEAD, None, None, None, (finding(),)))
    (line,) = lists.followed_up(first)
    assert line.case
    led(store, line.case, ("withdraw", OFFICE))
    second, third = held(store, date(2026, 9, 20)), planned(store)
    for meeting, words in ((second, [(None, "已撤回")]), (third, [])):
        lines = lists.followed(store, Sight(COUNTY), meeting.meeting.meeting_no)
        assert [(each.standing.is_done, each.standing.words) for each in lines] == words


def test_a_decision_without_a_case_is_done_when_the_office_says_so_and_may_turn_out_not_to_be(store: Store) -> None:
    book = closed(store, decided(store, held(store)))
    (decision,) = book.decisions
    assert lists.followed_up(book)[0].standing.is_done is False
    book = decide.mark(store, decision, True, " 已印发通知 ", OFFICE, NOON + HOUR)
    (done,) = book.decisions
    assert (done.done_on, done.done_note, lists.followed_up(book)[0].standing.words) == (TODAY, "已印发通知", "已落实")
    with pytest.raises(Refused, match="已经登记为已落实"):
        decide.mark(store, done, True, "又办", OFFICE, NOON)
    with pytest.raises(Stale, match="刚被别人改过"):
        decide.mark(store, decision, False, "没办", OTHER_OFFICE, NOON)
    with pytest.raises(Refused, match="请写明落实情况"):
        decide.mark(store, done, False, "", OFFICE, NOON)
    (again,) = decide.mark(store, done, False, "通知没有发出", OFFICE, NOON).decisions
    assert (again.done_on, again.done_note) == (None, None)


def test_a_decision_is_worded_anew_until_the_meeting_is_closed(store: Store) -> None:
    book = decided(store, held(store))
    book = decide.reword(store, book.decisions[0], "限期返工并复验", OFFICE, NOON)
    assert book.decisions[0].text == "限期返工并复验"
    assert acts(store)[-1][1]["before"] == {"text": "限期返工"}
    book = closed(store, book)
    with pytest.raises(Refused, match="不能修改议定事项文字"):
        decide.reword(store, book.decisions[0], "又改", OFFICE, NOON)


def test_every_version_of_the_minutes_is_kept_and_nobody_overwrites_anothers(store: Store) -> None:
    book = held(store)
    number = book.meeting.meeting_no
    minutes.write(store, number, 0, "第一版", OFFICE, NOON)
    with pytest.raises(Stale, match="保存了第 1 版纪要。请先看新的一版"):
        minutes.write(store, number, 0, "另一个第一版", OTHER_OFFICE, NOON)
    book = minutes.write(store, number, 1, "第二版", OTHER_OFFICE, NOON + HOUR)
    assert [(each.seq, each.text, each.by) for each in book.minutes] == [
        (1, "第一版", "office"),
        (2, "第二版", "office2"),
    ]
    for act in ("update minutes set text = ''", "delete from minutes"):
        with pytest.raises(DatabaseError, match="minutes is append-only"), store.writing() as session:
            session.execute(sa.text(act))


def test_a_leader_instructs_at_any_time_and_it_stays(store: Store) -> None:
    book = planned(store)
    minutes.instruct(store, book.meeting.meeting_no, "请分管领导牵头", LEADER, NOON)
    book = minutes.instruct(store, book.meeting.meeting_no, "一周内报结果", LEADER, NOON + HOUR)
    assert [(each.seq, each.text, each.role) for each in book.instructions] == [
        (1, "请分管领导牵头", "leader"),
        (2, "一周内报结果", "leader"),
    ]
    assert book.meeting.version == 1 and acts(store)[-1][1]["text"] == "一周内报结果"
    with pytest.raises(Refused, match="“批示”由县领导办理"):
        minutes.instruct(store, book.meeting.meeting_no, "也想说", INSPECTION, NOON)
    with pytest.raises(DatabaseError, match="instructions is append-only"), store.writing() as session:
        session.execute(sa.text("delete from instructions"))


def test_whoever_sees_the_county_sees_whole_meetings(store: Store) -> None:
    book = decided(store, held(store))
    minutes.instruct(store, book.meeting.meeting_no, "抓紧", LEADER, NOON)
    whole = lists.book(store, Sight(COUNTY), book.meeting.meeting_no)
    for who in (OFFICE, LEADER, INSPECTION, OTHER_DEPARTMENT):
        assert seen(store, who, book) == whole


def test_a_township_sees_decisions_that_name_it_or_its_cases_and_nothing_of_others(store: Store) -> None:
    book = held(store)
    book = decided(store, book, Proposal("西河镇的疑点", LEAD, None, None, None, (finding(),)))
    elsewhere = replace(finding(), township="东山乡")
    book = decided(store, book, Proposal("东山乡的疑点", LEAD, None, None, None, (elsewhere,)))
    book = decided(store, book, Proposal("由东山乡牵头", "东山乡"))
    book = closed(store, decided(store, book, Proposal("全县通报", "县财政局")))
    minutes.instruct(store, book.meeting.meeting_no, "抓紧", LEADER, NOON)
    xihe, dongshan = seen(store, TOWNSHIP, book), seen(store, STRANGER, book)
    assert xihe and [each.text for each in xihe.decisions] == ["西河镇的疑点"]
    assert dongshan and [each.text for each in dongshan.decisions] == ["东山乡的疑点", "由东山乡牵头"]
    for mine in (xihe, dongshan):
        assert (mine.topics, mine.minutes, mine.instructions, mine.meeting.present) == ((), (), (), "")
        assert set(mine.cases) == {each.case_id for each in mine.decisions if each.case_id}
    assert seen(store, replace(STRANGER, township="南坪乡"), book) is None
    assert lists.books(store, sight_of(STRANGER, scope_of(STRANGER))) == [dongshan]


def test_a_limited_department_sees_what_it_leads_and_its_categories(store: Store) -> None:
    book = decided(store, held(store), Proposal("道路疑点", "县财政局", None, None, None, (finding(),)))
    assert seen(store, LIMITED, book) is None  # its categories are 水利, the case is of a road
    water = replace(finding(), category="水利")
    book = decided(store, book, Proposal("水利疑点", "县财政局", None, None, None, (water,)))
    book = decided(store, book, Proposal("由本局牵头", LEAD))
    mine = seen(store, LIMITED, book)
    assert mine and [each.text for each in mine.decisions] == ["水利疑点", "由本局牵头"] and mine.topics == ()


def test_a_lead_that_may_not_see_the_case_hears_nothing_of_it(store: Store) -> None:
    book = decided(store, held(store), Proposal("由东山乡牵头", "东山乡", None, None, None, (finding(),)))
    mine = seen(store, STRANGER, book)
    assert mine and mine.cases == {}
    (line,) = lists.followed_up(mine)
    assert (line.standing.is_done, line.standing.words, line.case) == (None, "不在您的范围内", None)


def test_a_planned_meeting_is_not_a_townships_business(store: Store) -> None:
    book = topic(store, planned(store), Draft(Kind.FINDINGS, "西河镇的疑点", "", ("f-1",)))
    assert seen(store, TOWNSHIP, book) is None
    assert lists.book(store, Sight(COUNTY), "2026-99") is None


def test_the_next_meeting_hears_of_the_last_one_and_of_what_is_still_open_before_it(store: Store) -> None:
    first = decided(store, decided(store, held(store, date(2026, 8, 20))), Proposal("老事项二", LEAD))
    decide.mark(store, first.decisions[0], True, "已办", OFFICE, NOON)
    second = decided(store, held(store, date(2026, 9, 20)), Proposal("新事项", LEAD))
    decide.mark(store, second.decisions[0], True, "已办", OFFICE, NOON)
    planned(store, held_on=date(2026, 10, 1))
    third = planned(store)
    lines = lists.followed(store, Sight(COUNTY), third.meeting.meeting_no)
    assert [(line.meeting.meeting_no, line.decision.text, line.standing.is_done) for line in lines] == [
        ("2026-02", "新事项", True),
        ("2026-01", "老事项二", False),
    ]
    assert lists.followed(store, Sight(COUNTY), first.meeting.meeting_no) == []
    assert lists.followed(store, Sight(COUNTY), "2026-99") == []
