"""Batches: which files are read and cleaned together.

    600 ledgers of 6 KB on two cores   →  two batches of 300, and a core reads one
    20 ledgers of 6 KB                 →  one batch: a second reader would take longer to start than to read
    a workbook of 20 MB among them     →  a batch of its own

A file that breaks its reader breaks its batch, which is then tried in smaller ones until the file is alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.inbox.task import Task

MOST_FILES, MOST_BYTES = 400, 16_000_000  # of a batch, whose sheets are in memory together
FEWEST = 40  # small files that are worth a reader of their own
LARGE = 2_000_000  # bytes; from here on a file costs so much by itself that company saves nothing
PIECES = 16  # that a broken batch is tried in: two rounds find one file among 250, and each may hang for its time

Batch = tuple[Task, ...]


def batches(tasks: Sequence[Task], readers: int) -> list[Batch]:
    """Batches of about the same size, one for each reader that has enough to read; the largest files first."""
    ordered = sorted(tasks, key=lambda task: (-task.receipt.size, task.receipt.path))
    alone = [(task,) for task in ordered if task.receipt.size >= LARGE]
    small = ordered[len(alone) :]
    size = sum(task.receipt.size for task in small)
    worth_it = min(readers, -(-len(small) // FEWEST))
    number = max(worth_it, -(-len(small) // MOST_FILES), -(-size // MOST_BYTES))
    return [*alone, *_dealt(small, number)]


def apart(broken: Batch) -> list[Batch]:
    """The batches in which the files of a broken one are tried again."""
    return _dealt(broken, PIECES)


def weight(batch: Batch) -> int:
    """The bytes of a batch, which its time depends on."""
    return sum(task.receipt.size for task in batch)


def _dealt(tasks: Sequence[Task], number: int) -> list[Batch]:
    """Dealt out like cards, so that each hand is of about the same weight."""
    return [hand for nth in range(number) if (hand := tuple(tasks[nth::number]))]
