"""Make: gives the sample county two years of casework, once; a store that holds anything is left alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from casework.cases.days.terms import terms
from casework.cases.export import export
from casework.errors import Refused
from casework.sample import truth
from casework.sample.cast import cast
from casework.sample.meetings import Meetings
from casework.sample.play import Play
from casework.sample.plot.desk import Desk
from casework.sample.plot.flagged import flagged, truth_of
from casework.sample.plot.plan import stories
from casework.sample.plot.setting import Setting
from casework.sample.whole import whole
from casework.store import Store
from casework.tables.cases import CaseRow
from casework.tables.users import UserRow
from pipelines.reference.county import load
from pipelines.sample.ground.dice import Dice
from pipelines.sample.ground.geography import townships
from pipelines.sample.ground.quality import quality


def make(store: Store, data: Path) -> dict[str, Any] | None:
    """Write two years of casework over the findings of the newest snapshot, its file for the night and its truth, which
    is given back; None where the store has cases. Raises Refused, NoSnapshot and StoreError; then nothing is written.
    """
    if _has(store, CaseRow.case_id):
        return None
    if _has(store, UserRow.user_id):
        raise Refused("办理库里已有账号，不写示例立案，以免与真实的办理混在一起。")
    seed, as_of = int(truth_of(data)["seed"]), _as_of(data)
    findings, county = flagged(data), terms(data, as_of)
    names = [each.name for each in townships(load(data / "reference").townships.height)]
    leads = sorted({each.department for each in findings})
    setting = Setting(seed, Desk(county.workdays, as_of), county, _slow(seed, names, leads))
    planned = stories(setting, findings)
    people = cast(seed, names, leads)
    with whole(store) as one:
        Play(one, data, setting, people).perform(planned, Meetings(one, setting, people).scenes())
    export(store, data)
    made = truth.counted(seed, planned)
    truth.write(data, made)
    return made


def _as_of(data: Path) -> date:
    day = load(data / "reference").sample_as_of
    if day is None:
        raise Refused(f"{data}：不是示例县（county.toml 没有 sample_as_of），不写示例立案。")
    return day


def _slow(seed: int, names: list[str], leads: list[str]) -> dict[str, float]:
    """How slow each unit is: a township as its projects are, a department as the dice fall."""
    dice = Dice(seed, 85)
    shares = {name: (quality(seed, nth).late_finish - 0.03) / 0.45 for nth, name in enumerate(names)}
    return shares | {lead: dice.between(0.1, 0.5) for lead in leads}


def _has(store: Store, column: Any) -> bool:
    with store.reading() as session:
        return session.scalar(select(column).limit(1)) is not None
