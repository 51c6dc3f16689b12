"""Meeting: one meeting of the joint conference as it is kept, with its topics, decisions, minutes and instructions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from casework.cases.case import Case
from casework.cases.states import LABELS as CASE_STATES
from casework.cases.states import OVER
from casework.cases.states import State as CaseState

MOST_TOPICS = 8


class State(StrEnum):
    """How far a meeting has come."""

    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Kind(StrEnum):
    """What a topic is about."""

    FINDINGS = "findings"
    CASES = "cases"
    RANKING = "ranking"
    TEXT = "text"


LABELS = {State.PLANNED: "筹备中", State.HELD: "已召开", State.CLOSED: "已归档", State.CANCELLED: "已取消"}
KINDS = {Kind.FINDINGS: "疑点", Kind.CASES: "立案", Kind.RANKING: "考核排名", Kind.TEXT: "其他"}


@dataclass(frozen=True)
class Meeting:
    """One meeting; `held_on` is the day for which it is planned until it is held."""

    meeting_no: str
    title: str
    held_on: date
    state: State
    place: str
    chair: str
    present: str
    version: int
    cancel_reason: str | None = None
    cancelled_by: str | None = None  # a login
    cancelled_at: datetime | None = None


@dataclass(frozen=True)
class Topic:
    """One topic; `refs` are numbers of findings or cases, or a period."""

    item_id: int
    position: int
    kind: Kind
    topic: str
    note: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """One decision; `due_on` as it was decided."""

    decision_id: int
    meeting_no: str
    number: int
    item_id: int | None
    text: str
    lead_department: str
    person: str | None
    due_on: date | None
    case_id: str | None
    done_on: date | None
    done_note: str | None
    version: int


@dataclass(frozen=True)
class Minutes:
    """One version of the minutes."""

    seq: int
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Instruction:
    """What a leader wrote to a meeting."""

    seq: int
    text: str
    by: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Book:
    """A meeting with everything that was kept of it and may be seen; `names` are those of logins."""

    meeting: Meeting
    topics: tuple[Topic, ...] = ()
    decisions: tuple[Decision, ...] = ()
    minutes: tuple[Minutes, ...] = ()  # the newest last
    instructions: tuple[Instruction, ...] = ()
    cases: Mapping[str, Case] = field(default_factory=dict)  # of the decisions, those that may be seen
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """What became of a decision; `is_done` None: it hangs on a case that may not be seen, or that was withdrawn."""

    is_done: bool | None
    words: str


def standing(decision: Decision, cases: Mapping[str, Case]) -> Standing:
    """Done when its case is over, or, without a case, when the office said so."""
    if decision.case_id is None:
        return Standing(decision.done_on is not None, "已落实" if decision.done_on else "落实中")
    case = cases.get(decision.case_id)
    if case is None:
        return Standing(None, "不在您的范围内")
    is_done = None if case.state is CaseState.WITHDRAWN else case.state in OVER  # nobody did what was withdrawn
    return Standing(is_done, CASE_STATES[case.state])


def made(kind: type[Any], row: Any) -> Any:
    """A row as one of the classes above."""
    values = {each.name: getattr(row, each.name) for each in fields(kind)}
    words = {"state": State, "kind": Kind}
    return kind(**{name: words[name](value) if name in words else value for name, value in values.items()})
