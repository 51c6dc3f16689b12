"""Meetings: made, held, decided, written up and followed; who may do it and who sees what; both stores."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError

from casework import audit
from casework.accounts.person import Person
from casework.accounts.scope import scope_of
from casework.acts import ACTS
from casework.cases import lists as case_lists
from casework.errors import Refused, Stale
from casework.meetings import arrange, decide, lists, minutes
from casework.meetings.given import About, Draft, Proposal
from casework.meetings.lists import Sight, sight_of
from casework.meetings.meeting import KINDS, LABELS, MOST_TOPICS, Book, Kind, State
from casework.meetings.steps import STEPS, may
from casework.store import Store
from casework.tables.audit import AuditRow
from casework.tables.meetings import AgendaItemRow
from pipelines.lake.scope import COUNTY
from tests.cases import (
    DEPARTMENT,
    EVERYBODY,
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
    in_force,
    led,
    opened,
    take,
)
from tests.meetings import TEXT, closed, decided, held, planned, topic
from tests.stores import NOON


def acts(store: Store) -> list[tuple[str, dict[str, object]]]:
    """Every act that is kept, with its body."""
    with store.reading() as session:
        return [
            (row.action, json.loads(row.body)) for row in session.scalars(sa.select(AuditRow).order_by(AuditRow.seq))
        ]


def seen(store: Store, who: Person, book: Book) -> Book | None:
    return lists.book(store, sight_of(who, scope_of(who)), book.meeting.meeting_no)


def test_every_step_state_and_kind_has_its_words_and_its_act() -> None:
    assert all(f"meeting.{step}" in ACTS for step in STEPS)
    assert set(LABELS) == set(State) and set(KINDS) == set(Kind)


def test_a_meeting_goes_its_whole_way_and_every_step_is_in_the_audit(store: Store) -> None:
    book = closed(store, decided(store, held(store)))
    number = book.meeting.meeting_no
    assert (number, book.meeting.state, book.meeting.version) == ("2026-01", State.CLOSED, 5)
    assert [each.text for each in book.decisions] == ["限期返工"] and book.minutes[0].by == "office"
    assert [act for act, _ in acts(store)] == [
        f"meeting.{step}" for step in ("create", "add_topic", "hold", "decide", "minute", "close")
    ]
    assert all(body["meeting_no"] == number for _, body in acts(store))
    assert acts(store)[3][1]["after"] == {
        "text": "限期返工",
        "lead_department": LEAD,
        "person": "张三",
        "due_on": "2026-11-20",
    }
    assert audit.verify(store).whole and lists.book(store, Sight(COUNTY), number) == book


def test_meetings_are_numbered_in_the_year_of_their_making_in_china(store: Store) -> None:
    last = datetime.fromisoformat("2026-12-31T15:59:59+00:00")
    numbers = [planned(store, held_on=date(2026, 12, 31), now=at).meeting.meeting_no for at in (last, last)]
    numbers.append(planned(store, held_on=date(2026, 12, 31), now=last + timedelta(seconds=1)).meeting.meeting_no)
    assert numbers == ["2026-01", "2026-02", "2027-01"]


def test_the_hundredth_meeting_follows_the_ninety_ninth(store: Store) -> None:
    book = planned(store)
    with store.writing() as session:
        session.execute(sa.text("update meetings set meeting_no = '2026-99'"))
    assert planned(store).meeting.meeting_no == "2026-100"
    assert planned(store).meeting.meeting_no == "2026-101" and book.meeting.meeting_no == "2026-01"


def test_there_is_an_eighth_topic_and_no_ninth(store: Store) -> None:
    book = planned(store)
    for _ in range(MOST_TOPICS):
        book = topic(store, book)
    with pytest.raises(Refused, match="最多 8 个议题"):
        topic(store, book)
    with pytest.raises(IntegrityError), store.writing() as session:
        values = {
            "meeting_no": book.meeting.meeting_no,
            "position": 9,
            "kind": "text",
            "topic": "x",
            "note": "",
            "refs": (),
        }
        session.execute(sa.insert(AgendaItemRow).values(**values))
    assert [each.position for each in book.topics] == list(range(1, 9))


def test_topics_change_places_and_close_the_gap_of_one_that_was_taken_off(store: Store) -> None:
    book = planned(store)
    for name in ("甲甲", "乙乙", "丙丙"):
        book = topic(store, book, Draft(Kind.TEXT, name))
    number, items = book.meeting.meeting_no, [each.item_id for each in book.topics]
    book = arrange.move_topic(store, number, book.meeting.version, items[2], True, OFFICE, NOON)
    assert [each.topic for each in book.topics] == ["甲甲", "丙丙", "乙乙"]
    book = arrange.remove_topic(store, number, book.meeting.version, items[0], OFFICE, NOON)
    assert [(each.position, each.item_id) for each in book.topics] == [(1, items[2]), (2, items[1])]
    for item, up, words in ((items[2], True, "最前"), (items[1], False, "最后"), (items[0], True, "没有这个议题")):
        with pytest.raises(Refused, match=words):
            arrange.move_topic(store, number, book.meeting.version, item, up, OFFICE, NOON)
    assert acts(store)[-1][1]["before"] == {"kind": "text", "topic": "甲甲"}


def test_a_topic_keeps_the_findings_and_cases_it_speaks_of(store: Store) -> None:
    case = opened(store)
    book = topic(store, planned(store), Draft(Kind.FINDINGS, "超进度付款", "", ("f-1", "f-2")))
    book = topic(store, book, Draft(Kind.CASES, "整改", "", (case.case_id,)))
    assert [each.refs for each in book.topics] == [("f-1", "f-2"), (case.case_id,)]


UNFIT_TOPICS = [
    (Draft(Kind.TEXT, " 议 "), "请写明议题，2 至 100 个字"),
    (Draft(Kind.TEXT, "议" * 101), "请写明议题"),
    (Draft(Kind.TEXT, "议题\x00"), "不能显示的字符"),
    (Draft(Kind.TEXT, "议题\u202e"), "不能显示的字符"),
    (Draft(Kind.TEXT, "议题\n二"), "不能显示的字符"),
    (Draft(Kind.TEXT, "议题", "说" * 2001), "说明不超过 2000 个字"),
    (Draft(Kind.TEXT, "议题", "", ("f",)), "其他议题不选"),
    (Draft(Kind.FINDINGS, "议题"), "请选这个议题涉及的"),
    (Draft(Kind.FINDINGS, "议题", "", ("f", "f")), "选了两次"),
    (Draft(Kind.FINDINGS, "议题", "", tuple(map(str, range(201)))), "最多涉及 200 条"),
    (Draft(Kind.RANKING, "议题", "", ("2026Q3", "2026Q2")), "只选一个统计期"),
    (Draft(Kind.CASES, "议题", "", ("2026-99999",)), "没有立案 2026-99999"),
]


def test_a_topic_that_will_not_do_changes_nothing(store: Store) -> None:
    book = planned(store)
    for draft, sentence in UNFIT_TOPICS:
        with pytest.raises(Refused, match=sentence):
            topic(store, book, draft)
    assert lists.book(store, Sight(COUNTY), book.meeting.meeting_no) == book and len(acts(store)) == 1


UNFIT_MEETINGS = [
    (About("会", TODAY), "请写明会议名称"),
    (About("例会", date(2016, 10, 20)), "离今天太远"),
    (About("例会", TODAY, "楼" * 61), "地点不超过 60 个字"),
    (About("例会", TODAY, "", "张\t三\x07"), "主持人里有不能显示的字符"),
]


def test_a_meeting_that_will_not_do_is_not_made(store: Store) -> None:
    for about, sentence in UNFIT_MEETINGS:
        with pytest.raises(Refused, match=sentence):
            arrange.create(store, about, OFFICE, NOON)
    assert lists.books(store, Sight(COUNTY)) == [] and acts(store) == []


def test_a_meeting_is_held_on_its_day_and_not_before_nor_without_a_topic(store: Store) -> None:
    book = planned(store, held_on=TODAY + timedelta(days=1))
    number = book.meeting.meeting_no
    book = topic(store, book)
    with pytest.raises(Refused, match="还没有到"):
        arrange.hold(store, number, book.meeting.version, OFFICE, NOON)
    book = arrange.hold(store, number, book.meeting.version, OFFICE, NOON + 24 * HOUR)
    assert book.meeting.state is State.HELD
    with pytest.raises(Refused, match="日期不能晚于今天"):
        late = About("第3次会议", TODAY + timedelta(days=9))
        arrange.change(store, number, book.meeting.version, late, OFFICE, NOON + 24 * HOUR)
    other = planned(store)
    with pytest.raises(Refused, match="还没有议题"):
        arrange.hold(store, other.meeting.meeting_no, 1, OFFICE, NOON)


def test_a_changed_meeting_keeps_in_the_audit_what_it_was(store: Store) -> None:
    book = planned(store)
    book = arrange.change(store, book.meeting.meeting_no, 1, About("专题会议", TODAY), OFFICE, NOON)
    assert (book.meeting.title, book.meeting.place, book.meeting.version) == ("专题会议", "", 2)
    act, body = acts(store)[-1]
    assert act == "meeting.change" and body["after"] == {"title": "专题会议", "held_on": "2026-10-20"}
    assert body["before"] == {
        "title": "第3次会议",
        "held_on": "2026-10-20",
        "place": "三楼会议室",
        "chair": "李县长",
        "present": "各乡镇",
    }


def test_a_meeting_is_not_closed_without_minutes_and_nothing_is_decided_after(store: Store) -> None:
    book = held(store)
    with pytest.raises(Refused, match="还没有纪要"):
        arrange.close(store, book.meeting.meeting_no, book.meeting.version, OFFICE, NOON)
    book = closed(store, book)
    with pytest.raises(Refused, match="会议现在是“已归档”，不能登记议定事项"):
        decided(store, book)
    with pytest.raises(Refused, match="不能保存纪要"):
        minutes.write(store, book.meeting.meeting_no, 1, "再写一版", OFFICE, NOON)


@pytest.mark.parametrize("step", sorted(STEPS))
def test_the_office_runs_meetings_and_leaders_instruct(step: str) -> None:
    allowed = {who.login for who in EVERYBODY if may(step, None, who) is None}
    assert allowed == ({"leader"} if step == "instruct" else {"office", "office2"})


def test_nobody_else_changes_anything(store: Store) -> None:
    book = decided(store, held(store))
    number, version, item = book.meeting.meeting_no, book.meeting.version, book.topics[0].item_id
    tries: list[Callable[[Person], object]] = [
        lambda who: arrange.create(store, About("例会", TODAY), who, NOON),
        lambda who: arrange.change(store, number, version, About("例会", TODAY), who, NOON),
        lambda who: arrange.add_topic(store, number, version, TEXT, who, NOON),
        lambda who: arrange.move_topic(store, number, version, item, True, who, NOON),
        lambda who: arrange.remove_topic(store, number, version, item, who, NOON),
        lambda who: arrange.hold(store, number, version, who, NOON),
        lambda who: decide.decide(store, number, version, Proposal("事项", LEAD), who, NOON, in_force()),
        lambda who: decide.mark(store, book.decisions[0], True, "已办", who, NOON),
        lambda who: decide.reword(store, book.decisions[0], "改了", who, NOON),
        lambda who: minutes.write(store, number, 0, "纪要", who, NOON),
        lambda who: arrange.close(store, number, version, who, NOON),
    ]
    before = len(acts(store))
    for who, each in itertools.product((each for each in EVERYBODY if not each.is_office), tries):
        with pytest.raises(Refused, match="由联席会议办公室办理"):
            each(who)
    assert len(acts(store)) == before and lists.book(store, Sight(COUNTY), number) == book


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


def test_of_two_who_saw_the_same_meeting_the_second_is_told(store: Store) -> None:
    book = planned(store)
    topic(store, book)
    before = len(acts(store))
    with pytest.raises(Stale, match="会议 2026-01 刚被别人改过，请刷新后再办"):
        topic(store, book, who=OTHER_OFFICE)
    assert len(acts(store)) == before


def test_of_many_at_the_same_moment_exactly_one_wins_and_meetings_get_numbers_of_their_own(store: Store) -> None:
    book = held(store)
    done: list[str] = []
    gate = threading.Barrier(6)

    def race(nth: int) -> None:
        who = replace(OFFICE, login=f"office{nth}")
        gate.wait()
        done.append(arrange.create(store, About("例会", TODAY), who, NOON).meeting.meeting_no)
        try:
            decided(store, book, Proposal(f"事项{nth}", LEAD, None, None, None, (finding(f"f-{nth}"),)))
        except Stale:
            done.append("stale")

    threads = [threading.Thread(target=race, args=(nth,)) for nth in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(done) == [f"2026-0{n}" for n in range(2, 8)] + ["stale"] * 5
    kept = lists.book(store, Sight(COUNTY), book.meeting.meeting_no)
    assert kept and len(kept.decisions) == 1 and case_lists.number(store, COUNTY) == 1
    assert audit.verify(store).whole


def test_the_nights_file_of_cases_hears_of_a_case_that_a_meeting_opened(store: Store) -> None:
    from pipelines.lake.casework import read

    decided(store, held(store), Proposal("整改", LEAD, None, None, None, (finding("f-night"),)))
    assert store.data and read(store.data).cases["finding_id"].to_list() == ["f-night"]
    case = take(store, case_lists.cases(store, COUNTY)[0], "respond", DEPARTMENT).case
    assert case.version == 2
