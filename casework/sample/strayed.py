"""Strayed: the sample's casework in a county that is no sample — invented cases among what people decide.

A county that tried the sample and then put its own reference data and ledgers into the same folder still has its store.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from casework.errors import Refused
from casework.sample.cast import OFFICE_DESK
from casework.store import Store
from casework.tables.case_steps import CaseStepRow
from casework.tables.users import UserRow
from pipelines.doctor.checkup import Line
from pipelines.errors import ReferenceError
from pipelines.reference.county import load

WHAT = "示例立案"
WAY = "把 {folder} 移到别处再建立办理库；已有真实办理的，请联系维护人员"


def refuse(store: Store, data: Path) -> None:
    """Raises Refused where the store holds the sample's cases and the county is none."""
    with store.reading() as session:
        if number := _strayed(session, data):
            raise Refused(
                f"办理库里有示例县的 {number} 件虚构立案，本县不是示例县。请{WAY.format(folder=_folder(data))}。"
            )


def examine(session: Session, data: Path) -> Iterator[Line]:
    """One line for the doctor; none where all is well."""
    if number := _strayed(session, data):
        yield Line(False, WHAT, f"{number} 件虚构立案混在本县的办理库里", WAY.format(folder=_folder(data)))


def _strayed(session: Session, data: Path) -> int:
    """How many cases somebody of the sample's cast assigned, who has no account; 0 in a sample county, and where nobody
    knows which it is."""
    try:
        if load(data / "reference").sample_as_of is not None:
            return 0
    except ReferenceError:
        return 0
    step, has_account = CaseStepRow, exists().where(UserRow.login == CaseStepRow.by)
    invented = (step.step == "assign", step.by.startswith(f"{OFFICE_DESK}."), ~has_account)
    return session.scalar(select(func.count()).select_from(step).where(*invented)) or 0


def _folder(data: Path) -> Path:
    return data / "casework"
