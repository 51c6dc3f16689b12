"""Standstill: a night that does nothing any more ends itself and says where it stood; one that works is left alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import standstill
from pipelines.standstill import AT_REST, EVERY, LITTLE, Look

ROOT = Path(__file__).resolve().parent.parent
START = """
import ctypes, subprocess, sys, threading
from pipelines import standstill
standstill.PATIENCE, standstill.EVERY, standstill.LATER = 1.0, 0.2, 9.0  # to look beside work takes a second
{before}
def worked():
    {work}
with standstill.fuse(lambda stacks: print(stacks, flush=True)):
    worked()
print("done")
"""


def look(seconds: float, cpu: float = 0.0, moved: int = 0) -> Look:
    return Look(seconds, cpu, moved)


@pytest.mark.parametrize(
    ("now", "is_work"),
    [
        (look(EVERY), False),
        (look(EVERY, EVERY * AT_REST), True),  # on the line it works
        (look(EVERY, EVERY * AT_REST * 0.99), False),
        (look(EVERY, 0.0, LITTLE), True),  # a slow disk
        (look(EVERY, 0.0, LITTLE - 1), False),
    ],
)
def test_work_is_what_the_processor_does_or_what_is_read_and_written(now: Look, is_work: bool) -> None:
    assert now.is_work_since(look(0.0)) is is_work


def test_a_look_counts_what_a_reader_that_still_runs_has_worked() -> None:
    before = standstill.look()
    code = "import os\nwhile sum(os.times()[:2]) < 1: pass\nprint(flush=True)\ninput()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        assert reader.stdout is not None and reader.stdout.readline()
        assert standstill.look().cpu - before.cpu >= 0.9
        reader.communicate(b"\n")
    assert standstill.look().cpu - before.cpu >= 0.9  # and what one that has ended had worked


def test_a_look_counts_what_is_written(tmp_path: Path) -> None:
    before = standstill.look()
    (tmp_path / "written").write_bytes(b"a" * LITTLE)
    assert standstill.look().moved - before.moved >= LITTLE


def run(work: str, before: str = "") -> subprocess.CompletedProcess[str]:
    code = START.format(work=work, before=before)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=100, check=False
    )


def test_a_night_whose_threads_wait_for_each_other_says_where_and_ends() -> None:
    ended = run("lock = threading.Lock(); lock.acquire(); lock.acquire()")
    assert ended.returncode == 2
    assert "MainThread" in ended.stdout and "in worked" in ended.stdout and "done" not in ended.stdout


def test_a_night_that_cannot_even_say_so_ends_all_the_same() -> None:
    ended = run("threading.Event().wait()", "standstill._stacks = lambda: int('')")
    assert (ended.returncode, ended.stdout) == (2, "")


def test_a_night_whose_interpreter_is_held_for_good_ends_with_every_stack() -> None:
    ended = run("ctypes.PyDLL(None).sleep(90)")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Timeout" in ended.stderr and "in worked" in ended.stderr


@pytest.mark.parametrize(
    "work",
    [
        "until = sum(__import__('os').times()[:2]) + 3\n    while sum(__import__('os').times()[:2]) < until: pass",
        "subprocess.run([sys.executable, '-c', 'import os\\nwhile sum(os.times()[:2]) < 3: pass'])",
    ],
    ids=["itself", "its reader"],
)
def test_a_night_that_works_for_longer_is_left_alone(work: str) -> None:
    ended = run(work)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "done\n", "")


def test_where_nobody_can_look_any_more_the_night_is_left_alone() -> None:
    ended = run("threading.Event().wait(3)", "standstill._moved = lambda: int('')")
    assert (ended.returncode, ended.stdout) == (0, "done\n")
    assert "ValueError" in ended.stderr and "Timeout" not in ended.stderr


NIGHT = """
import sys, threading
from cli import main, night
from pipelines import standstill
standstill.PATIENCE, standstill.EVERY = 1.0, 0.2
lock = threading.Lock()
def stands(data, **_):
    (data / "lake").mkdir()
    lock.acquire(), lock.acquire()
night.night = stands
main.app(["night", "--data", sys.argv[1]])
"""


def test_the_night_says_in_one_sentence_that_it_stood_still_and_keeps_the_stacks(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", NIGHT, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert ended.returncode == 2
    assert f"未发布：{tmp_path} 夜间处理停住" in ended.stderr and "Traceback" not in ended.stderr
    assert "已发布的数据未受影响，请重新运行" in ended.stderr
    assert "in stands" in (tmp_path / "lake" / "errors.log").read_text("utf-8")
