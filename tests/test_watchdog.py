"""Watchdog: a server that stands still ends itself and says so; one that works, or has nothing to do, is left alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pages.ui.site.server import health
from pages.ui.site.server.watchdog import AT_REST, EVERY, PATIENCE, Look, Watch
from pipelines.lake.snapshots import sealed

ROOT = Path(__file__).resolve().parent.parent
A, B = frozenset({1}), frozenset({2})
NONE: frozenset[int] = frozenset()
START = """
import ctypes, sys, threading, time
from pages.ui.site.server import watchdog
watchdog.PATIENCE, watchdog.EVERY, watchdog.AT_REST = 1.0, 0.1, {rest}
def script():
    {script}
with watchdog.watched():
    thread = threading.Thread(target=script, name=watchdog.SCRIPT, daemon=True)
    thread.start()
    thread.join({seconds})
"""


def watch(*looks: tuple[float, float, frozenset[int]]) -> Watch:
    """What is known after these looks: (seconds, CPU seconds, running scripts)."""
    first, *rest = (Look(*one) for one in looks)
    seen = Watch(first)
    for one in rest:
        seen.see(one)
    return seen


def minute(scripts: frozenset[int], cpu: float, seconds: float = PATIENCE) -> list[tuple[float, float, frozenset[int]]]:
    """Looks every two seconds, the CPU spread evenly over them."""
    times = [EVERY * step for step in range(int(seconds / EVERY) + 1)]
    return [(at, cpu * at / seconds, scripts) for at in times]


@pytest.mark.parametrize(
    ("looks", "stuck"),
    [
        (minute(A, 0.0), True),
        (minute(A, 0.0, PATIENCE - EVERY), False),
        (minute(NONE, 0.0), False),
        (minute(A, PATIENCE * AT_REST), False),  # on the line it works
        (minute(A, PATIENCE * AT_REST * 0.99), True),
        (minute(A, PATIENCE), False),  # a long export
        ([*minute(A, 0.0)[:-1], (PATIENCE, 0.0, B)], False),  # one ended, another began
        ([*minute(A, 0.0)[:-1], (PATIENCE, 0.0, A | B)], True),  # one more visitor waits
    ],
)
def test_stuck_is_a_minute_in_which_a_script_runs_none_ends_and_nothing_is_worked(
    looks: list[tuple[float, float, frozenset[int]]], stuck: bool
) -> None:
    assert watch(*looks).stuck is stuck


def test_work_of_long_ago_does_not_hide_that_the_server_stands_still() -> None:
    busy = [(at, at, A) for at in range(0, 300, 2)]
    still = [(at, 299.0, A) for at in range(300, 362, 2)]
    assert not watch(*busy).stuck
    assert watch(*busy, *still).stuck
    assert len(watch(*busy, *still).looks) <= PATIENCE / EVERY + 2


def run(script: str, seconds: int, rest: float = AT_REST) -> subprocess.CompletedProcess[str]:
    code = START.format(script=script, seconds=seconds, rest=rest)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=100, check=False
    )


def test_a_process_whose_interpreter_is_held_for_good_ends_with_every_stack_in_the_log() -> None:
    ended = run("ctypes.PyDLL(None).sleep(90)", 90)
    assert ended.returncode == 1
    assert "Timeout" in ended.stderr and "in script" in ended.stderr and "in _keep" in ended.stderr


def test_a_process_whose_scripts_wait_for_each_other_says_so_and_ends() -> None:
    ended = run("lock = threading.Lock(); lock.acquire(); lock.acquire()", 90)
    assert ended.returncode == 1
    assert "看板停住：1 个页面在等" in ended.stderr and "in script" in ended.stderr


def test_a_long_script_that_works_is_left_alone() -> None:
    ended = run("while True: sum(range(10**6))", 3, 1e-4)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_health_of_a_server_that_serves_and_of_one_that_stands_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    well = health.answer(watch((0, 0, A), (2, 1, B)))
    assert (well.status_code, well.headers["cache-control"]) == (200, "no-store")
    state = json.loads(well.body)
    assert (state["status"], state["running"], state["snapshot"]) == ("ok", 1, None)
    snapshot = tmp_path / "lake" / "snapshots" / "20260101T000000000000-0123abcd"
    snapshot.mkdir(parents=True)
    (snapshot / "kpis.parquet").write_bytes(b"whole")
    (snapshot / "manifest.json").write_text(json.dumps(sealed(snapshot, {"as_of": "2026-01-01"})), "utf-8")
    (tmp_path / "lake" / "CURRENT").write_text(f"{snapshot.name}\n", "utf-8")
    still = health.answer(watch(*minute(A, 0.0)))
    assert still.status_code == 503
    state = json.loads(still.body)
    assert (state["status"], state["snapshot"]) == ("stuck", "20260101T000000000000-0123abcd")


def test_seconds_of_health_are_missing_before_the_first_script_ended() -> None:
    assert health.state(watch((0, 0, A), (2, 0, A)), 3)["seconds_since_last_finish"] is None
    ended = health.state(watch((0, 0, A), (2, 0, NONE)), 5)
    assert (ended["seconds_since_last_finish"], ended["seconds_without_finish"]) == (3, 0.0)
    assert health.state(watch((0, 0, A), (2, 0, A)), 5)["seconds_without_finish"] == 5
