"""Story: what is to happen to one case of the sample, step by step, before any of it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from casework.cases.finding import Finding
from casework.cases.states import OUTCOMES, State
from casework.cases.steps import CLAIMS, STEPS
from casework.sample.plot.desk import GAP, Desk

UNIT, OFFICE, INSPECTION = "unit", "office", "inspection"


@dataclass(frozen=True)
class Act:
    """One step: when, and who takes it."""

    at: datetime
    step: str
    who: str
    due_on: date | None = None  # of prolong


@dataclass(frozen=True)
class Signal:
    """What a night says of the finding meanwhile: gone on a day, or back (None)."""

    at: datetime
    cleared_on: date | None


@dataclass
class Story:
    """A case. `term`: working days from its assignment to its day; `is_by_township`: the township answers it."""

    finding: Finding
    lead: str
    at: datetime
    due_on: date
    term: int
    is_by_township: bool
    acts: list[Act] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)

    @property
    def unit(self) -> str:
        """Who answers it."""
        return (self.finding.township if self.is_by_township else None) or self.lead

    @property
    def last_at(self) -> datetime:
        """When it was last worked on."""
        return self.acts[-1].at if self.acts else self.at

    @property
    def state(self) -> State:
        """Where its steps lead."""
        state, claim = State.ASSIGNED, State.UNTRUE
        for act in self.acts:
            leads = STEPS[act.step].after
            claim = CLAIMS.get(act.step, claim)
            state = leads if isinstance(leads, State) else claim
        return state

    @property
    def outcome(self) -> str | None:
        """What the check came to."""
        return OUTCOMES.get(self.state)

    def add(self, desk: Desk, wish: datetime, step: str, who: str, due_on: date | None = None) -> Story:
        """Take a step at about that time: in office hours, after the step before; not after the sample's day."""
        at = desk.open(max(wish, self.last_at + GAP))
        if at <= desk.end:
            self.acts.append(Act(at, step, who, due_on))
        return self
