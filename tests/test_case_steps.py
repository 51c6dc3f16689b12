"""Steps of a case: who may do what from where, what each needs, and what of it is kept."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError

from casework.accounts.person import Person
from casework.audit import chain as audit
from casework.audit.acts import ACTS
from casework.cases import lists
from casework.cases.assign import MOST, assign
from casework.cases.case import Case, File
from casework.cases.days.reminders import REMINDERS
from casework.cases.finding import Assignment
from casework.cases.signals import SIGNALS
from casework.cases.states import LABELS, OPEN, OUTCOMES, OVER, State
from casework.cases.steps import NO_CASE, STEPS, may
from casework.cases.take import step
from casework.errors import Refused, Stale
from casework.store import Store
from casework.tables.audit import AuditRow
from casework.tables.case_steps import CaseStepRow
from casework.tables.cases import CaseRow
from pipelines.lake.scope import COUNTY
from tests.cases import (
    DEPARTMENT,
    HOUR,
    INSPECTION,
    LEAD,
    LEADER,
    LIMITED,
    OFFICE,
    OTHER_OFFICE,
    PROOF,
    STRANGER,
    TODAY,
    TOWNSHIP,
    WAY,
    account,
    finding,
    in_force,
    led,
    opened,
    take,
    weekdays,
)
from tests.stores import NOON


def rows(store: Store) -> tuple[int, int, int]:
    """How much is written: cases, steps, audit rows."""
    with store.reading() as session:
        counted = (session.scalar(sa.select(sa.func.count()).select_from(t)) for t in (CaseRow, CaseStepRow, AuditRow))
        cases, steps, audits = counted
    return cases or 0, steps or 0, audits or 0


def test_every_step_state_and_act_has_its_words_and_fits_its_column() -> None:
    assert set(LABELS) == set(State) == {*OPEN, *OVER}
    keys = [*STEPS, *REMINDERS, *SIGNALS]
    assert all(f"case.{key}" in ACTS and len(key) <= 20 for key in keys)
    assert len(set(keys)) == len(keys)


def test_the_whole_way_from_assigning_to_closing_is_kept_step_by_step(store: Store) -> None:
    file = led(store, opened(store), *WAY)
    assert [(done.step, done.before, done.after, done.by, done.role) for done in file.steps] == [
        ("assign", None, "assigned", "office", "office"),
        ("respond", "assigned", "responded", "xihe", "township"),
        ("plan", "responded", "mending", "xihe", "township"),
        ("report", "mending", "to_review", "jiaotong", "department"),
        ("close", "to_review", "closed", "office", "office"),
    ]
    case = file.case
    assert (case.state, case.outcome, case.closed_on, case.version) == ("closed", "属实", TODAY, 5)
    assert (case.assigned_at, case.first_action_at, case.person) == (NOON, NOON + HOUR, "李四")
    assert file.steps[2].note == "返工路面（责任人：李四）" and file.steps[3].files == (PROOF,)
    assert file == lists.file(store, COUNTY, case.case_id)


def test_a_case_keeps_the_finding_as_it_was(store: Store) -> None:
    one = finding()
    case = led(store, opened(store, one), *WAY).case
    assert {name: getattr(case, name) for name in one.__dataclass_fields__} == one.__dict__


def test_every_step_is_in_the_audit_with_all_that_it_says(store: Store) -> None:
    case = led(store, opened(store), *WAY).case
    with store.reading() as session:
        told = [(row.action, json.loads(row.body)) for row in session.scalars(sa.select(AuditRow))]
    assert [act for act, _ in told] == [f"case.{name}" for name in ("assign", "respond", "plan", "report", "close")]
    assert told[3][1] == {
        "case_id": case.case_id,
        "seq": 4,
        "note": "已整改",
        "files": [PROOF],
        "before": {"case_state": "mending"},
        "after": {"case_state": "to_review"},
    }
    assert (told[0][1]["due_on"], told[0][1]["lead_department"]) == (case.due_on.isoformat(), LEAD)


@pytest.mark.parametrize(
    ("claim", "answer", "state", "outcome"),
    [
        ("claim_untrue", "accept", "untrue", "不属实"),
        ("claim_error", "accept", "data_error", "数据错误"),
        ("claim_untrue", "refuse", "mending", None),
        ("claim_error", "refuse", "mending", None),
    ],
)
def test_a_claim_is_answered_by_somebody_else(
    store: Store, claim: str, answer: str, state: str, outcome: str | None
) -> None:
    case = led(store, opened(store), ("respond", TOWNSHIP), (claim, TOWNSHIP), (answer, INSPECTION)).case
    assert (case.state, case.outcome, case.closed_on) == (state, outcome, None)


def test_a_reopened_case_is_as_if_it_had_never_been_closed(store: Store) -> None:
    case = led(store, opened(store), *WAY, ("reopen", INSPECTION)).case
    assert (case.state, case.outcome, case.closed_on, case.first_action_at) == ("mending", None, None, NOON + HOUR)


def test_the_second_claim_counts_after_a_reopening(store: Store) -> None:
    way = (("respond", TOWNSHIP), ("claim_untrue", TOWNSHIP), ("accept", OFFICE), ("reopen", INSPECTION))
    assert led(store, opened(store), *way, ("report", TOWNSHIP), ("close", OFFICE)).case.outcome == "属实"


BOTH = replace(OFFICE, login="both", department=LEAD)


@pytest.mark.parametrize("review", ["close", "send_back"])
def test_who_reported_it_done_never_reviews_it_not_even_a_later_report_of_somebody_else(
    store: Store, review: str
) -> None:
    file = led(store, opened(store), *WAY[:2], ("report", BOTH))
    assert may(review, file, BOTH) == f"报告整改完成的人不能自己{STEPS[review].label}，请由其他人办理。"
    file = led(store, file.case, ("send_back", OFFICE), ("report", TOWNSHIP), now=NOON + 9 * HOUR)
    assert may(review, file, BOTH) is not None and may(review, file, OTHER_OFFICE) is None
    with pytest.raises(Refused, match="请由其他人办理"):
        take(store, file.case, review, BOTH, NOON + 20 * HOUR)


def test_who_claims_does_not_answer_the_claim(store: Store) -> None:
    file = led(store, opened(store), ("respond", BOTH), ("claim_untrue", BOTH))
    assert may("accept", file, BOTH) == "提出认定的人不能自己认可，请由其他人办理。"
    assert may("accept", file, OFFICE) is None


def test_nobody_hears_of_a_case_that_is_not_theirs(store: Store) -> None:
    case = opened(store)
    for who in (STRANGER, LIMITED):
        with pytest.raises(Refused, match=NO_CASE):
            take(store, replace(case, version=7), "respond", who)
    with pytest.raises(Refused, match=NO_CASE):
        take(store, replace(case, case_id="2026-99999"), "respond", TOWNSHIP)


def test_a_county_wide_case_is_no_townships(store: Store) -> None:
    case = opened(store, replace(finding(), township=None, category=None))
    with pytest.raises(Refused, match=NO_CASE):
        take(store, case, "respond", TOWNSHIP)
    assert take(store, case, "respond", DEPARTMENT).case.state == "responded"


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (LEADER, "“响应”由属地乡镇或牵头单位办理，您的账号是县领导。"),
        (OFFICE, "“响应”由属地乡镇或牵头单位办理，您的账号是联席会议办公室。"),
    ],
)
def test_whoever_may_not_is_told_who_may(store: Store, who: Person, sentence: str) -> None:
    case, before = opened(store), rows(store)
    with pytest.raises(Refused) as refused:
        take(store, case, "respond", who)
    assert refused.value.sentence == sentence and rows(store) == before


def test_an_unknown_step_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="没有这一种办理步骤"):
        take(store, opened(store), "approve", OFFICE)
    with pytest.raises(Refused, match="没有这件立案"):
        take(store, replace(opened(store), case_id=""), "assign", OFFICE)


def at(store: Store, *steps: tuple[str, Person]) -> Case:
    return led(store, opened(store), ("respond", TOWNSHIP), *steps).case


LACKING = [
    ("plan", {"note": "返工"}, "请写明责任人"),
    ("plan", {"note": " ", "responsible": "李四"}, "请写明整改措施，2 至 2000 个字"),
    ("plan", {"note": "返", "responsible": "李四"}, "请写明整改措施"),
    ("plan", {"note": "返" * 2001, "responsible": "李四"}, "请写明整改措施"),
    ("plan", {"note": "返工\x00", "responsible": "李四"}, "请写明整改措施"),
    ("plan", {"note": "返工\x0b路面", "responsible": "李四"}, "请写明整改措施"),
    ("plan", {"note": "返工", "responsible": "李\n四"}, "请写明责任人"),
    ("plan", {"note": "返工", "responsible": "李四", "due_on": date(2026, 11, 2)}, "不改整改时限"),
    ("claim_untrue", {"note": "已付款"}, "须附佐证材料"),
    ("claim_untrue", {"files": (PROOF,)}, "请写明理由"),
    ("claim_untrue", {"note": "已付款", "files": ("../x",)}, "须先上传"),
    ("claim_untrue", {"note": "已付款", "files": (PROOF, PROOF)}, "不能重复"),
    ("claim_untrue", {"note": "已付款", "files": (PROOF,), "responsible": "李四"}, "不改责任人"),
]


@pytest.mark.parametrize(("name", "given", "sentence"), LACKING)
def test_a_step_without_what_it_needs_writes_nothing(
    store: Store, name: str, given: dict[str, object], sentence: str
) -> None:
    case = at(store)
    before = rows(store)
    with pytest.raises(Refused, match=sentence):
        step(store, case.case_id, case.version, name, TOWNSHIP, NOON + 2 * HOUR, weekdays(), **given)  # type: ignore[arg-type]  # by name
    assert rows(store) == before


DUE = date(2026, 10, 30)
DAYS = [
    (None, "请填整改时限"),
    (DUE, "应晚于原时限 2026-10-30"),
    (date(2026, 10, 31), "2026-10-31 不是工作日"),
    (TODAY - timedelta(days=1), "早于今天（2026-10-20）"),
    (date(2028, 1, 3), "太远，最晚到 2027-12-31"),
]


@pytest.mark.parametrize(("day", "sentence"), DAYS)
def test_the_new_day_is_a_later_working_day(store: Store, day: date | None, sentence: str) -> None:
    case = led(store, opened(store, due_on=DUE), *WAY[:2]).case
    with pytest.raises(Refused, match=sentence):
        step(store, case.case_id, case.version, "prolong", OFFICE, NOON + HOUR, weekdays(), note="雨季停工", due_on=day)


def test_the_next_working_day_after_the_old_one_will_do(store: Store) -> None:
    case = led(store, opened(store, due_on=DUE), *WAY[:2]).case
    monday = {"note": "雨季停工", "due_on": date(2026, 11, 2)}
    file = step(store, case.case_id, case.version, "prolong", OFFICE, NOON + HOUR, weekdays(), **monday)  # type: ignore[arg-type]  # by name
    assert (file.case.state, file.case.due_on, file.steps[-1].due_on) == (
        "prolonged",
        monday["due_on"],
        monday["due_on"],
    )


def test_a_note_may_have_lines(store: Store) -> None:
    note = {"note": " 一、返工\r\n二、养护 ", "responsible": "李四"}
    case = at(store)
    file = step(store, case.case_id, case.version, "plan", TOWNSHIP, NOON + 2 * HOUR, weekdays(), **note)  # type: ignore[arg-type]  # by name
    assert file.steps[-1].note == "一、返工\n二、养护（责任人：李四）"


def test_many_findings_are_assigned_at_once_each_to_its_own(store: Store) -> None:
    many = [
        Assignment(finding(level="red"), LEAD, "张三"),
        Assignment(finding(level="yellow"), " 县水利局 ", None),
        Assignment(finding(level="note"), LEAD, "李四", TODAY),
    ]
    cases = assign(store, many, INSPECTION, NOON, in_force(), "请速办")
    assert [(case.case_id, case.lead_department, case.person) for case in cases] == [
        ("2026-00001", LEAD, "张三"),
        ("2026-00002", "县水利局", None),
        ("2026-00003", LEAD, "李四"),
    ]
    # 7 and 15 working days after Tuesday the 20th, and the day that was said.
    assert [case.due_on for case in cases] == [date(2026, 10, 29), date(2026, 11, 10), TODAY]


def test_a_case_is_numbered_in_the_year_of_its_assigning_in_china(store: Store) -> None:
    assert opened(store, now=datetime.fromisoformat("2026-12-31T15:59:59+00:00")).case_id == "2026-00001"
    assert opened(store, now=datetime.fromisoformat("2026-12-31T16:00:00+00:00")).case_id == "2027-00001"


def test_one_that_has_an_open_case_stops_all_of_them(store: Store) -> None:
    known = opened(store)
    before = rows(store)
    both = [Assignment(finding(), LEAD), Assignment(finding(known.finding_id), LEAD)]
    with pytest.raises(Refused, match=rf"{known.finding_id} 已有立案 {known.case_id}（已交办）"):
        assign(store, both, OFFICE, NOON, in_force())
    assert rows(store) == before


@pytest.mark.parametrize(
    ("assignments", "who", "sentence"),
    [
        ([], OFFICE, "请选 1 至 500 条"),
        ([Assignment(finding(f"m{n}"), LEAD) for n in range(MOST + 1)], OFFICE, "请选 1 至 500 条"),
        ([Assignment(finding("x"), LEAD)] * 2, OFFICE, "选了两次"),
        ([Assignment(finding(), LEAD)], TOWNSHIP, "“交办”由联席会议办公室或纪检审计办理，您的账号是乡镇（西河镇）"),
        ([Assignment(finding(), LEAD)], DEPARTMENT, "您的账号是县直部门（县交通运输局）"),
        ([Assignment(finding(), " ")], OFFICE, "请写明牵头单位"),
        ([Assignment(finding(), LEAD, "张\t三")], OFFICE, "请写明责任人"),
        ([Assignment(finding(), LEAD, None, date(2026, 10, 24))], OFFICE, "2026-10-24 不是工作日"),
        ([Assignment(finding(), LEAD, None, date(2026, 10, 19))], OFFICE, "早于今天"),
    ],
)
def test_what_cannot_be_assigned_opens_no_case(
    store: Store, assignments: list[Assignment], who: Person, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        assign(store, assignments, who, NOON, in_force())
    assert rows(store) == (0, 0, 0)


def test_a_finding_whose_case_is_over_may_be_assigned_again_and_then_the_old_one_stays_closed(store: Store) -> None:
    old = led(store, opened(store), *WAY).case
    new = opened(store, finding(old.finding_id), NOON + 9 * HOUR)
    with pytest.raises(Refused, match=f"已另有立案 {new.case_id}（已交办）"):
        take(store, old, "reopen", INSPECTION, NOON + 10 * HOUR)
    assert take(store, new, "withdraw", OFFICE, NOON + 11 * HOUR).case.state == "withdrawn"
    assert take(store, old, "reopen", INSPECTION, NOON + 12 * HOUR).case.state == "mending"


def test_the_store_itself_keeps_one_open_case_per_finding(store: Store) -> None:
    case = opened(store)
    with store.reading() as session:
        values = dict(session.execute(sa.select(CaseRow.__table__)).mappings().one())
    with pytest.raises(IntegrityError), store.writing() as session:
        session.execute(sa.insert(CaseRow).values(**values | {"case_id": "2026-00002"}))
    over = {"case_id": "2026-00002", "state": "untrue", "outcome": OUTCOMES[State.UNTRUE]}
    with store.writing() as session:
        session.execute(sa.insert(CaseRow).values(**values | over))
    assert lists.number(store, COUNTY) == 2 and case.state is State.ASSIGNED


@pytest.mark.parametrize("act", ["update case_steps set note = ''", "delete from case_steps"])
def test_no_step_is_ever_rewritten(store: Store, act: str) -> None:
    opened(store)
    with pytest.raises(DatabaseError, match="case_steps is append-only"), store.writing() as session:
        session.execute(sa.text(act))


def test_a_clock_that_is_behind_writes_no_step_before_the_last_one(store: Store) -> None:
    file = take(store, opened(store), "respond", TOWNSHIP, NOON - HOUR)
    assert file.steps[-1].at == file.case.first_action_at == NOON


def test_of_two_who_saw_the_same_version_the_second_hears_what_the_first_did(store: Store) -> None:
    account(store, "jiaotong", LEAD)
    case = opened(store)
    take(store, case, "respond", DEPARTMENT)
    before = rows(store)
    with pytest.raises(Stale) as stale:
        take(store, case, "respond", TOWNSHIP)
    assert str(stale.value) == "王五已于 2026-10-20 13:00 先办了“响应”，现在是“已响应”。请刷新后再办。"
    assert rows(store) == before


def test_of_many_at_the_same_moment_exactly_one_wins(store: Store) -> None:
    file = led(store, opened(store), *WAY[:3])
    done: list[File] = []
    told: list[str] = []
    gate = threading.Barrier(6)

    def race(nth: int) -> None:
        who = replace(OFFICE, login=f"office{nth}")
        gate.wait()
        try:
            done.append(take(store, file.case, ("close", "send_back")[nth % 2], who, NOON + 9 * HOUR))
        except Stale as stale:
            told.append(str(stale))

    threads = [threading.Thread(target=race, args=(nth,)) for nth in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (len(done), len(told)) == (1, 5)
    assert all(sentence.startswith(done[0].steps[-1].by) for sentence in told)
    assert lists.file(store, COUNTY, file.case.case_id) == done[0] and len(done[0].steps) == 5
    assert audit.verify(store).whole
