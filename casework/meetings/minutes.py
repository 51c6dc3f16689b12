"""Minutes of a meeting, each version kept, and the instructions that leaders write to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.accounts.person import Person
from casework.cases.kept import name_of
from casework.errors import Stale
from casework.meetings.books import book_of
from casework.meetings.given import MINUTES, TEXT, text
from casework.meetings.kept import for_step, noted
from casework.meetings.meeting import Book
from casework.store import Store
from casework.tables.minutes import InstructionRow, MinutesRow
from pipelines.china import wall


def write(store: Store, meeting_no: str, seen: int, words: str, person: Person, now: datetime) -> Book:
    """The next version of the minutes, by whoever saw version `seen` (0: there was none). Raises Refused and Stale."""
    words = text("纪要", words, MINUTES)
    with store.writing() as session:
        row = for_step(session, meeting_no, None, "minute", person)
        last = _last(session, MinutesRow, meeting_no)
        if last != seen:
            newest = session.get(MinutesRow, (meeting_no, last))
            who = f"{name_of(session, newest.by)}已于 {wall(newest.at):%Y-%m-%d %H:%M} " if newest else ""
            raise Stale(f"{who}保存了第 {last} 版纪要。请先看新的一版，再把您的改动合进去。")
        session.add(MinutesRow(meeting_no=meeting_no, seq=last + 1, text=words, by=person.login, at=now))
        session.flush()
        noted(session, meeting_no, "minute", person, now, {"seq": last + 1, "text": words})
        return book_of(session, row)


def instruct(store: Store, meeting_no: str, words: str, person: Person, now: datetime) -> Book:
    """A leader's instruction; kept for ever. Raises Refused."""
    words = text("批示", words, TEXT)
    with store.writing() as session:
        row = for_step(session, meeting_no, None, "instruct", person)
        seq = _last(session, InstructionRow, meeting_no) + 1
        kept = {"meeting_no": meeting_no, "seq": seq, "text": words, "by": person.login, "role": person.role.value}
        session.add(InstructionRow(**kept, at=now))
        session.flush()
        noted(session, meeting_no, "instruct", person, now, {"seq": seq, "text": words})
        return book_of(session, row)


def _last(session: Session, table: Any, meeting_no: str) -> int:
    return session.scalar(select(func.max(table.seq)).where(table.meeting_no == meeting_no)) or 0
