"""Histories of many cases at once: only of the viewer's, in order, on both stores."""

from __future__ import annotations

from casework.accounts.names import names_of
from casework.accounts.scope import scope_of
from casework.backup.dump import dump
from casework.backup.restore import restore
from casework.cases import lists
from casework.cases.figures.histories import histories, moves, taken_by, written
from casework.cases.states import State
from casework.store import Store
from pipelines.lake.scope import COUNTY
from tests.cases import HOUR, INSPECTION, LIMITED, OFFICE, STRANGER, TOWNSHIP, WAY, account, led, opened
from tests.stores import NOON, Home, add


def test_histories_and_moves_are_the_steps_of_the_viewers_cases_in_order(store: Store) -> None:
    one, two = opened(store), opened(store)
    led(store, one, *WAY)
    led(store, two, ("respond", TOWNSHIP))
    whole = histories(store, COUNTY)
    assert whole == {case.case_id: lists.file(store, COUNTY, case.case_id).steps for case in (one, two)}  # type: ignore[union-attr]  # both are there
    assert histories(store, scope_of(TOWNSHIP)) == whole and written(store).startswith("7@")
    assert histories(store, scope_of(STRANGER)) == {} == histories(store, scope_of(LIMITED))
    assert moves(store, scope_of(STRANGER)).is_empty()
    rows = moves(store, scope_of(TOWNSHIP)).filter(case_id=one.case_id).rows()
    states = [State.ASSIGNED, State.RESPONDED, State.MENDING, State.TO_REVIEW, State.CLOSED]
    assert [(before, after) for _, before, after, _ in rows] == list(zip([None, *states], states, strict=False))
    assert [at for *_, at in rows] == [done.at for done in whole[one.case_id]]


def test_as_many_steps_as_before_a_restore_are_not_the_same_steps(home: Home, store: Store) -> None:
    opened(store)
    dump(store, home.data / "kept.zip", NOON)
    opened(store)
    before = written(store)
    restore(home.data, home.url, home.data / "kept.zip", "root", NOON, replace=True)
    opened(store, now=NOON + HOUR)
    assert before.startswith("2@") and written(store).startswith("2@") and written(store) != before


def test_who_took_a_step_is_known_for_whoever_must_not_judge_it(store: Store) -> None:
    one, two = opened(store), opened(store)
    led(store, one, *WAY)
    assert taken_by(store, "jiaotong", ["report"]) == {one.case_id} and not taken_by(store, "xihe", ["report"])
    assert taken_by(store, OFFICE.login, ["assign", "close"]) == {one.case_id, two.case_id}
    assert taken_by(store, INSPECTION.login, ["close"]) == frozenset()


def test_names_are_those_of_accounts_and_nobodys_login_is_left_out(store: Store) -> None:
    add(store, "zhang")
    account(store, "ju", "县水利局")
    assert names_of(store, {"zhang", "ju", "命令行"}) == {"zhang": "张三丰", "ju": "王五"}
    assert names_of(store, []) == {}
