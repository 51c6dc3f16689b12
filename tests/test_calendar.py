"""Calendar: working days between two days, with rest days and make-up workdays."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.facts.calendar import months, workdays

HOLIDAYS = pl.DataFrame(
    {
        "day": [date(2026, 10, d) for d in (1, 2, 5, 6, 7)] + [date(2026, 10, 10)],
        "kind": ["rest"] * 5 + ["work"],
        "name": ["国庆节"] * 5 + ["国庆节补班"],
    }
)


def between(a: date, b: date) -> int:
    table = workdays(date(2026, 9, 1), date(2026, 10, 31), HOLIDAYS)
    number = dict(zip(table["day"].to_list(), table["workday_no"].to_list(), strict=True))
    return number[b] - number[a]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 9, 14), date(2026, 9, 14), 0),  # the first day is not counted
        (date(2026, 9, 14), date(2026, 9, 18), 4),
        (date(2026, 9, 18), date(2026, 9, 21), 1),  # over a weekend
        (date(2026, 9, 30), date(2026, 10, 8), 1),  # over the holiday
        (date(2026, 10, 9), date(2026, 10, 10), 1),  # a Saturday made up for
    ],
)
def test_working_days_between(start, end, days):
    assert between(start, end) == days


@given(st.integers(0, 1500), st.integers(0, 120))
def test_working_days_agree_with_counting_one_by_one(offset, span):
    first = date(2022, 1, 1)
    start, end = first + timedelta(days=offset), first + timedelta(days=offset + span)
    none = HOLIDAYS.clear()
    table = workdays(first, date(2026, 12, 31), none)
    number = dict(zip(table["day"].to_list(), table["workday_no"].to_list(), strict=True))
    counted = sum((start + timedelta(days=d)).weekday() < 5 for d in range(1, span + 1))
    assert number[end] - number[start] == counted


@pytest.mark.parametrize(
    ("day", "moved_on"),
    [
        (date(2026, 9, 30), date(2026, 9, 30)),  # a Wednesday
        (date(2026, 9, 26), date(2026, 9, 28)),  # a weekend
        (date(2026, 10, 1), date(2026, 10, 8)),  # the holiday, with the weekend in it
        (date(2026, 10, 10), date(2026, 10, 10)),  # a Saturday made up for
        (date(2026, 10, 11), date(2026, 10, 12)),
        (date(2026, 10, 31), None),  # where the calendar ends
    ],
)
def test_a_term_that_ends_on_a_rest_day_ends_on_the_next_working_day(day, moved_on):
    table = workdays(date(2026, 9, 1), date(2026, 10, 31), HOLIDAYS)
    assert dict(zip(table["day"], table["moved_on"], strict=True))[day] == moved_on


def test_months_cover_every_day_once():
    table = months(date(2024, 1, 31), date(2026, 2, 1))
    assert table["month_start"][0] == date(2024, 1, 1)
    assert table["month_end"].to_list()[1] == date(2024, 2, 29)
    gaps = (table["month_start"].shift(-1) - table["month_end"]).drop_nulls().dt.total_days()
    assert set(gaps) == {1}
