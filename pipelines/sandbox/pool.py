"""Pool: tasks answered by processes of their own; one that crashes, hangs or eats memory costs its task only.

Two readers, four files, the second of which kills whoever reads it:

    reader 1   a.xlsx  →  its rows
    reader 2   b.xlsx  →  the reader was killed, perhaps for another file: b.xlsx goes to the end of the line
    reader 3   takes reader 2's place: c.csv, d.csv  →  their rows
    reader 1   b.xlsx  →  gone again: the answer is that it was killed
"""

from __future__ import annotations

import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from pipelines.sandbox.broken import Broken, died
from pipelines.sandbox.limits import Limits
from pipelines.sandbox.worker import Setup, Worker

T = TypeVar("T")


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What became of a task: its `value`, or how it broke its reader; `output` is what the reader printed meanwhile."""

    task: T
    value: Any
    broken: Broken | None
    output: str


class Pool(Generic[T]):
    """`size` persistent readers. Use as a context: whatever happens, no reader is left behind."""

    def __init__(self, setup: Setup, size: int, limits: Limits, weigh: Callable[[T], int]) -> None:
        """`weigh` gives a task's size in bytes, which its time depends on."""
        self._setup, self._size, self._limits, self._weigh = setup, size, limits, weigh
        self._workers: list[Worker] = []
        self._started = 0
        self._folder = tempfile.TemporaryDirectory(prefix="mingjian-")

    def __enter__(self) -> Pool[T]:
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers:
            worker.end()
        self._folder.cleanup()

    def start(self) -> None:
        """Let the first reader start before there is a task: it takes longer to start than to read a ledger."""
        self._staff(1)

    def answers(self, tasks: Sequence[T]) -> Iterator[Answer[T]]:
        """Every task's answer, as they come."""
        left = deque(tasks)
        again: list[T] = []
        owed = len(left)
        while owed:
            self._staff(min(self._size, owed))
            self._hand_out(left)
            for worker in self._heard_from():
                answer = self._answer(worker)
                if answer is None:
                    continue
                if answer.broken == Broken("killed") and answer.task not in again:  # perhaps another file's fault
                    again.append(answer.task)
                    left.append(answer.task)
                    continue
                owed -= 1
                yield answer

    def _staff(self, wanted: int) -> None:
        while len(self._workers) < wanted:
            self._started += 1
            log = Path(self._folder.name) / f"{self._started}.log"
            self._workers.append(Worker(self._setup, self._limits.memory, log))

    def _hand_out(self, left: deque[T]) -> None:
        for worker in self._workers:
            if left and worker.ready and worker.task is None:
                task = left.popleft()
                worker.give(task, self._limits.time(self._weigh(task)))

    def _heard_from(self) -> list[Worker]:
        """The workers that answered or died, or else those whose time is up."""
        busy = [worker for worker in self._workers if worker.task is not None or not worker.ready]
        rest = min(worker.deadline for worker in busy) - time.monotonic()
        spoke = set(wait([worker.channel for worker in busy], max(rest, 0)))
        return [w for w in busy if w.channel in spoke] or [w for w in busy if w.deadline <= time.monotonic()]

    def _answer(self, worker: Worker) -> Answer[T] | None:
        """What a worker's message means for its task; None while there is nothing to tell."""
        overdue = worker.deadline <= time.monotonic() and not worker.channel.poll()
        word, value, last = ("slow", None, True) if overdue else worker.heard()
        if last:
            self._workers.remove(worker)
            worker.end()
        task, worker.task = worker.task, None
        output = worker.output()
        if word == "raise":
            raise cast(Exception, value)
        if word == "ready":
            worker.ready = True
            return None
        if not worker.ready:
            raise RuntimeError(f"读取进程没有启动起来：{output or word}")
        full_output = output or (str(value) if word == "failed" else "")
        return Answer(task, value, self._broken(word, value, worker, output), full_output)

    def _broken(self, word: str, value: Any, worker: Worker, output: str) -> Broken | None:
        if word == "done":
            return None
        if word == "slow":
            return Broken("slow", worker.time)
        if word == "memory":
            return Broken("memory", self._limits.memory)
        if word == "failed":
            return Broken("failed")
        return died(value, output, self._limits.memory)
