"""Reader pool: files are read in processes of their own, so a file that crashes a reader costs that file only."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from pipelines.china import CHINA
from pipelines.cleaning.file import clean_file, refused
from pipelines.inbox import results
from pipelines.inbox.archive import sound
from pipelines.inbox.chunked_reading import LONG, read_long
from pipelines.inbox.receive import Receipt, archived
from pipelines.privacy.masks import mask
from pipelines.reference.county import County
from pipelines.sandbox.limits import NIGHT, Limits
from pipelines.sandbox.pool import Pool
from pipelines.sandbox.worker import Handle

DAMAGED = (
    "“{name}”存档的原件已损坏或缺失，收件目录里也没有这一份，未能读取。请重新报送，或请管理员从备份恢复 lake/archive。"
)
Reader = Callable[[Path, County], Handle]


@dataclass(frozen=True)
class Task:
    """One file to read: its receipt and the key its result is stored under."""

    receipt: Receipt
    key: str


def read_one(lake: Path, task: Task, county: County) -> dict[str, Any]:
    """Read, clean and store one archived file; gives its report."""
    path, name = archived(lake, task.receipt), task.receipt.path
    if not sound(lake, task.receipt.sha256):
        return results.store(lake, task.key, refused(name, DAMAGED.format(name=PurePosixPath(name).name)), again=True)
    if path.stat().st_size >= LONG and (report := read_long(lake, task.receipt, task.key, path, county)):
        return report
    return results.store(lake, task.key, clean_file(name, path.read_bytes(), county))


def reader(lake: Path, county: County) -> Handle:
    """What a reading process does with each task."""
    return lambda task: read_one(lake, task, county)


def read_all(
    lake: Path,
    tasks: list[Task],
    county: County,
    done: Callable[[str, int], None],
    processes: int | None = None,
    *,
    limits: Limits = NIGHT,
    reader: Reader = reader,
) -> Iterator[tuple[Task, dict[str, Any]]]:
    """Read every task, on all cores; `processes=0` reads in this process (for tests of other things).

    A file that crashes its reader or exceeds `limits` is refused in a sentence; what the reader said goes to
    errors.log. The other files go on in the other readers, and a fresh one takes the dead one's place.
    """
    size = os.cpu_count() or 1 if processes is None else processes
    if not size:
        for task in tasks:
            report = read_one(lake, task, county)
            done(task.receipt.path, results.rows_seen(report))
            yield task, report
        return
    pool: Pool[Task] = Pool(partial(reader, lake, county), size, limits, weigh=lambda task: task.receipt.size)
    with pool:
        for answer in pool.answers(tasks):
            report, path = answer.value, answer.task.receipt.path
            if answer.output:
                _log(lake, path, answer.output)
            if answer.broken:
                sentence = answer.broken.sentence(path)
                report = results.store(lake, answer.task.key, refused(path, sentence), again=answer.broken.may_pass)
            done(path, results.rows_seen(report))
            yield answer.task, report


def _log(lake: Path, path: str, output: str) -> None:
    with (lake / "errors.log").open("a", encoding="utf-8") as out:
        out.write(mask(f"{datetime.now(CHINA).isoformat()} {path}\n{output}\n\n"))
