"""The store that the benchmarks fill: cases in every state that came there step by step, and meetings about them."""

from __future__ import annotations

from benchmarks.case_store import MEETINGS, WAYS, add_meetings, fill
from casework.cases import lists
from casework.cases.figures import histories
from casework.cases.states import State
from casework.meetings import lists as meetings
from casework.meetings.lists import Sight
from casework.store import Store
from pipelines.lake.scope import COUNTY
from tests.stores import NOON

FINDING = {
    "finding_id": "f",
    "rule": "overdue",
    "level": "red",
    "project_no": "P1",
    "township": "西河镇",
    "category": "道路",
    "amount_fen": 100,
    "evidence": "逾期",
    "department": "县交通运输局",
}


def test_the_store_for_measuring_holds_cases_in_every_state_and_two_years_of_meetings(store: Store) -> None:
    case_ids = fill(store, [FINDING], 300, NOON)
    add_meetings(store, case_ids, NOON)
    assert set(WAYS) == set(State) and all(lists.states(store, COUNTY).values())
    last = {row["case_id"]: row["after"] for row in histories.moves(store, COUNTY).iter_rows(named=True)}
    assert last == {case.case_id: case.state for case in lists.cases(store, COUNTY)}
    assert len(meetings.books(store, Sight(COUNTY))) == MEETINGS
