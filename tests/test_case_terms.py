"""Terms of a case: working days and hours, when it is due, how grave its delay is, and what is written down of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.audit import chain as audit
from casework.cases import lists
from casework.cases.case import Case, case_of
from casework.cases.days.reminders import remind
from casework.cases.days.terms import Terms, answer_by, due_day, is_answered_late, overdue_workdays, reminder, terms
from casework.cases.days.workdays import Workdays, after_hours
from casework.cases.signals import has_recurred, listen
from casework.cases.states import State
from casework.errors import Refused
from casework.store import Store
from casework.tables.cases import CaseRow
from pipelines.china import CHINA
from pipelines.lake.scope import COUNTY
from tests.cases import LIMITS, OFFICE, TOWNSHIP, WAY, finding, in_force, led, opened, take, weekdays
from tests.stores import NOON
from tests.tiny import tiny_county

DAY = timedelta(days=1)
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
MINUTE = timedelta(minutes=1)


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def a_case(**values: object) -> Case:
    """A red case due on the Friday."""
    row = CaseRow(case_id="2026-00001", level="red", state="mending", due_on=FRIDAY, assigned_at=NOON, version=1)
    return replace(case_of(row), **values)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("day", "number", "later"),
    [(FRIDAY, 1, MONDAY), (FRIDAY + DAY, 1, MONDAY), (FRIDAY - DAY, 1, FRIDAY), (FRIDAY, 5, date(2026, 12, 4))],
)
def test_the_first_day_is_not_counted(day: date, number: int, later: date) -> None:
    assert weekdays().later(day, number) == later
    assert weekdays().number(day, later) == number


def test_a_day_beyond_the_calendar_is_told() -> None:
    with pytest.raises(ValueError, match="no working day 1 after 2027-12-31 is known"):
        weekdays().later(weekdays().last, 1)
    with pytest.raises(ValueError, match="no working day 0"):
        weekdays().later(FRIDAY, 0)


@given(st.sets(st.integers(0, 60), min_size=1), st.integers(-5, 65), st.integers(-5, 65))
def test_counting_is_counting_one_by_one(days: set[int], after: int, until: int) -> None:
    first = date(2026, 1, 1)
    workdays = Workdays(first + day * DAY for day in days)
    plain = sum(after < day <= until for day in days)
    assert workdays.number(first + after * DAY, first + until * DAY) == plain
    assert all((first + day * DAY in workdays) == (day in days) for day in range(-5, 65))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-26 15:00", "2026-11-27 15:00"),
        ("2026-11-27 15:00", "2026-11-30 15:00"),
        ("2026-11-27 00:00", "2026-11-28 00:00"),  # all of the Friday
        ("2026-11-28 10:00", "2026-12-01 00:00"),  # all of the Monday
        ("2026-11-29 23:59", "2026-12-01 00:00"),
    ],
)
def test_hours_run_on_working_days_only(start: str, end: str) -> None:
    assert after_hours(china(start), 24, weekdays()) == china(end)


def test_days_are_chinas_whatever_zone_the_moment_is_told_in() -> None:
    saturday = datetime.fromisoformat("2026-11-27T17:00+00:00")  # in China it is one o'clock on Saturday
    assert after_hours(saturday, 24, weekdays()) == china("2026-12-01 00:00")


def test_the_countys_holidays_and_make_up_days_count(tmp_path: Path) -> None:
    county = terms(tiny_county(tmp_path), date(2026, 9, 30))
    october = [date(2026, 10, day) for day in range(1, 12)]
    assert [day.day for day in october if day in county.workdays] == [8, 9, 10]  # the tenth is a Saturday, worked
    assert county.workdays.later(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert due_day("red", date(2026, 9, 30), county) == date(2026, 10, 15)


@pytest.mark.parametrize(("level", "days"), [("red", 7), ("yellow", 15), ("note", 30)])
def test_the_day_follows_from_the_level(level: str, days: int) -> None:
    assert weekdays().number(FRIDAY, due_day(level, FRIDAY, in_force())) == days


def test_where_the_county_sets_no_day_one_has_to_be_given() -> None:
    with pytest.raises(Refused, match="请填整改时限"):
        due_day("red", date(2019, 12, 31), in_force())


def test_a_day_beyond_the_calendar_is_refused_in_words() -> None:
    long = replace(LIMITS.of("case_red_workdays")[0], value=Decimal(9999))
    changed = Terms(weekdays(), replace(LIMITS, by_key={**LIMITS.by_key, long.key: (long,)}))
    with pytest.raises(Refused, match="限值 case_red_workdays 太大"):
        due_day("red", FRIDAY, changed)


def test_an_answer_on_the_last_moment_is_in_time_and_a_minute_later_is_not() -> None:
    case = a_case(assigned_at=china("2026-11-27 15:00"))
    last = china("2026-11-30 15:00")
    assert answer_by(case.assigned_at, in_force()) == last
    for at, late in ((last, False), (last + MINUTE, True)):
        assert is_answered_late(replace(case, first_action_at=at), last + 9 * DAY, in_force()) is late
        assert is_answered_late(case, at, in_force()) is late, "one that is missing has waited until now"


def test_no_limit_no_late_answer() -> None:
    early = a_case(assigned_at=china("2019-11-27 15:00"))
    assert answer_by(early.assigned_at, in_force()) is None and not is_answered_late(early, NOON, in_force())


# Due on Friday, 27 November.
GRAVE = [
    (FRIDAY, 0, None),
    (FRIDAY + 2 * DAY, 0, None),
    (MONDAY, 1, "urge"),
    (date(2026, 12, 4), 5, "urge"),
    (date(2026, 12, 5), 5, "urge"),
    (date(2026, 12, 7), 6, "supervise"),
    (date(2026, 12, 11), 10, "supervise"),
    (date(2026, 12, 14), 11, "investigate"),
]


@pytest.mark.parametrize(("today", "late", "kind"), GRAVE)
def test_the_longer_it_is_late_the_graver_the_reminder(today: date, late: int, kind: str | None) -> None:
    assert overdue_workdays(a_case(), today, weekdays()) == late
    assert reminder(a_case(), today, in_force()) == kind


@pytest.mark.parametrize(
    "state", [state for state in State if state not in ("assigned", "responded", "mending", "prolonged")]
)
def test_whoever_has_done_their_part_is_not_reminded(state: State) -> None:
    assert reminder(a_case(state=state), date(2026, 12, 14), in_force()) is None


def test_a_county_may_say_that_reaching_the_number_counts() -> None:
    own = replace(LIMITS.of("case_supervise_workdays")[0], inclusive=True)
    changed = Terms(weekdays(), replace(LIMITS, by_key={**LIMITS.by_key, own.key: (own,)}))
    assert reminder(a_case(), date(2026, 12, 3), changed) == "urge"
    assert reminder(a_case(), date(2026, 12, 4), changed) == "supervise"


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=CHINA)


def test_every_reminder_is_written_down_once_and_changes_nothing(store: Store) -> None:
    case = opened(store, due_on=FRIDAY)
    opened(store, due_on=date(2026, 12, 31))
    kinds = [[done.kind for done in remind(store, "timer", noon(day), in_force())] for day, _, _ in GRAVE for _ in "12"]
    assert [kind for told in kinds for kind in told] == ["urge", "supervise", "investigate"]
    file = lists.file(store, COUNTY, case.case_id)
    assert file is not None and file.case == case, "no state, no version"
    assert [(done.step, done.by, done.role, done.note) for done in file.steps[1:]] == [
        ("urge", "timer", "system", "逾期 1 个工作日"),
        ("supervise", "timer", "system", "逾期 6 个工作日"),
        ("investigate", "timer", "system", "逾期 11 个工作日"),
    ]
    assert take(store, case, "respond", TOWNSHIP, noon(date(2026, 12, 15))).case.state == "responded"
    assert audit.verify(store).whole


def test_a_new_day_is_reminded_of_anew(store: Store) -> None:
    case = led(store, opened(store, due_on=date(2026, 10, 26)), *WAY[:2]).case
    assert [done.kind for done in remind(store, "timer", noon(date(2026, 10, 27)), in_force())] == ["urge"]
    later = take(store, case, "prolong", OFFICE, noon(date(2026, 10, 27))).case
    assert remind(store, "timer", noon(later.due_on), in_force()) == []
    assert [done.kind for done in remind(store, "timer", noon(date(2027, 1, 1)), in_force())] == ["urge"]


def heard(store: Store, day: int, cleared_on: date | None, finding_id: str) -> list[str]:
    return [one.kind for one in listen(store, "timer", NOON + day * DAY, {finding_id: cleared_on})]


def test_a_closed_case_whose_finding_has_gone_and_returns_has_recurred(store: Store) -> None:
    case = led(store, opened(store), *WAY).case
    assert heard(store, 1, None, case.finding_id) == [], "the ledger lags behind: it never went"
    assert heard(store, 2, date(2026, 10, 22), case.finding_id) == ["gone"]
    assert heard(store, 3, date(2026, 10, 22), case.finding_id) == []
    assert lists.recurred(store, COUNTY) == []
    assert heard(store, 4, None, case.finding_id) == ["returned"]
    assert heard(store, 5, None, case.finding_id) == []
    assert [back.case_id for back in lists.recurred(store, COUNTY)] == [case.case_id]
    file = lists.file(store, COUNTY, case.case_id)
    assert file is not None and has_recurred(file) and file.case.state == "closed", "data opens no case either"


def test_what_came_back_before_it_was_closed_has_not_recurred(store: Store) -> None:
    case = led(store, opened(store), *WAY[:3]).case
    heard(store, 1, date(2026, 10, 21), case.finding_id)
    assert heard(store, 2, None, case.finding_id) == ["returned"]
    file = take(store, case, "close", OFFICE, NOON + 3 * DAY)
    assert not has_recurred(file) and lists.recurred(store, COUNTY) == []


def test_a_finding_of_which_the_night_says_nothing_has_neither_gone_nor_come(store: Store) -> None:
    opened(store)
    assert heard(store, 1, date(2026, 10, 21), "another") == []


def test_a_case_that_was_withdrawn_hears_nothing(store: Store) -> None:
    case = led(store, opened(store, finding("w")), ("withdraw", OFFICE)).case
    assert heard(store, 1, date(2026, 10, 21), case.finding_id) == []
