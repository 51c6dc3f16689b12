"""Lists: the samples as they are read, the newest first."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.cases.kept import name_of
from casework.sampling.sample import Outcome, Sample, Work
from casework.store import Store
from casework.tables.assessed.samples import SampleResultRow, SampleRow, SampleUnitRow


def samples(store: Store) -> list[Sample]:
    """Every sample with its works and results. Raises StoreError."""
    with store.reading() as session:
        rows = list(session.scalars(select(SampleRow).order_by(SampleRow.sample_no.desc())))
        return [sample_of(session, row) for row in rows]


def sample_of(session: Session, row: SampleRow) -> Sample:
    """The row as it is read."""
    named = ("sample_no", "title", "matter", "population", "snapshot", "seed", "by", "at")
    values = {name: getattr(row, name) for name in named}
    values |= {"strata": row.strata, "all_works": row.works, "name": name_of(session, row.by)}
    return Sample(**values, works=_works(session, row.sample_no))


def _works(session: Session, sample_no: int) -> tuple[Work, ...]:
    mine = select(SampleResultRow).where(SampleResultRow.sample_no == sample_no).order_by(SampleResultRow.seq)
    outcomes: dict[int, list[Outcome]] = {}
    names: dict[str, str] = {}
    for each in session.scalars(mine):
        name = names.setdefault(each.by, name_of(session, each.by))
        one = Outcome(each.seq, each.result, each.note, each.by, name, each.at)
        outcomes.setdefault(each.position, []).append(one)
    units = session.scalars(
        select(SampleUnitRow).where(SampleUnitRow.sample_no == sample_no).order_by(SampleUnitRow.position)
    )
    return tuple(_work(unit, tuple(outcomes.get(unit.position, ()))) for unit in units)


def _work(unit: SampleUnitRow, results: tuple[Outcome, ...]) -> Work:
    place = (unit.project_no, unit.project_name, unit.township, unit.village, unit.category)
    return Work(unit.position, *place, unit.stratum, unit.stratum_size, unit.stratum_drawn, results)
