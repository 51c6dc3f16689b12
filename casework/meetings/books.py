"""Books: meetings with everything that was kept of them, asked together, inside the caller's session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.cases.case import Case
from casework.meetings.kept import cases_of, names_of
from casework.meetings.meeting import Book, Decision, Instruction, Meeting, Minutes, Topic, made
from casework.tables.decisions import DecisionRow
from casework.tables.meetings import AgendaItemRow, MeetingRow
from casework.tables.minutes import InstructionRow, MinutesRow

PARTS: tuple[tuple[Any, type[Any], Any], ...] = (
    (AgendaItemRow, Topic, AgendaItemRow.position),
    (DecisionRow, Decision, DecisionRow.number),
    (MinutesRow, Minutes, MinutesRow.seq),
    (InstructionRow, Instruction, InstructionRow.seq),
)


def book_of(session: Session, row: MeetingRow) -> Book:
    """One meeting."""
    return books_of(session, [row])[0]


def books_of(session: Session, rows: Sequence[MeetingRow]) -> list[Book]:
    """Meetings in the order given: years of them cost no more questions than one."""
    numbers = [row.meeting_no for row in rows]
    parts = [_by_meeting(session, *part, numbers) for part in PARTS]
    _, decisions, minutes, instructions = parts
    cases = cases_of(session, {each.case_id for own in decisions.values() for each in own if each.case_id})
    names = names_of(session, {login for row in rows for login in _logins(row, minutes, instructions)})
    return [_book(row, [tuple(part[row.meeting_no]) for part in parts], cases, names) for row in rows]


def _by_meeting(
    session: Session, table: Any, kind: type[Any], order: Any, numbers: Iterable[str]
) -> dict[str, list[Any]]:
    by_number: dict[str, list[Any]] = {number: [] for number in numbers}
    for row in session.scalars(select(table).where(table.meeting_no.in_(by_number)).order_by(table.meeting_no, order)):
        by_number[row.meeting_no].append(made(kind, row))
    return by_number


def _logins(
    row: MeetingRow, minutes: Mapping[str, Sequence[Minutes]], instructions: Mapping[str, Sequence[Instruction]]
) -> set[str]:
    """Whoever wrote something to the meeting, or cancelled it."""
    wrote = {each.by for each in minutes[row.meeting_no]} | {each.by for each in instructions[row.meeting_no]}
    return wrote | {row.cancelled_by} if row.cancelled_by else wrote


def _book(
    row: MeetingRow, parts: Sequence[tuple[Any, ...]], cases: Mapping[str, Case], names: Mapping[str, str]
) -> Book:
    topics, decisions, minutes, instructions = parts
    own = {each.case_id: cases[each.case_id] for each in decisions if each.case_id}
    logins = _logins(row, {row.meeting_no: minutes}, {row.meeting_no: instructions})
    known = {login: names[login] for login in logins if login in names}
    return Book(made(Meeting, row), topics, decisions, minutes, instructions, own, known)
