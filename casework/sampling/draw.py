"""Draw: a sample is drawn once and kept; the seed is nobody's choice, and every draw stays for everybody to see."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select

from casework.accounts.person import LABELS, Person, Role
from casework.audit import chain as audit
from casework.errors import Refused
from casework.sampling.lists import sample_of
from casework.sampling.sample import STRATA, Sample
from casework.store import Store
from casework.tables.assessed.samples import SampleRow, SampleUnitRow
from casework.texts import cleaned
from pipelines.sampling.draw import By, Pick, TooFew, Unit, draw, seed_of, strata

TITLE, MATTER = 60, 500  # characters at most
MOST = 500  # works in one sample


@dataclass(frozen=True)
class Wish:
    """What is to be drawn: of which works (in words and one by one), by which strata, how many."""

    title: str
    matter: str
    population: str
    units: Sequence[Unit]
    strata: By
    number: int
    snapshot: str


def may_sample(person: Person) -> str | None:
    """Why this person may not draw and record; None: they may."""
    if person.role is Role.ASSESSMENT:
        return None
    return f"抽查由{LABELS[Role.ASSESSMENT]}人员办理，您的账号是{LABELS[person.role]}。"


def draw_sample(store: Store, wish: Wish, person: Person, now: datetime) -> Sample:
    """Draw and keep it. Raises Refused."""
    if why := may_sample(person):
        raise Refused(why)
    title, matter = cleaned("名称", wish.title, TITLE), cleaned("核查内容", wish.matter, MATTER)
    if wish.number > MOST:
        raise Refused(f"一次最多抽 {MOST} 个项目。")
    with store.writing() as session:
        number = (session.scalar(select(func.max(SampleRow.sample_no))) or 0) + 1
        seed = seed_of(wish.snapshot, number)
        drawn = _drawn(wish, seed)
        row = SampleRow(sample_no=number, title=title, matter=matter, population=wish.population, seed=seed)
        row.frame = audit.canonical(_frame(wish))
        row.strata, row.works, row.drawn = wish.strata, len(wish.units), len(drawn)
        row.snapshot, row.by, row.at = wish.snapshot, person.login, now
        session.add(row)
        session.flush()
        session.add_all(_unit(number, position, each) for position, each in enumerate(drawn, 1))
        session.flush()
        body = {"sample_no": number, "title": title, "seed": seed, "works": row.works, "drawn": row.drawn}
        audit.record(session, now, person.login, "sampling.draw", body | {"sha256": _sha(drawn)})
        return sample_of(session, row)


def _drawn(wish: Wish, seed: str) -> list[Pick]:
    try:
        return draw(wish.units, wish.strata, wish.number, seed)
    except TooFew as few:
        if wish.number > few.most:
            raise Refused(f"符合条件的项目只有 {few.most} 个，抽不出 {wish.number} 个。") from None
        raise Refused(
            f"{STRATA[wish.strata]}共 {few.least} 层，每层至少抽 1 个，请至少抽 {few.least} 个，或换一种分层。"
        ) from None


def _frame(wish: Wish) -> dict[str, list[str]]:
    """What could be drawn, kept so that the draw can be done again when the snapshot is long gone."""
    return {name: [unit.project_no for unit in each] for name, each in strata(wish.units, wish.strata).items()}


def _unit(number: int, position: int, each: Pick) -> SampleUnitRow:
    shape = {"stratum": each.stratum, "stratum_size": each.size, "stratum_drawn": each.drawn}
    return SampleUnitRow(sample_no=number, position=position, **asdict(each.unit), **shape)


def _sha(drawn: Sequence[Pick]) -> str:
    """The hash of the drawn numbers in their order: the audit knows which works it was."""
    return hashlib.sha256("\n".join(each.unit.project_no for each in drawn).encode()).hexdigest()
