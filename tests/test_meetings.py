"""Meetings: planned, put in order, held and closed; who may do it, and two people at once; both stores."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from casework.accounts.person import Person
from casework.accounts.scope import scope_of
from casework.audit import chain as audit
from casework.audit.acts import ACTS
from casework.cases import lists as case_lists
from casework.errors import Refused, Stale
from casework.meetings import arrange, decide, lists, minutes
from casework.meetings.given import About, Draft, Proposal
from casework.meetings.lists import Sight, sight_of
from casework.meetings.meeting import KINDS, LABELS, MOST_TOPICS, Book, Kind, State
from casework.meetings.steps import STEPS, may
from casework.metadata import metadata
from casework.migrate import upgrade
from casework.store import Store
from casework.tables.audit import AuditRow
from casework.tables.meetings import AgendaItemRow
from pipelines.lake.scope import COUNTY
from tests.cases import (
    DEPARTMENT,
    EVERYBODY,
    HOUR,
    LEAD,
    OFFICE,
    OTHER_OFFICE,
    TODAY,
    finding,
    in_force,
    opened,
    take,
)
from tests.meetings import TEXT, cancelled, closed, decided, held, planned, topic
from tests.stores import NOON, Home


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


def test_a_planned_meeting_is_cancelled_with_a_reason_and_nothing_of_it_is_lost(store: Store) -> None:
    book = topic(store, planned(store))
    number, version = book.meeting.meeting_no, book.meeting.version
    with pytest.raises(Refused, match="请写明取消原因"):
        arrange.cancel(store, number, version, " ", OFFICE, NOON)
    with pytest.raises(Stale, match="刚被别人改过"):
        arrange.cancel(store, number, version - 1, "与防汛会议冲突", OFFICE, NOON)
    gone = cancelled(store, book)
    kept = lists.book(store, Sight(COUNTY), number)
    assert kept == gone and gone.topics == book.topics
    assert (gone.meeting.state, gone.meeting.cancel_reason, gone.meeting.cancelled_by, gone.meeting.cancelled_at) == (
        *(State.CANCELLED, "与防汛会议冲突", "office", NOON),
    )
    assert acts(store)[-1] == ("meeting.cancel", {"meeting_no": number, "reason": "与防汛会议冲突"})
    assert audit.verify(store).whole


def test_a_cancelled_meeting_takes_nothing_more_and_a_held_one_is_not_cancelled(store: Store) -> None:
    book = cancelled(store, topic(store, planned(store)))
    number, version, item = book.meeting.meeting_no, book.meeting.version, book.topics[0].item_id
    tries: list[Callable[[], object]] = [
        lambda: arrange.change(store, number, version, About("例会", TODAY), OFFICE, NOON),
        lambda: topic(store, book),
        lambda: arrange.remove_topic(store, number, version, item, OFFICE, NOON),
        lambda: arrange.hold(store, number, version, OFFICE, NOON),
        lambda: decided(store, book),
        lambda: minutes.write(store, number, 0, "纪要", OFFICE, NOON),
        lambda: cancelled(store, book),
    ]
    for each in tries:
        with pytest.raises(Refused, match="会议现在是“已取消”，不能"):
            each()
    with pytest.raises(Refused, match="会议现在是“已召开”，不能取消会议"):
        cancelled(store, held(store))


def test_the_topics_of_a_cancelled_meeting_wait_until_another_agenda_has_them(store: Store) -> None:
    one, other = Draft(Kind.FINDINGS, "超进度付款", "", ("f-1",)), Draft(Kind.TEXT, "通报情况")
    book = topic(store, topic(store, planned(store), one), other)
    assert lists.waiting_topics(store, Sight(COUNTY)) == []
    cancelled(store, book)
    waiting = lists.waiting_topics(store, Sight(COUNTY))
    assert [(meeting.meeting_no, each.topic) for meeting, each in waiting] == [
        *(("2026-01", "超进度付款"), ("2026-01", "通报情况")),
    ]
    topic(store, planned(store), one)
    assert [each.topic for _, each in lists.waiting_topics(store, Sight(COUNTY))] == ["通报情况"]


def test_many_meetings_are_read_in_as_many_questions_as_one(store: Store) -> None:
    questions: list[str] = []
    sa.event.listen(store.reader, "before_cursor_execute", lambda *asked: questions.append(asked[2]))
    numbers = []
    for each in (decided(store, held(store)), planned(store), cancelled(store, planned(store))):
        questions.clear()
        assert each.meeting in [book.meeting for book in lists.books(store, Sight(COUNTY))]
        numbers.append(len(questions))
    assert max(numbers) <= numbers[0] + 1  # the names of those who wrote, once somebody did


def test_the_store_itself_keeps_no_cancelled_meeting_without_a_reason(store: Store) -> None:
    planned(store)
    with pytest.raises(IntegrityError), store.writing() as session:
        session.execute(sa.text("update meetings set state = 'cancelled'"))
    with pytest.raises(IntegrityError), store.writing() as session:
        session.execute(sa.text("update meetings set state = 'postponed'"))


def test_a_meeting_of_an_earlier_version_is_there_after_the_store_was_brought_to_this_one(home: Home) -> None:
    with home.opened() as store, store.changing() as connection:
        connection.execute(sa.text("drop table alembic_version"))
        for table in reversed(metadata().sorted_tables):
            table.drop(connection)
        upgrade(connection, "0008")
        row = "('2026-01', '例会', '2026-10-20', 'planned', '', '', '', 1)"
        connection.execute(sa.text(f"insert into meetings values {row}"))
        topic_row = "(1, '2026-01', 1, 'text', '通报情况', '', '[]')"
        connection.execute(sa.text(f"insert into agenda_items values {topic_row}"))
    with home.opened() as store:
        (book,) = lists.books(store, Sight(COUNTY))
        assert book.meeting.cancel_reason is None and [each.topic for each in book.topics] == ["通报情况"]
        assert cancelled(store, book).meeting.state is State.CANCELLED


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
        lambda who: arrange.cancel(store, number, version, "原因", who, NOON),
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
