"""Writers are killed while they write: no acknowledged step is lost, none is torn, the chain is whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from casework.append_only import unprotected
from casework.backup.dump import backup
from casework.store import Store
from tests import store_writers
from tests.stores import NOON, Home, add


def killed(home: Home, store: Store, acks: Path, kills: int, seed: int) -> None:
    """Kill a writer `kills` times, then look at what is left."""
    add(store)
    store_writers.run(home, acks, str(kills), str(seed))
    held, told = store_writers.steps(store), store_writers.acknowledged(acks)
    assert told <= held
    assert len(told) >= kills  # they did work
    assert len(held - told) <= kills + store_writers.WRITERS  # kept, and killed before they could say so
    store_writers.step(store, "after")
    assert store_writers.steps(store) == held | {"after"}


def test_a_killed_writer_leaves_no_step_lost_or_torn(home: Home, store: Store, tmp_path: Path) -> None:
    killed(home, store, tmp_path / "acks", 10, 1)


@pytest.mark.soak
def test_two_hundred_killed_writers_leave_no_step_lost_or_torn(home: Home, store: Store, tmp_path: Path) -> None:
    killed(home, store, tmp_path / "acks", 200, random.randrange(10**6))  # noqa: S311  # no secret


def test_processes_that_open_an_empty_store_at_once_make_one_store(bare: Home, tmp_path: Path) -> None:
    store_writers.run(bare, tmp_path / "acks", "open")
    with bare.opened() as store:
        assert add(store).user_id == 1


def test_a_killed_restore_has_restored_nothing(home: Home, store: Store, tmp_path: Path) -> None:
    add(store)
    file = backup(store, tmp_path / "b.zip", "root", NOON).file
    store_writers.step(store, "a:0")
    every = store_writers.killed_restore(home, file, 0)
    assert store_writers.steps(store) == set()
    store_writers.step(store, "a:1")
    for nth in range(every, 0, -max(every // 4, 1)):
        assert store_writers.killed_restore(home, file, nth) == nth
        assert store_writers.steps(store) == {"a:1"}
        with store.reading() as session:
            assert unprotected(session.connection()) == []
    store_writers.step(store, "a:2")
