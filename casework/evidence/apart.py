"""Apart: a file made fit to be kept, in a process of its own; a hostile one costs its own upload and nothing else."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from casework.errors import Refused
from casework.evidence.kinds import KINDS, MOST_BYTES, PICTURES, WHY, sentence, sign
from casework.evidence.office import of_ole, of_zip
from casework.evidence.picture import redrawn
from pipelines.sandbox.limits import Limits
from pipelines.sandbox.pool import Pool
from pipelines.sandbox.worker import Handle

LIMITS = Limits(seconds=25, per_megabyte=0, most_seconds=25, memory=1_000_000_000)
AT_ONCE = 2  # of the whole server: each may take the memory above
_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Fit:
    """What is kept of a file. `kind` is a key of KINDS."""

    kind: str
    content: bytes


def fit(name: str, content: bytes, limits: Limits = LIMITS) -> Fit:
    """The file as it is kept: a picture drawn anew, a document as it is. Raises Refused with a sentence on `name`."""
    if len(content) > MOST_BYTES:
        size = f"{len(content) / 1e6:.1f} MB"
        raise Refused(f"“{name}”有 {size}，超过 {MOST_BYTES // 1_000_000} MB，没有收下。请压缩或拆成几个文件再传。")
    first = sign(content)
    if first in WHY:
        raise Refused(sentence(name, first))
    kind, kept = ("pdf", content) if first == "pdf" else _answered(first, content, limits)
    if kind not in KINDS:
        raise Refused(sentence(name, kind))
    return Fit(kind, kept)


def _answered(first: str, content: bytes, limits: Limits) -> tuple[str, bytes]:
    pool: Pool[tuple[str, bytes]] = Pool(handler, 1, limits, weigh=lambda task: len(task[1]))
    with _turns, pool:
        (answer,) = pool.answers([(first, content)])
    if answer.broken:
        return ("heavy" if answer.broken.may_pass else "broken"), b""
    kind, kept = answer.value
    return kind, content if kept is None else kept


def handler() -> Handle:
    """What the process does with its one file; None in place of bytes that stay as they are."""
    return prepared


def prepared(task: tuple[str, bytes]) -> tuple[str, bytes | None]:
    """The kind, or a key of kinds.WHY, and the bytes."""
    first, content = task
    if first in PICTURES:
        return redrawn(content, first)
    return (of_zip(content) if first == "zip" else of_ole(content)), None
