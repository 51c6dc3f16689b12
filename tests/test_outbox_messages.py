"""Messages: every step of a case tells whom it concerns, in words that give nobody away, in the step's transaction."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.accounts import users
from casework.accounts.person import Person
from casework.audit import log as audit_log
from casework.cases import kept
from casework.cases.assign import assign
from casework.cases.days.reminders import remind
from casework.cases.days.terms import answer_by
from casework.cases.finding import Assignment
from casework.cases.signals import listen
from casework.errors import Refused
from casework.outbox import put as putting
from casework.outbox.answers import tell_answers
from casework.outbox.channels import CHANNELS
from casework.outbox.contacts import contacts, reach
from casework.outbox.notices import MOST, NOTICES
from casework.store import Store
from tests.cases import (
    DEPARTMENT,
    HOUR,
    INSPECTION,
    LEAD,
    OFFICE,
    TOWNSHIP,
    WAY,
    finding,
    in_force,
    led,
    opened,
    take,
)
from tests.mailed import office_and_units, reached, rows, told
from tests.stores import NOON

UNIT, OFFICE_STAFF = ("jiaotong1", "xihe1"), ("bangong",)
DAY = timedelta(days=1)
WALKS: list[tuple[tuple[tuple[str, Person], ...], tuple[str, ...]]] = [
    ((("withdraw", OFFICE),), UNIT),
    ((("respond", TOWNSHIP),), ()),
    ((("respond", TOWNSHIP), ("plan", TOWNSHIP)), ()),
    ((("respond", TOWNSHIP), ("claim_untrue", TOWNSHIP)), OFFICE_STAFF),
    ((("respond", TOWNSHIP), ("claim_error", TOWNSHIP)), OFFICE_STAFF),
    ((("respond", TOWNSHIP), ("claim_error", TOWNSHIP), ("accept", OFFICE)), UNIT),
    ((("respond", TOWNSHIP), ("claim_error", TOWNSHIP), ("refuse", OFFICE)), UNIT),
    ((("respond", TOWNSHIP), ("plan", TOWNSHIP), ("prolong", OFFICE)), UNIT),
    (WAY[:3], OFFICE_STAFF),
    ((*WAY[:3], ("send_back", OFFICE)), UNIT),
    (WAY, UNIT),
    ((*WAY, ("reopen", INSPECTION)), UNIT),
]


def test_an_assignment_tells_the_lead_department_and_the_township_and_nobody_else(store: Store) -> None:
    office_and_units(store)
    case = opened(store)
    assert told(store) == {(login, f"【明鉴】立案交办（立案 {case.case_id}）") for login in UNIT}
    body = rows(store)[0].body
    assert f"立案 {case.case_id}，整改时限 2026年10月29日" in body
    assert rows(store)[0].path == f"rectification?case={case.case_id}"


def test_every_step_tells_whom_it_concerns(store: Store) -> None:
    office_and_units(store)
    for walk, concerned in WALKS:
        case = led(store, opened(store), *walk[:-1]).case if walk[:-1] else opened(store)
        before = len(rows(store))
        take(store, case, *walk[-1], now=NOON + 9 * HOUR)
        assert {login for login, _ in told(store, before)} == set(concerned), walk[-1]


def test_every_case_assigned_at_once_is_in_one_message_to_each(store: Store) -> None:
    office_and_units(store)
    cases = assign(store, [Assignment(finding(), LEAD) for _ in range(MOST + 5)], OFFICE, NOON, in_force())
    assert len(rows(store)) == 2 and told(store) == {(x, f"【明鉴】立案交办（{MOST + 5} 件立案）") for x in UNIT}
    body = rows(store)[0].body
    assert cases[MOST - 1].case_id in body and cases[MOST].case_id not in body and "另有 5 件" in body
    assert rows(store)[0].path == "todo"


def test_who_takes_a_step_is_not_told_of_it(store: Store) -> None:
    reached(store, "office", "department", unit=LEAD, office=True)
    opened(store)
    assert rows(store) == []


def test_an_account_limited_to_other_categories_is_not_told_of_a_case_that_it_may_not_see(store: Store) -> None:
    reached(store, "daolu", "department", unit=LEAD, categories=("道路",))
    reached(store, "shui", "department", unit=LEAD, categories=("水利",))
    opened(store)
    assert {login for login, _ in told(store)} == {"daolu"}


def test_a_disabled_account_and_one_without_address_are_told_nothing(store: Store) -> None:
    gone = reached(store, "xihe1", "township", unit="西河镇")
    users.disable(store, "test", gone.user_id, NOON)
    users.add(store, "test", "xihe2", "李四", "township", "西河镇", (), False, None, NOON)
    opened(store)
    assert rows(store) == []


def test_a_message_holds_no_name_no_note_no_project_and_nothing_of_the_evidence(store: Store) -> None:
    """Each notice of a case whose every text is a word that stands nowhere else."""
    office_and_units(store)
    case = opened(store)
    for nth, steps in enumerate(((*WAY, ("reopen", OFFICE)), WALKS[5][0], WALKS[6][0], WALKS[7][0])):
        led(store, case if nth == 0 else opened(store), *steps)
    late = opened(store, now=NOON, due_on=NOON.date())
    remind(store, "test", NOON + 30 * DAY, in_force())
    tell_answers(store, NOON + 30 * DAY, in_force(), HOUR)
    listen(store, "test", NOON + 30 * DAY, {late.finding_id: NOON.date()})
    secret = (
        "P1",
        "西河镇",
        "西新村",
        "付款比例",
        "张三",
        "李四",
        "情况属实",
        "返工",
        "雨季",
        LEAD,
        "123,456",
        "12.35",
    )
    assert len(rows(store)) > 20
    for row in rows(store):
        assert not [word for word in secret if word in row.subject + row.body + (row.path or "")]


def test_a_reminder_goes_to_the_account_that_bears_the_name_of_the_person_in_charge(store: Store) -> None:
    office_and_units(store)
    reached(store, "zhangsan", "township", unit="西河镇", name="张三")
    opened(store)
    before = len(rows(store))
    remind(store, "test", NOON + 10 * DAY, in_force())
    assert {login for login, _ in told(store, before)} == {"zhangsan"}


@pytest.mark.parametrize(("days", "word"), [(10, "催办"), (17, "督办"), (25, "查办")])
def test_each_reminder_is_told_once(store: Store, days: int, word: str) -> None:
    office_and_units(store)
    case = opened(store)
    before = len(rows(store))
    for _ in range(2):
        remind(store, "test", NOON + days * DAY, in_force())
    assert told(store, before) == {(x, f"【明鉴】{word}：整改已逾期（立案 {case.case_id}）") for x in UNIT}
    assert len(rows(store)) == before + 2


def test_what_the_night_says_of_a_case_is_told_to_the_office(store: Store) -> None:
    office_and_units(store)
    case = opened(store)
    before = len(rows(store))
    for day, cleared in enumerate((NOON.date(), None)):
        listen(store, "test", NOON + day * DAY, {case.finding_id: cleared})
    headings = ("疑点在数据中已不再出现", "疑点在数据中再次出现")
    assert told(store, before) == {("bangong", f"【明鉴】{x}（立案 {case.case_id}）") for x in headings}


def test_a_response_is_told_from_its_warning_on_and_once_more_after_its_last_moment(store: Store) -> None:
    office_and_units(store)
    case = opened(store)
    by = answer_by(case.assigned_at, in_force())
    assert by is not None
    counts = [
        tell_answers(store, at, in_force(), 4 * HOUR)
        for at in (
            by - 4 * HOUR - timedelta(seconds=1),
            by - 4 * HOUR,
            by - HOUR,
            by,
            by + timedelta(seconds=1),
            by + DAY,
        )
    ]
    assert [(x["answer_soon"], x["answer_late"]) for x in counts] == [(0, 0), (1, 0), (0, 0), (0, 0), (0, 1), (0, 0)]
    assert len(told(store, 2)) == 4


def test_a_case_that_was_answered_is_no_response_that_is_due(store: Store) -> None:
    office_and_units(store)
    take(store, opened(store), "respond", DEPARTMENT)
    assert tell_answers(store, NOON + 30 * DAY, in_force(), HOUR) == {"answer_late": 0, "answer_soon": 0}


def test_a_step_whose_message_cannot_be_written_is_not_taken(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    office_and_units(store)
    case = opened(store)

    def broken(*_: object) -> None:
        raise OSError("no disk")

    with monkeypatch.context() as patch:
        patch.setattr(kept, "tell_step", broken)
        with pytest.raises(OSError, match="no disk"):
            take(store, case, "withdraw", OFFICE)
    assert take(store, case, "withdraw", OFFICE).case.version == 2  # nothing of the first try had stayed


def test_the_same_is_never_laid_in_twice(store: Store) -> None:
    from casework.outbox.receivers import receivers

    reached(store, "xihe1", "township", unit="西河镇", channels=tuple(CHANNELS))
    with store.writing() as session:
        (receiver,) = receivers(session)
        message = putting.Message("weekly:1", "周报", "见附件")
        assert putting.put(session, receiver, message, NOON, ("email",)) == 1
        assert putting.put(session, receiver, message, NOON) == len(CHANNELS) - 1
        assert putting.put(session, receiver, message, NOON) == 0


def test_an_event_is_untold_once_however_many_there_are(store: Store) -> None:
    events = [f"finding:{nth}" for nth in range(1200)]
    with store.writing() as session:
        assert putting.untold(session, events[:700], NOON) == events[:700]
        assert putting.untold(session, [*events, events[-1]], NOON) == events[700:]


def test_every_notice_has_words_and_an_audience() -> None:
    for kind, notice in NOTICES.items():
        assert notice.label and notice.asks.endswith("。"), kind


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("email", "wang"),
        ("email", "a@b\nBcc: c@d.cn"),
        ("email", "王@example.cn"),
        ("email", f"{'a' * 200}@example.cn"),
        ("wecom", "wang|li"),
        ("wecom", "@all"),
        ("dingtalk", "a,b"),
        ("dingtalk_robot", "wang"),
        ("govwecom", ""),
        ("fax", "1"),
    ],
)
def test_an_address_that_is_none_or_would_reach_others_is_refused(store: Store, channel: str, address: str) -> None:
    user = reached(store, "wang", "leader")
    with pytest.raises(Refused):
        reach(store, "test", user.user_id, {channel: address}, NOON)
    assert contacts(store) == {user.user_id: {"email": "wang@example.gov.cn"}}


def test_an_address_is_set_taken_away_and_kept_in_the_audit_with_its_number_hidden(store: Store) -> None:
    user = reached(store, "wang", "leader")
    given = {"dingtalk": " 13800001234 ", "email": None}
    assert reach(store, "test", user.user_id, given, NOON) == {"dingtalk": "13800001234"}
    reach(store, "test", user.user_id, given, NOON)  # nothing changes, nothing is noted
    noted = audit_log.entries(store, audit_log.Wanted(actions=("user.contact",)), 9)
    assert len(noted) == 2 and noted[0].body["after"] == {"contacts": ["dingtalk 138****1234"]}
    assert noted[0].body["before"] == {"contacts": ["email wang@example.gov.cn"]}
    with pytest.raises(Refused, match="没有这个账号"):
        reach(store, "test", 999, given, NOON)


def test_the_pages_of_the_links_are_written_as_relative_addresses(store: Store) -> None:
    office_and_units(store)
    opened(store)
    assert not [row.path for row in rows(store) if Path(row.path or "").is_absolute()]
