"""Apart: the check of one file in a process of its own, for whoever must not fall with it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.check.check import Checked, answer_of, check_among
from pipelines.cleaning.file import refused
from pipelines.cleaning.outcome.schema import REJECTED
from pipelines.reference.county import load, nameless
from pipelines.sandbox.limits import CHECK, Limits
from pipelines.sandbox.pool import Pool
from pipelines.sandbox.worker import Handle

Task = tuple[str, bytes]


def check_apart(
    name: str, data: bytes, reference: Path | None, limits: Limits = CHECK, folder: Path | None = None
) -> dict[str, Any]:
    """The answer of `checked_apart` without its `notes` where nothing was compared; nobody is limited to a category."""
    answer = checked_apart(name, data, reference, limits, folder).answer
    return {key: value for key, value in answer.items() if key != "barred" and (folder or key != "notes")}


def checked_apart(
    name: str,
    data: bytes,
    reference: Path | None,
    limits: Limits = CHECK,
    folder: Path | None = None,
    categories: tuple[str, ...] = (),
) -> Checked:
    """As `check.check_among`; a file that crashes its reader, hangs or takes too much memory is `refused`.

    Without `reference` township and village names are taken as they stand; without the data `folder` the file is
    looked at by itself. `categories` as of check_among. Raises ReferenceError when the county's reference data cannot
    be read.
    """
    pool: Pool[Task] = Pool(
        partial(_checker, reference, folder, categories), 1, limits, weigh=lambda task: len(task[1])
    )
    with pool:
        (answer,) = pool.answers([(name, data)])
    if answer.broken:
        nothing = pl.DataFrame(schema=REJECTED).drop("raw")
        return Checked({**answer_of(refused(name, answer.broken.sentence(name))), "notes": [], "barred": None}, nothing)
    checked: Checked = answer.value
    return checked


def _checker(reference: Path | None, folder: Path | None, categories: tuple[str, ...]) -> Handle:
    county = load(reference) if reference else nameless()
    return lambda task: check_among(task[0], task[1], county, folder, categories)
