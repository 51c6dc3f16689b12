"""A file that crashes its reader, hangs or eats memory costs that file only, and no reader outlives its night."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.cleaning.file import refused
from pipelines.inbox import results
from pipelines.sandbox.broken import Broken, How
from pipelines.sandbox.limits import CHECK, NIGHT, Limits
from pipelines.sandbox.pool import Answer, Pool
from tests.sandbox_jobs import no_start, odd_jobs

ROOT = Path(__file__).resolve().parent.parent
SHORT = Limits(seconds=2, per_megabyte=0, most_seconds=2, memory=700_000_000)
LONG = Limits(seconds=60, per_megabyte=0, most_seconds=60, memory=700_000_000)


def pool(size: int = 2, limits: Limits = LONG) -> Pool[str]:
    return Pool(odd_jobs, size, limits, weigh=len)


def answered(tasks: list[str], size: int = 2, limits: Limits = LONG) -> dict[str, Answer[str]]:
    with pool(size, limits) as readers:
        return {answer.task: answer for answer in readers.answers(tasks)}


@pytest.mark.parametrize(
    ("task", "how", "limits"),
    [
        ("exit", "crashed", LONG),
        ("segfault", "crashed", LONG),
        ("abort", "crashed", LONG),
        ("hang", "slow", SHORT),
        ("spin", "slow", SHORT),
        ("python", "memory", LONG),
        ("rust", "memory", LONG),
        ("error", "failed", LONG),
        ("panic", "failed", LONG),
    ],
)
def test_a_task_that_breaks_its_reader_is_the_only_one_that_is_lost(task: str, how: str, limits: Limits) -> None:
    answers = answered([f"good {n}" for n in range(3)] + [task] + [f"good {n}" for n in range(3, 6)], 2, limits)
    broken = {name: answer.broken.how for name, answer in answers.items() if answer.broken}
    assert broken == {task: how}
    assert {name for name in answers if name != task} == {f"good {n}" for n in range(6)}


def test_ten_crashes_among_many_leave_the_rest_to_few_readers() -> None:
    tasks = [f"good {n}" for n in range(40)] + [f"exit {n}" for n in range(10)]
    answers = answered(tasks)
    assert sum(answer.broken is not None for answer in answers.values()) == 10
    readers = {answer.value[1] for answer in answers.values() if not answer.broken}
    assert len(readers) <= 12  # two at a time, and a fresh one only where one has died


def test_what_a_reader_prints_is_kept_with_its_task_and_with_no_other() -> None:
    answers = answered(["whisper 1", "good 1", "panic 1", "segfault 1", "good 2"], size=1)
    outputs = {task.split()[0]: answer.output for task, answer in answers.items()}
    assert outputs["whisper"] == "Invalid ifmt value: '50'"
    assert "panicked at src/xls.rs" in outputs["panic"]
    assert "Segmentation fault" in outputs["segfault"]
    assert outputs["good"] == ""


def test_a_mistake_of_the_program_comes_with_its_traceback() -> None:
    assert "KeyError: 'no such key'" in answered(["error"])["error"].output


def test_a_task_killed_from_outside_is_tried_once_more(tmp_path: Path) -> None:
    task = f"killed {tmp_path / 'mark'}"
    assert answered([task])[task].value == "read at last"


def test_a_full_disk_is_the_nights_trouble_and_not_the_files() -> None:
    with pytest.raises(OSError, match="No space left") as error:
        answered(["full"])
    assert error.value.filename == "lake"


def test_a_reader_that_keeps_much_memory_makes_way_for_a_fresh_one() -> None:
    answers = answered(["big 1", "big 2", "big 3", "big 4"], size=1)  # four together would exceed the limit
    assert len({answer.value for answer in answers.values()}) == 4


def test_a_reader_that_cannot_start_is_said_and_not_tried_for_ever() -> None:
    readers: Pool[str] = Pool(no_start, 1, LONG, weigh=len)
    with readers, pytest.raises(ValueError, match="no county"):
        list(readers.answers(["good"]))


def _alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_a_night_given_up_in_the_middle_ends_its_readers() -> None:
    with pool(limits=LONG) as readers:
        answers = readers.answers(["good 1", "hang 1", "good 2"])
        pids = {next(answers).value[1], next(answers).value[1]}
    assert not any(_alive(pid) for pid in pids)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_night_killed_in_the_middle_leaves_no_reader_behind(blow: signal.Signals, tmp_path: Path) -> None:
    night = subprocess.Popen(
        [sys.executable, "-m", "tests.sandbox_jobs", str(tmp_path)],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    assert _until(lambda: len(list(tmp_path.iterdir())) == 2)
    readers = [int(mark.name) for mark in tmp_path.iterdir()]
    assert all(_alive(pid) for pid in readers)
    night.send_signal(blow)
    night.wait()
    assert _until(lambda: not any(_alive(pid) for pid in readers))


def _until(holds: Callable[[], bool]) -> bool:
    for _ in range(600):
        if holds():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    ("size", "seconds"), [(0, 120), (1_000_000, 125), (96_000_000, 600), (96_000_001, 600), (5_000_000_000, 600)]
)
def test_a_file_has_time_by_its_size_up_to_ten_minutes(size: int, seconds: float) -> None:
    assert NIGHT.time(size) == seconds
    assert CHECK.time(size) == 25


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (Broken("crashed"), "使读取程序崩溃"),
        (Broken("killed"), "被系统中止"),
        (Broken("slow", 25), "读了 25 秒还没有读完"),
        (Broken("memory", 1_300_000_000), "超过 1.3 GB 内存"),
        (Broken("failed"), "交给维护人员"),
    ],
)
def test_each_end_has_a_sentence_of_its_own_with_the_file_and_the_way_out(broken: Broken, words: str) -> None:
    sentence = broken.sentence("西河镇/台账.xls")
    assert sentence.startswith("“台账.xls”")
    assert words in sentence
    assert sentence.count("。") == 2
    assert "请" in sentence


@pytest.mark.parametrize(
    ("how", "again"), [("slow", True), ("memory", True), ("killed", True), ("crashed", False), ("failed", False)]
)
def test_what_another_night_may_read_is_tried_again_and_what_it_cannot_is_not(
    how: How, again: bool, tmp_path: Path
) -> None:
    broken = Broken(how, 1)
    results.store(tmp_path, "key", refused("a.xls", broken.sentence("a.xls")), again=broken.may_pass)
    assert (results.load(tmp_path, "key") is None) == again
