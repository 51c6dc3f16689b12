"""Checkup: whether every sample is what its seed draws of the works that could be drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.tables.assessed.samples import SampleRow, SampleUnitRow
from pipelines.doctor.checkup import Line
from pipelines.sampling.draw import TooFew, picked, seed_of

WHAT = "抽查"


def examine(session: Session, again: str) -> Iterator[Line]:
    """One line; none where nothing was ever drawn. `again`: the command that restores a backup."""
    rows = list(session.scalars(select(SampleRow).order_by(SampleRow.sample_no)))
    if wrong := [row.sample_no for row in rows if not is_as_drawn(session, row)]:
        yield Line(False, WHAT, f"第 {wrong[0]} 号样本与种子抽出的不同", f"保留现场，{again}")
    elif rows:
        yield Line(True, WHAT, f"{len(rows)} 份样本都能由种子重新抽出")


def is_as_drawn(session: Session, row: SampleRow) -> bool:
    """Whether seed and frame give the works that are kept."""
    mine = select(SampleUnitRow).where(SampleUnitRow.sample_no == row.sample_no).order_by(SampleUnitRow.position)
    kept = [(unit.stratum, unit.project_no) for unit in session.scalars(mine)]
    try:
        of = dict(sorted(json.loads(row.frame).items()))
        drawn = [(name, no) for name, numbers in picked(of, row.drawn, row.seed).items() for no in numbers]
    except (ValueError, TypeError, AttributeError, TooFew):
        return False
    return row.seed == seed_of(row.snapshot, row.sample_no) and kept == drawn
