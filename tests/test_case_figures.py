"""Figures of cases: what the limits say of each, days per stage, shares, and what waits for whom."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.accounts.person import Person
from casework.cases.case import Case, Done, File
from casework.cases.days.terms import is_answered_late, overdue_workdays, reminder
from casework.cases.figures.account import account
from casework.cases.figures.duties import by_person, duties
from casework.cases.figures.funnel import STAGE_OF, days_in_stages, numbers, total, unassigned
from casework.cases.figures.histories import MOVES
from casework.cases.figures.lines import answered, lines
from casework.cases.figures.selection import OVERDUE, Selection, select
from casework.cases.figures.units import by_unit
from casework.cases.figures.waiting import Own, waiting
from casework.cases.figures.waiting import by_unit as waiting_by_unit
from casework.cases.states import OPEN, OUTCOMES, State
from casework.cases.steps import may, sees
from tests.cases import (
    DEPARTMENT,
    EVERYBODY,
    HOUR,
    LEAD,
    LEADER,
    OFFICE,
    TODAY,
    TOWNSHIP,
    in_force,
    weekdays,
)
from tests.stores import NOON

DAY = timedelta(days=1)


def case(n: int, state: State = State.ASSIGNED, **more: object) -> Case:
    """A case of a road in 西河镇, assigned at noon; `more` changes it."""
    place = ("P1", "西河镇", "西新村", "道路", 100, "s", "付款比例 90%")
    over = (TODAY if state is State.CLOSED else None, OUTCOMES.get(state))
    plain = Case(
        f"2026-{n:05d}", f"f{n}", "paid_ahead", "red", *place, state, LEAD, "张三", TODAY, NOON, None, *over, 1
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # by name


def table(*cases: Case, recurred: Sequence[str] = (), now: datetime = NOON) -> pl.DataFrame:
    return answered(lines(cases, recurred, TODAY, in_force()), now)


def moved(steps: Sequence[tuple[str, State | None, State, datetime]]) -> pl.DataFrame:
    rows = [(number, before and before.value, after.value, at) for number, before, after, at in steps]
    return pl.DataFrame(rows, schema=MOVES, orient="row")


@pytest.mark.parametrize("late", [-1, 0, 1, 6, 11])
@pytest.mark.parametrize("state", State)
def test_a_line_says_what_the_limits_say_of_the_case(state: State, late: int) -> None:
    days = [day for day in weekdays().days if day <= TODAY]
    due = days[-1 - late] if late >= 0 else weekdays().later(TODAY, -late)
    one = case(1, state, due_on=due, first_action_at=NOON + HOUR)
    row = table(one).row(0, named=True)
    assert row["overdue_workdays"] == overdue_workdays(one, TODAY, weekdays())
    assert row["reminder"] == reminder(one, TODAY, in_force())
    has_to_act = state in (State.ASSIGNED, State.RESPONDED, State.MENDING, State.PROLONGED)
    assert row["workdays_left"] == (max(-late, 0) if has_to_act and late <= 0 else None)
    assert (row["state"], row["department"], row["amount_fen"]) == (state.value, LEAD, 100)


@pytest.mark.parametrize(("hours", "is_late"), [(24, False), (24.01, True)])
def test_a_first_response_is_late_once_its_last_moment_has_passed(hours: float, is_late: bool) -> None:
    at = NOON + hours * HOUR
    waits, came = case(1), case(2, State.RESPONDED, first_action_at=at)
    frame = table(waits, came, case(3, State.WITHDRAWN), now=at)
    assert frame["is_answered_late"].to_list() == [is_late, is_late, None]
    assert [is_answered_late(one, at, in_force()) for one in (waits, came)] == [is_late, is_late]
    assert table(waits, now=NOON)["is_answered_late"].to_list() == [False]  # the same line an hour earlier


def test_no_case_at_all_is_an_empty_table_with_every_column() -> None:
    assert table().is_empty() and table().columns == table(case(1)).columns
    assert numbers(table())["mending"] == 0 and by_unit(table(), "township").is_empty()
    assert days_in_stages(table(), moved([])) == dict.fromkeys(("mending", "review", "closed"), (None, 0))


def test_what_waits_to_be_assigned_has_no_open_case_and_says_how_often_it_was_one_before() -> None:
    findings = pl.DataFrame({"finding_id": ["f1", "f2", "f3", "f4", "f5"], "level": ["red"] * 4 + ["yellow"]})
    cases = [case(1), case(2, State.CLOSED), case(3, State.WITHDRAWN), case(4, State.UNTRUE), case(4, finding_id="f9")]
    free = unassigned(findings, table(*cases))
    assert sorted(free.rows()) == [("red", 3, 2), ("yellow", 1, 0)]
    again = [case(2, State.CLOSED), case(6, finding_id="f2")]  # closed, back, and assigned anew
    assert total(unassigned(findings.filter(finding_id="f2"), table(*again))) == (0, 0)
    assert total(free) == (4, 2)


WALK = st.lists(st.tuples(st.sampled_from(State), st.integers(1, 500)), min_size=1, max_size=9)


@settings(max_examples=60, deadline=None)
@given(st.lists(WALK, max_size=6))
def test_the_days_in_a_stage_are_those_of_every_stay_of_the_cases_that_passed_it(
    walks: list[list[tuple[State, int]]],
) -> None:
    cases, steps = [], []
    for n, walk in enumerate(walks):
        at, before = NOON, None
        for state, hours in walk:
            steps.append((f"2026-{n:05d}", before, state, at))
            last, at, before = state, at + hours * HOUR, state
        cases.append(case(n, last))
    shown = days_in_stages(table(*cases), moved(steps))
    for stage, after in (("mending", {"review"}), ("review", {"mending", "closed", "over"})):
        days = _stays([walk for walk in walks if _stage(walk[-1][0]) != stage], stage, after)
        assert shown[stage] == (pytest.approx(statistics.median(days)) if days else None, len(days))
    closed = [_until_closed(walk) for walk in walks if walk[-1][0] is State.CLOSED]
    assert shown["closed"] == (pytest.approx(statistics.median(closed)) if closed else None, len(closed))


def _stage(state: State) -> str:
    return STAGE_OF.get(state.value, "over")


def _stays(walks: list[list[tuple[State, int]]], stage: str, after: set[str]) -> list[float]:
    """Of each walk that left the stage for one of `after`: the hours of all such stays, in days; by counting."""
    totals = []
    for walk in walks:
        hours, stay, left = 0, 0, False
        for (state, spent), (following, _) in pairwise(walk):
            stay = stay + spent if _stage(state) == stage else 0
            if _stage(state) == stage != _stage(following):
                if _stage(following) in after:
                    hours, left = hours + stay, True
                stay = 0
        totals += [hours / 24] if left else []
    return totals


def _until_closed(walk: list[tuple[State, int]]) -> float:
    """Until the last closing; a state that merely goes on has no new step."""
    at, last = 0, 0
    for state, hours in walk:
        last = at if state is State.CLOSED else last
        at += hours
    return last / 24


def test_a_unit_without_closed_cases_has_no_rate_of_recurrence() -> None:
    closed = [case(n, State.CLOSED, first_action_at=NOON + n * DAY) for n in (1, 2, 3)]
    late = case(4, due_on=date(2026, 10, 1), township="东山乡", lead_department="县水利局")
    withdrawn = case(5, State.WITHDRAWN, township="东山乡")
    frame = table(*closed, late, withdrawn, recurred=["2026-00002"])
    rows = {row["unit"]: row for row in by_unit(frame, "township").to_dicts()}
    assert (rows["西河镇"]["recurred"], rows["西河镇"]["closed"]) == (1, 3)
    assert rows["西河镇"]["recurrence_percent"] == pytest.approx(100 / 3)
    assert (rows["西河镇"]["response_days"], rows["西河镇"]["responses"]) == (2.0, 3)
    mine = rows["东山乡"]
    assert (mine["recurrence_percent"], mine["response_days"], mine["closed"]) == (None, None, 0)
    assert (mine["cases"], mine["open"], mine["overdue"]) == (1, 1, 1)
    assert [mine[kind] for kind in ("urge", "supervise", "investigate")] == [0, 0, 1]
    assert by_unit(frame, "department")["unit"].to_list() == ["县水利局", LEAD]


JUDGE = {"respond": "respond", "plan": "plan", "report": "report", "accept": "judge", "close": "review"}


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.login)
def test_what_waits_for_somebody_is_what_the_table_of_steps_lets_them_do(who: Person) -> None:
    """But for leaders, who take no step: what is late enough waits for them."""
    places = [("西河镇", LEAD, "道路"), ("东山乡", LEAD, "水利"), ("西河镇", "县水利局", "水利"), (None, LEAD, None)]
    cases, files = [], []
    for n, (state, (town, lead, kind)) in enumerate((s, p) for s in State for p in places):
        one = case(n, state, township=town, lead_department=lead, category=kind)
        done = Done(1, "report" if n % 8 else "claim_untrue", None, state, "office2", "office", NOON, "", None, ())
        if sees(who, one):
            cases.append(one)
            files.append(File(one, (done,)))
    own = Own(*({f.case.case_id for f in files if f.by(step) == {who.login}} for step in ("claim_untrue", "report")))
    mine = waiting(table(*cases), moved([]), who, own)
    asked = {(f.case.case_id, task) for f in files for step, task in JUDGE.items() if may(step, f, who) is None}
    expected = {(c.case_id, "chase") for c in cases if reminder(c, TODAY, in_force()) in ("supervise", "investigate")}
    assert set(mine.select("case_id", "task").rows()) == (expected if who is LEADER else asked)


def test_the_most_urgent_comes_first_and_what_has_no_last_moment_by_how_long_it_waits() -> None:
    early = case(1, State.MENDING, due_on=TODAY - DAY)
    hours = case(2, State.ASSIGNED, due_on=TODAY + 30 * DAY)  # to be answered tomorrow at noon
    later = case(3, State.RESPONDED, due_on=TODAY + DAY)  # until tomorrow's midnight
    mine = waiting(table(later, hours, early), moved([]), TOWNSHIP, Own())
    assert mine["case_id"].to_list() == ["2026-00001", "2026-00002", "2026-00003"]
    assert mine["by"].to_list()[0] == datetime.fromisoformat("2026-10-19T16:00:00+00:00")
    reviews = [case(n, State.TO_REVIEW) for n in (1, 2)]
    since = moved([("2026-00001", None, State.TO_REVIEW, NOON), ("2026-00002", None, State.TO_REVIEW, NOON - HOUR)])
    assert waiting(table(*reviews), since, OFFICE, Own())["case_id"].to_list() == ["2026-00002", "2026-00001"]


def test_leaders_are_waited_for_by_what_is_late_enough_for_supervision() -> None:
    due = {1: "2026-10-19", 2: "2026-10-12", 3: "2026-09-30"}  # 1, 6 and 14 working days late
    cases = [case(n, due_on=date.fromisoformat(day)) for n, day in due.items()]
    assert waiting(table(*cases), moved([]), LEADER, Own())["case_id"].to_list() == ["2026-00003", "2026-00002"]


def test_what_waits_for_each_unit_counts_open_cases_once_for_both_sides() -> None:
    cases = [case(1), case(2, State.MENDING, due_on=TODAY - DAY), case(3, State.CLOSED), case(4, State.CLAIMED)]
    assert waiting_by_unit(table(*cases), "township").rows() == [("西河镇", 1, 0, 1, 1)]
    assert waiting_by_unit(table(*cases), "department").rows() == [(LEAD, 1, 0, 1, 1)]


def test_a_selection_puts_open_cases_first_and_narrows_by_state_unit_rule_and_delay() -> None:
    late = case(1, State.MENDING, due_on=date(2026, 10, 9))
    other = case(2, township="东山乡", rule="overdue", due_on=TODAY - DAY)
    ended = case(3, State.CLOSED, due_on=date(2026, 1, 1))
    frame = table(ended, other, late)

    def chosen(**asked: object) -> list[str]:
        return [number[-1] for number in select(frame, Selection(**asked))["case_id"]]  # type: ignore[arg-type]  # by name

    assert chosen() == ["1", "2", "3"]
    assert chosen(states=OPEN) == ["1", "2"] and chosen(states=(State.CLOSED,)) == ["3"]
    assert chosen(unit="东山乡") == ["2"] and chosen(unit=LEAD) == ["1", "2", "3"] and chosen(rule="overdue") == ["2"]
    assert chosen(late=OVERDUE) == ["1", "2"] and chosen(late="supervise") == ["1"] and chosen(late="urge") == ["2"]
    with pytest.raises(ValueError, match="no delay"):
        Selection(late="已逾期")


def test_a_person_answers_for_open_cases_and_whoever_is_not_named_comes_last() -> None:
    cases = [
        case(1, State.MENDING, due_on=TODAY + DAY),
        case(2, State.TO_REVIEW, due_on=TODAY - DAY),
        case(3, person=None, due_on=TODAY - DAY),
        case(4, State.CLOSED),
        case(5, State.RESPONDED, township="东山乡", person="李四"),
    ]
    going = duties(table(*cases))
    assert going["case_id"].str.slice(-1).to_list() == ["5", "2", "1", "3"]
    assert duties(going, "东山乡")["person"].to_list() == ["李四"] and duties(going, LEAD, "张三").height == 2
    one = next(row for row in by_person(going).to_dicts() if (row["township"], row["person"]) == ("西河镇", "张三"))
    assert (one["cases"], one["report"], one["with_office"], one["overdue"]) == (2, 1, 1, 0)
    assert one["next_due_on"] == TODAY + DAY  # what waits for the office is nobody's next day
    nobody = by_person(going).filter(pl.col("person").is_null()).row(0, named=True)
    assert (nobody["respond"], nobody["overdue"]) == (1, 1)


def done(seq: int, step: str, note: str = "", **more: object) -> Done:
    plain = Done(seq, step, State.MENDING, State.MENDING, "x", "township", NOON + seq * DAY, note, None, ())
    return replace(plain, **more)  # type: ignore[arg-type]  # by name


def test_an_account_tells_the_last_measure_result_and_judge_and_nothing_that_was_not_done() -> None:
    empty = account([done(1, "assign", before=None)])
    assert (empty.measure, empty.result, empty.files, empty.reviewer, empty.remarks) == ("", "", 0, "", "")
    assert empty.progress == "2026-10-21 交办"
    steps = [
        done(1, "assign"),
        done(2, "plan", "返工（两段）（责任人：李四）"),
        done(3, "prolong", "雨季", due_on=date(2026, 12, 31), role="office"),
        done(4, "urge", "逾期 1 个工作日", role="system"),
        done(5, "supervise", "逾期 6 个工作日", role="system"),
        done(6, "report", "已返工", files=("a", "b")),
        done(7, "send_back", "再查", role="inspection"),
        done(8, "report", "已再返工", files=("b", "c")),
        done(9, "close", "属实", role="office"),
        done(10, "gone", "数据不再提示", role="system"),
    ]
    told = account(steps)
    assert (told.measure, told.result, told.files) == ("返工（两段）", "已再返工", 3)
    assert (told.progress, told.reviewer) == ("2026-10-29 销号", "联席会议办公室")
    assert told.remarks == "2026-10-23 延期持续整改至 2026-12-31：雨季；2026-10-25 督办（逾期 6 个工作日）"


def test_departments_are_units_of_the_cases_that_they_lead() -> None:
    assert waiting(table(case(1), case(2, lead_department="县水利局")), moved([]), DEPARTMENT, Own()).height == 1
