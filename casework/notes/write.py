"""Write: a note is added, and taken back; neither changes what was written before."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.accounts.person import Person
from casework.accounts.scope import scope_of
from casework.audit import chain as audit
from casework.errors import Refused
from casework.notes.lists import standing
from casework.notes.note import Note, Point, is_readable, may_withdraw, may_write, unit_of
from casework.store import Store
from casework.tables.chart_notes import ChartNoteRow, ChartNoteWithdrawalRow
from casework.texts import cleaned
from pipelines.cleaning.places.spelling import stem
from pipelines.measures.periods import end, name
from pipelines.registry import kpis

LONGEST, MOST = 80, 5  # signs of a note, notes of a point
KINDS = ("month", "quarter", "year")
GONE = "没有这条加注，请刷新后再看。"


def write(store: Store, point: Point, text: str, person: Person, townships: Collection[str], now: datetime) -> Note:
    """Keep a note. `townships`: those that the writer may see. Raises Refused."""
    if why := may_write(person, point.township) or _strange(point, townships):
        raise Refused(why)
    words = cleaned("加注", " ".join(text.split()), LONGEST)
    with store.writing() as session:
        seen = (note for note in standing(session) if is_readable(note, scope_of(person)))
        there = [note for note in seen if note.point == point]
        if any(note.text == words for note in there):
            raise Refused("这一期已有同样的加注。")
        if len(there) >= MOST:
            raise Refused(f"这一期已有 {MOST} 条加注，请先撤回不用的。")
        number = (session.scalar(select(func.max(ChartNoteRow.note_no))) or 0) + 1
        note = Note(number, point, words, names_in(words, townships), unit_of(person), person.login, now)
        _keep(session, note)
        audit.record(session, now, person.login, "note.write", _body(note))
    return note


def withdraw(store: Store, note_no: int, person: Person, now: datetime) -> None:
    """Take a note back; it stays in the store and is shown no more. Raises Refused."""
    with store.writing() as session:
        note = next((each for each in standing(session) if each.note_no == note_no), None)
        if note is None or not is_readable(note, scope_of(person)):
            raise Refused(GONE)
        if why := may_withdraw(person, note):
            raise Refused(why)
        session.add(ChartNoteWithdrawalRow(note_no=note_no, by=person.login, at=now))
        session.flush()
        audit.record(session, now, person.login, "note.withdraw", _body(note))


def names_in(text: str, townships: Collection[str]) -> tuple[str, ...]:
    """The townships that a text names, by the whole name or without its last sign; 东山村 is not 东山乡."""
    solid = "".join(text.split())
    return tuple(each for each in townships if each in solid or _names_shortly(solid, stem(each)))


def _names_shortly(text: str, short: str) -> bool:
    return bool(short) and re.search(f"{re.escape(short)}(?!村|社区)", text) is not None


def _strange(point: Point, townships: Collection[str]) -> str | None:
    """Why no trend has such a point."""
    if point.kpi not in kpis():
        return "没有这个指标，请重新选择。"
    if point.kind not in KINDS or point.end != end(point.kind, point.end):
        return "没有这一期，请重新选择。"
    if point.township is not None and point.township not in townships:
        return f"没有“{point.township}”这个乡镇。"
    return None


def _keep(session: Session, note: Note) -> None:
    point = note.point
    place = {"kpi": point.kpi, "period_kind": point.kind, "period_end": point.end}
    place |= {"township": point.township, "category": point.category}
    who = {"named": note.named, "unit": note.unit, "by": note.by, "at": note.at}
    session.add(ChartNoteRow(note_no=note.note_no, text=note.text, **place, **who))
    session.flush()


def _body(note: Note) -> dict[str, Any]:
    """What the audit keeps of it."""
    point = note.point
    body = {"note_no": note.note_no, "kpi": point.kpi, "period": name(point.kind, point.end)}
    return body | {"township": point.township, "category": point.category, "text": note.text}
