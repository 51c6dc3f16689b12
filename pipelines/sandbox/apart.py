"""Apart: the check of one file in a process of its own, for whoever must not fall with it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from pipelines.check import check, told
from pipelines.cleaning.file import refused
from pipelines.reference.county import load, nameless
from pipelines.sandbox.limits import CHECK, Limits
from pipelines.sandbox.pool import Pool
from pipelines.sandbox.worker import Handle

Task = tuple[str, bytes]


def check_apart(name: str, data: bytes, reference: Path | None, limits: Limits = CHECK) -> dict[str, Any]:
    """As `pipelines.check.check`; a file that crashes its reader, hangs or takes too much memory is `refused`.

    Without `reference` township and village names are taken as they stand.
    Raises ReferenceError when the county's reference data cannot be read.
    """
    pool: Pool[Task] = Pool(partial(_checker, reference), 1, limits, weigh=lambda task: len(task[1]))
    with pool:
        (answer,) = pool.answers([(name, data)])
    return told(refused(name, answer.broken.sentence(name))) if answer.broken else answer.value


def _checker(reference: Path | None) -> Handle:
    county = load(reference) if reference else nameless()
    return lambda task: check(task[0], task[1], county)
