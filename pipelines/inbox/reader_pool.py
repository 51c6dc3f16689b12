"""Reader pool: files are read in processes of their own, so a file that crashes a reader costs that file only."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from pipelines.china import CHINA
from pipelines.cleaning.file import CleanFile, clean_files, refused
from pipelines.inbox import results
from pipelines.inbox.archive import sound
from pipelines.inbox.batches import Batch, apart, batches, weight
from pipelines.inbox.chunked_reading import LONG, read_long
from pipelines.inbox.receive import archived
from pipelines.inbox.task import Task
from pipelines.privacy.masks import mask
from pipelines.reference.county import County
from pipelines.sandbox.limits import NIGHT, Limits
from pipelines.sandbox.pool import Answer, Pool
from pipelines.sandbox.worker import Handle

DAMAGED = (
    "“{name}”存档的原件已损坏或缺失，收件目录里也没有这一份，未能读取。请重新报送，或请管理员从备份恢复 lake/archive。"
)
Reader = Callable[[Path, County], Handle]
Report = dict[str, Any]


def read_batch(lake: Path, batch: Sequence[Task], county: County) -> list[Report]:
    """Read, clean and store archived files; gives the report of each, in their order."""
    reports: dict[str, Report] = {}
    whole: list[Task] = []
    for task in batch:
        receipt = task.receipt
        if not sound(lake, receipt.sha256):
            result = refused(receipt.path, DAMAGED.format(name=PurePosixPath(receipt.path).name))
            reports[task.key] = results.store(lake, task.key, result, again=True)
        elif receipt.size >= LONG and (report := read_long(lake, receipt, task.key, archived(lake, receipt), county)):
            reports[task.key] = report
        else:
            whole.append(task)
    for task, result in zip(whole, _cleaned(lake, whole, county), strict=True):
        reports[task.key] = results.store(lake, task.key, result)
    return [reports[task.key] for task in batch]


def _cleaned(lake: Path, tasks: Sequence[Task], county: County) -> list[CleanFile]:
    receipts = [task.receipt for task in tasks]
    return clean_files(((one.path, archived(lake, one).read_bytes()) for one in receipts), county)


def reader(lake: Path, county: County) -> Handle:
    """What a reading process does with each batch."""
    return lambda batch: read_batch(lake, batch, county)


@dataclass(frozen=True)
class Readers:
    """Processes that read: at most `size` of them."""

    pool: Pool[Batch]
    size: int


@contextmanager
def started(
    lake: Path, county: County, processes: int | None = None, *, limits: Limits = NIGHT, reader: Reader = reader
) -> Iterator[Readers | None]:
    """Readers on all cores, the first of which starts now; None for `processes=0`, which reads in this process (for
    tests of other things). They end with the block."""
    size = os.cpu_count() or 1 if processes is None else processes
    if not size:
        yield None
        return
    with Pool[Batch](partial(reader, lake, county), size, limits, weigh=weight) as pool:
        pool.start()
        yield Readers(pool, size)


def read_all(
    lake: Path, tasks: list[Task], county: County, done: Callable[[str, int], None], readers: Readers | None
) -> Iterator[tuple[Task, Report]]:
    """Read every task.

    A file that crashes its reader or exceeds its limits is refused in a sentence; what the reader said goes to
    errors.log. The other files of its batch are read again without it; a fresh reader takes the dead one's place.
    """
    answers = _in_processes(lake, tasks, readers) if readers else _here(lake, tasks, county)
    for task, report in answers:
        done(task.receipt.path, results.rows_seen(report))
        yield task, report


def _here(lake: Path, tasks: list[Task], county: County) -> Iterator[tuple[Task, Report]]:
    for batch in batches(tasks, 1):
        yield from zip(batch, read_batch(lake, batch, county), strict=True)


def _in_processes(lake: Path, tasks: list[Task], readers: Readers) -> Iterator[tuple[Task, Report]]:
    left = batches(tasks, readers.size)
    while left:
        again: list[Batch] = []
        for answer in readers.pool.answers(left):
            _log(lake, answer)
            if answer.broken and len(answer.task) > 1:
                again += apart(answer.task)
            else:
                yield from zip(answer.task, _reports(lake, answer), strict=True)
        left = again


def _reports(lake: Path, answer: Answer[Batch]) -> list[Report]:
    """The reports of a batch; of the one file that broke its reader, that it could not be read."""
    task = answer.task[0]
    if not answer.broken:
        return list(answer.value)
    sentence = answer.broken.sentence(task.receipt.path)
    result = refused(task.receipt.path, sentence)
    return [results.store(lake, task.key, result, again=answer.broken.may_pass)]


def _log(lake: Path, answer: Answer[Batch]) -> None:
    """Keep what the reader said, by the first of the files that it read together."""
    if not answer.output:
        return
    path, others = answer.task[0].receipt.path, len(answer.task) - 1
    where = f"{path} 等 {others + 1} 个一起读取的文件" if others else path
    with (lake / "errors.log").open("a", encoding="utf-8") as out:
        out.write(mask(f"{datetime.now(CHINA).isoformat()} {where}\n{answer.output}\n\n"))
