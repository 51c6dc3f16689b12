"""Note: one line upon a point of a trend; who may write it, take it back and read it.

of 西河镇's trend                       西河镇, and who sees the whole county
of the county's                        everybody who sees the county's figure
of the county's, but names 西河镇       西河镇 and who sees the whole county; no other township
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from casework.accounts.person import LABELS, OFFICE, Person, Role
from pipelines.lake.scope import Scope
from pipelines.measures.periods import PeriodKind


@dataclass(frozen=True)
class Point:
    """A figure in one period: of a township or (None) the county, of a category or (None) all of them."""

    kpi: str
    kind: PeriodKind
    end: date  # the period's last day
    township: str | None = None
    category: str | None = None


@dataclass(frozen=True)
class Note:
    """One note. `named`: the townships that its text names; `unit`: the writer's, as it was then; `at` is UTC."""

    note_no: int
    point: Point
    text: str
    named: tuple[str, ...]
    unit: str
    by: str
    at: datetime


def may_write(person: Person, township: str | None) -> str | None:
    """Why this person may not write upon a trend of this township (None: the county's); None: they may."""
    match person.role:
        case Role.TOWNSHIP:
            is_own = township is not None and township == person.township
            return None if is_own else "乡镇账号只在本乡镇的走势上加注。"
        case Role.DEPARTMENT:
            return "限定项目类别的账号只看加注。" if person.categories else None
        case Role.ASSESSMENT:
            return None
    return f"{LABELS[person.role]}账号只看加注。"


def may_withdraw(person: Person, note: Note) -> str | None:
    """Why this person may not take the note back; None: they may."""
    if note.by == person.login or person.is_office:
        return None
    return f"加注由写的人或{OFFICE}撤回。"


def is_readable(note: Note, scope: Scope) -> bool:
    """Whether the note is the viewer's to read: they see its figure, and no other township in its text.

    Who is limited to categories sees the county's figure over those only, not the one over all of them.
    """
    if scope.categories is not None and note.point.category not in scope.categories:
        return False
    if scope.townships is None:
        return True
    places = {*note.named, *([note.point.township] if note.point.township else [])}
    return places <= set(scope.townships)


def unit_of(person: Person) -> str:
    """What the note says of its writer: where they work, not who they are."""
    return OFFICE if person.is_office else person.township or person.department or LABELS[person.role]
