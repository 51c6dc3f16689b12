"""Take: one step of a case by one person, whole or not at all; of two at once the second is text what the first did."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from casework.accounts.person import Person
from casework.cases.case import Done, File
from casework.cases.days.workdays import Workdays
from casework.cases.export import refresh
from casework.cases.given import Given, wrong
from casework.cases.kept import file_of, name_of, not_before, note, open_cases
from casework.cases.states import LABELS, OUTCOMES, State
from casework.cases.steps import NO_CASE, STEPS, after, hat, may, sees
from casework.errors import Refused, Stale
from casework.evidence.listing import unfit
from casework.store import Store
from casework.tables.cases import CaseRow
from casework.versioned import swap
from pipelines.china import wall


def step(
    store: Store,
    case_id: str,
    version: int,
    step: str,
    person: Person,
    now: datetime,
    workdays: Workdays,
    *,
    note: str = "",
    due_on: date | None = None,
    files: tuple[str, ...] = (),
    responsible: str | None = None,
) -> File:
    """Take a step of the case that was seen at `version`.

    due_on: the new day of `prolong`. files: SHA-256 of evidence kept before. responsible: who answers for a `plan`.
    Raises Refused, and Stale with what somebody else did first; then nothing is written.
    """
    given = Given(note, due_on, files, responsible).cleaned()
    with store.writing() as session:
        row = session.get(CaseRow, case_id)
        if row is None:
            raise Refused(NO_CASE)
        file = file_of(session, row)
        _checked(session, file, version, step, person, given, wall(now).date(), workdays)
        _write(session, row, file, step, person, not_before(now, file.steps), given)
        taken = file_of(session, row)
    refresh(store)
    return taken


def _checked(
    session: Session, file: File, version: int, step: str, person: Person, given: Given, today: date, workdays: Workdays
) -> None:
    if not sees(person, file.case):
        raise Refused(NO_CASE)
    if file.case.version != version:
        raise Stale(_faster(session, file))
    why = may(step, file, person) or wrong(step, given, today, workdays, file.case)
    why = why or unfit(session, file.case.case_id, given.files, person.login)
    if why is None and step == "reopen" and (others := open_cases(session, [file.case.finding_id])):
        why = f"这条疑点已另有立案 {others[0].case_id}（{LABELS[State(others[0].state)]}），请在那里办理。"
    if why is not None:
        raise Refused(why)


def _write(session: Session, row: CaseRow, file: File, step: str, person: Person, at: datetime, given: Given) -> None:
    before, leads = file.case.state, after(step, file)
    swap(session, row, file.case.version, CaseRow.state == before, **_changes(step, file, leads, at, given))
    text = f"{given.note}（责任人：{given.person}）" if given.person else given.note
    role, seq = hat(step, file.case, person) or "", len(file.steps) + 1
    done = Done(seq, step, before, leads, person.login, role, at, text, given.due_on, given.files)
    note(session, row.case_id, done, **({"responsible": given.person} if given.person else {}))


def _changes(step: str, file: File, leads: State, at: datetime, given: Given) -> dict[str, Any]:
    changes: dict[str, Any] = {"state": leads, "outcome": OUTCOMES.get(leads)}
    changes["closed_on"] = wall(at).date() if leads is State.CLOSED else None
    if file.case.first_action_at is None and step == "respond":
        changes["first_action_at"] = at
    if given.due_on is not None:
        changes["due_on"] = given.due_on
    if given.person is not None:
        changes["person"] = given.person
    return changes


def _faster(session: Session, file: File) -> str:
    """What was done since the case was looked at; reminders change nothing that a step rests on."""
    last = file.last(*STEPS)
    if last is None:
        raise ValueError(f"case {file.case.case_id} has no step")
    who, when = name_of(session, last.by), f"{wall(last.at):%Y-%m-%d %H:%M}"
    now_is = f"现在是“{LABELS[file.case.state]}”"
    return f"{who}已于 {when} 先办了“{STEPS[last.step].label}”，{now_is}。请刷新后再办。"
