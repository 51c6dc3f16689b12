"""Case: a finding that was assigned to somebody, as the store keeps it, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime

from casework.cases.states import State
from casework.tables.case_steps import CaseStepRow
from casework.tables.cases import CaseRow


@dataclass(frozen=True, slots=True)
class Case:
    """One case. Times are UTC, days are China's, amounts are in fen; what the finding said is as it was assigned."""

    case_id: str
    finding_id: str
    rule: str
    level: str
    project_no: str | None
    township: str | None
    village: str | None
    category: str | None
    amount_fen: int | None
    snapshot: str
    evidence: str
    state: State
    lead_department: str
    person: str | None  # 责任人
    due_on: date
    assigned_at: datetime
    first_action_at: datetime | None
    closed_on: date | None
    outcome: str | None
    version: int


@dataclass(frozen=True)
class Done:
    """One step that was taken; `step` is a key of steps.STEPS or of reminders.REMINDERS."""

    seq: int
    step: str
    before: State | None
    after: State
    by: str
    role: str
    at: datetime
    note: str
    due_on: date | None
    files: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """A case with everything that was done about it, the first step first."""

    case: Case
    steps: tuple[Done, ...]

    def last(self, *steps: str) -> Done | None:
        """The latest of these steps."""
        return next((done for done in reversed(self.steps) if done.step in steps), None)

    def by(self, *steps: str) -> frozenset[str]:
        """Everybody who ever took one of these steps."""
        return frozenset(done.by for done in self.steps if done.step in steps)


COLUMNS = tuple(field.name for field in fields(Case))
STEP_COLUMNS = tuple(field.name for field in fields(Done))


def case_of(row: CaseRow) -> Case:
    """The row as a case."""
    return Case(**{name: getattr(row, name) for name in COLUMNS} | {"state": State(row.state)})


def done_of(row: CaseStepRow) -> Done:
    """The row as a step."""
    states = {"before": State(row.before) if row.before else None, "after": State(row.after)}
    return Done(**{name: getattr(row, name) for name in STEP_COLUMNS} | states)
