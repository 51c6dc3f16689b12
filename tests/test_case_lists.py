"""Lists of cases: whose they are, by state, department, township and day; counts that add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.accounts.scope import scope_of
from casework.cases import lists
from casework.cases.assign import assign
from casework.cases.finding import Assignment
from casework.cases.lists import Wanted
from casework.cases.states import OPEN, State
from casework.store import Store
from pages.ui.site import viewer
from pipelines.lake.scope import COUNTY, Scope
from tests.cases import (
    ADMIN,
    DEPARTMENT,
    EVERYBODY,
    INSPECTION,
    LEAD,
    LEADER,
    LIMITED,
    OFFICE,
    STRANGER,
    TOWNSHIP,
    WAY,
    finding,
    in_force,
    led,
    take,
)
from tests.stores import NOON

PLACES = (("西河镇", "道路"), ("西河镇", "水利"), ("东山乡", "水利"), (None, None))
DUE = date(2026, 10, 30)


@pytest.fixture
def county(store: Store) -> Store:
    """Four cases: one closed, one withdrawn, one assigned, one responded that belongs to no township."""
    known = [replace(finding(f"f{n}"), township=where, category=what) for n, (where, what) in enumerate(PLACES)]
    given = zip(known, (LEAD, "县水利局", "县水利局", LEAD), strict=True)
    one, two, _, four = assign(store, [Assignment(f, lead, None, DUE) for f, lead in given], OFFICE, NOON, in_force())
    led(store, one, *WAY)
    take(store, two, "withdraw", OFFICE)
    take(store, four, "respond", DEPARTMENT)
    return store


def seen(store: Store, scope: Scope, wanted: Wanted = lists.EVERY) -> list[str]:
    listed = [case.finding_id for case in lists.cases(store, scope, wanted)]
    assert lists.number(store, scope, wanted) == len(listed) == sum(lists.states(store, scope, wanted).values())
    return listed


@pytest.mark.parametrize(
    ("who", "theirs"),
    [
        (OFFICE, ["f0", "f1", "f2", "f3"]),
        (INSPECTION, ["f0", "f1", "f2", "f3"]),
        (LEADER, ["f0", "f1", "f2", "f3"]),
        (TOWNSHIP, ["f0", "f1"]),
        (STRANGER, ["f2"]),
        (DEPARTMENT, ["f0", "f1", "f2", "f3"]),
        (LIMITED, ["f1", "f2"]),
        (ADMIN, []),
    ],
)
def test_everybody_sees_what_is_theirs(county: Store, who: object, theirs: list[str]) -> None:
    scope = scope_of(who)  # type: ignore[arg-type]  # a person
    assert seen(county, scope) == theirs
    for case in lists.cases(county, COUNTY):
        file = lists.file(county, scope, case.case_id)
        assert (file is not None) == (case.finding_id in theirs)


def test_the_pages_and_casework_agree_on_what_is_whose() -> None:
    assert all(scope_of(who) == viewer.viewer_of(who).scope for who in EVERYBODY)


@pytest.mark.parametrize(
    ("wanted", "theirs"),
    [
        (Wanted(states=(State.CLOSED,)), ["f0"]),
        (Wanted(states=OPEN), ["f2", "f3"]),
        (Wanted(department="县水利局"), ["f1", "f2"]),
        (Wanted(township="西河镇"), ["f0", "f1"]),
        (Wanted(finding_ids=("f3", "f9")), ["f3"]),
        (Wanted(overdue_on=DUE), []),
        (Wanted(overdue_on=DUE + timedelta(days=1)), ["f2", "f3"]),
        (Wanted(department=LEAD, overdue_on=DUE + timedelta(days=1)), ["f3"]),
        (Wanted(department=LEAD, township="东山乡"), []),
    ],
)
def test_a_list_is_narrowed(county: Store, wanted: Wanted, theirs: list[str]) -> None:
    assert seen(county, COUNTY, wanted) == theirs


def test_nobody_sees_more_by_asking_for_another_township(county: Store) -> None:
    assert seen(county, scope_of(TOWNSHIP), Wanted(township="东山乡")) == []


def test_a_list_comes_in_pages(county: Store) -> None:
    pages = [lists.cases(county, COUNTY, limit=3, skip=skip) for skip in (0, 3, 6)]
    assert [[case.finding_id for case in page] for page in pages] == [["f0", "f1", "f2"], ["f3"], []]


def test_a_state_without_cases_is_nought(county: Store) -> None:
    counted = lists.states(county, COUNTY)
    assert set(counted) == set(State)
    assert {state: n for state, n in counted.items() if n} == {
        "assigned": 1,
        "responded": 1,
        "closed": 1,
        "withdrawn": 1,
    }


def test_the_open_case_of_a_finding_is_found(county: Store) -> None:
    assert set(lists.open_by_finding(county, COUNTY)) == {"f2", "f3"}
    assert set(lists.open_by_finding(county, scope_of(STRANGER))) == {"f2"}
