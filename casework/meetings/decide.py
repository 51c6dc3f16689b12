"""Decide: what a meeting decides, with the cases that it opens or prolongs, and whether it was done."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.accounts.person import Person
from casework.cases.assign import assign
from casework.cases.case import Case
from casework.cases.days.terms import Terms
from casework.cases.export import refresh
from casework.cases.finding import Assignment
from casework.cases.states import LABELS, OVER
from casework.cases.take import step
from casework.errors import Refused, Stale
from casework.meetings.books import book_of
from casework.meetings.given import TEXT, Proposal, text
from casework.meetings.kept import cases_of, changed, for_step, noted, plain
from casework.meetings.meeting import Book, Decision, made
from casework.store import Store
from casework.tables.decisions import DecisionRow
from casework.tables.meetings import AgendaItemRow, MeetingRow
from casework.versioned import swap
from pipelines.china import wall


def decide(
    store: Store, meeting_no: str, version: int, proposal: Proposal, person: Person, now: datetime, terms: Terms
) -> Book:
    """Write down a decision: one for each finding that it assigns and each case that it names, else one.

    Cases are opened and prolonged in the same transaction. Raises Refused and Stale, and then nothing is written.
    """
    proposal = proposal.checked()
    with store.writing() as session:
        row = for_step(session, meeting_no, version, "decide", person)
        _own_topic(session, row, proposal.item_id)
        cases = [
            *_opened(store, session, proposal, person, now, terms),
            *_named(store, session, row, proposal, person, now, terms),
        ]
        if not cases and proposal.due_on and proposal.due_on < row.held_on:
            raise Refused(f"完成时限 {proposal.due_on} 早于会议日期（{row.held_on}）。")
        _written(session, row, proposal, cases, person, now)
        book = book_of(session, row)
    refresh(store)
    return book


def reword(store: Store, decision: Decision, words: str, person: Person, now: datetime) -> Book:
    """Write the text of a decision that was seen anew, until the meeting is closed."""
    words = text("议定事项", words, TEXT)
    with store.writing() as session:
        row = for_step(session, decision.meeting_no, None, "reword", person)
        kept = _decision(session, decision)
        before = kept.text
        swap(session, kept, decision.version, text=words)
        body = {"number": kept.number, "before": {"text": before}, "after": {"text": words}}
        changed(session, row, "reword", person, now, body)
        return book_of(session, row)


def mark(store: Store, decision: Decision, is_done: bool, note: str, person: Person, now: datetime) -> Book:
    """Say of a decision without a case that it was done, or that it was not after all. Raises Refused and Stale."""
    note, today = text("落实情况", note, TEXT), wall(now).date()
    with store.writing() as session:
        row = for_step(session, decision.meeting_no, None, "mark", person)
        kept = _decision(session, decision)
        if kept.case_id is not None:
            raise Refused(f"这一项由立案 {kept.case_id} 办理，销号后自动落实。")
        if (kept.done_on is not None) == is_done:
            raise Refused("这一项已经登记为" + ("已落实。" if is_done else "落实中。"))
        values = {"done_on": today, "done_note": note} if is_done else {"done_on": None, "done_note": None}
        swap(session, kept, decision.version, **values)
        body = {"number": kept.number, "note": note, "after": {"is_done": "已落实" if is_done else "落实中"}}
        noted(session, row.meeting_no, "mark", person, now, body)
        return book_of(session, row)


def _own_topic(session: Session, row: MeetingRow, item_id: int | None) -> None:
    item = session.get(AgendaItemRow, item_id) if item_id is not None else None
    if item_id is not None and (item is None or item.meeting_no != row.meeting_no):
        raise Refused("没有这个议题，请刷新后再办。")


def _opened(
    store: Store, session: Session, proposal: Proposal, person: Person, now: datetime, terms: Terms
) -> list[Case]:
    if not proposal.findings:
        return []
    wanted = [
        Assignment(each, proposal.lead_department, proposal.person, proposal.due_on) for each in proposal.findings
    ]
    return assign(store, wanted, person, now, terms, proposal.text, within=session)


def _named(
    store: Store, session: Session, row: MeetingRow, proposal: Proposal, person: Person, now: datetime, terms: Terms
) -> list[Case]:
    """The cases that are named, prolonged where another day was set."""
    known = cases_of(session, set(proposal.case_ids))
    if strange := [each for each in proposal.case_ids if each not in known]:
        raise Refused(f"没有立案 {'、'.join(strange)}，请刷新后再选。")
    if over := [case for case in known.values() if case.state in OVER]:
        raise Refused(f"立案 {over[0].case_id} 已是“{LABELS[over[0].state]}”，不用再议定；需要时请先重新立案。")
    cases = [known[case_id] for case_id in proposal.case_ids]
    day, why = proposal.due_on, f"联席会议 {row.meeting_no} 议定：{proposal.text}"[:TEXT]
    return [_prolonged(store, session, case, day, why, person, now, terms) for case in cases]


def _prolonged(
    store: Store, session: Session, case: Case, day: date | None, why: str, person: Person, now: datetime, terms: Terms
) -> Case:
    if day is None or day == case.due_on:
        return case
    at = (case.case_id, case.version, "prolong")
    return step(store, *at, person, now, terms.workdays, note=why, due_on=day, within=session).case


def _written(
    session: Session, row: MeetingRow, proposal: Proposal, cases: list[Case], person: Person, now: datetime
) -> None:
    mine = DecisionRow.meeting_no == row.meeting_no
    last = session.scalar(select(func.max(DecisionRow.number)).where(mine)) or 0
    own = (proposal.lead_department, proposal.person, proposal.due_on, None)
    of_cases = [(case.lead_department, case.person or proposal.person, case.due_on, case.case_id) for case in cases]
    for number, (lead, who, due_on, case_id) in enumerate(of_cases or [own], start=last + 1):
        decision = DecisionRow(meeting_no=row.meeting_no, number=number, item_id=proposal.item_id, text=proposal.text)
        decision.lead_department, decision.person, decision.due_on, decision.case_id = lead, who, due_on, case_id
        decision.version = 1
        session.add(decision)
        session.flush()
        kept = plain(made(Decision, decision))
        body = {name: kept[name] for name in ("text", "lead_department", "person", "due_on", "case_id") if name in kept}
        noted(session, row.meeting_no, "decide", person, now, {"number": number, "after": body})
    swap(session, row, row.version)


def _decision(session: Session, decision: Decision) -> DecisionRow:
    kept = session.get(DecisionRow, decision.decision_id)
    if kept is None or kept.meeting_no != decision.meeting_no:
        raise Refused("没有这一项议定事项，请刷新后再办。")
    if kept.version != decision.version:
        raise Stale("这一项议定事项刚被别人改过，请刷新后再办。")
    return kept
