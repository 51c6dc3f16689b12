"""Arrange: a meeting from its planning to its archive — made, its topics put in order, held or cancelled, closed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from casework.accounts.person import Person
from casework.cases.states import LABELS as CASE_STATES
from casework.errors import Refused
from casework.meetings.books import book_of
from casework.meetings.given import TEXT, About, Draft, text
from casework.meetings.kept import cases_of, changed, for_step, noted, plain
from casework.meetings.meeting import MOST_TOPICS, Book, Kind, State, Topic
from casework.meetings.steps import may
from casework.store import Store
from casework.tables.meetings import AgendaItemRow, MeetingRow
from pipelines.china import wall


def create(store: Store, about: About, person: Person, now: datetime) -> Book:
    """Plan a meeting. Raises Refused."""
    if why := may("create", None, person):
        raise Refused(why)
    today = wall(now).date()
    about = about.checked(today)
    with store.writing() as session:
        number = _number(session, today.year)
        row = MeetingRow(meeting_no=number, state=State.PLANNED, version=1, **asdict(about))
        session.add(row)
        session.flush()
        noted(session, number, "create", person, now, {"after": plain(about)})
        return book_of(session, row)


def change(store: Store, meeting_no: str, version: int, about: About, person: Person, now: datetime) -> Book:
    """Change what a meeting is called, when and where it is. Raises Refused and Stale, as everything below."""
    about = about.checked(wall(now).date())
    with store.writing() as session:
        row = for_step(session, meeting_no, version, "change", person)
        if row.state == State.HELD and about.held_on > wall(now).date():
            raise Refused("已召开的会议，日期不能晚于今天。")
        before = About(row.title, row.held_on, row.place, row.chair, row.present)
        changed(session, row, "change", person, now, {"before": plain(before), "after": plain(about)}, **asdict(about))
        return book_of(session, row)


def add_topic(store: Store, meeting_no: str, version: int, draft: Draft, person: Person, now: datetime) -> Book:
    """Put a topic at the end of the agenda."""
    draft = draft.checked()
    with store.writing() as session:
        row = for_step(session, meeting_no, version, "add_topic", person)
        last = session.scalar(select(func.max(AgendaItemRow.position)).where(AgendaItemRow.meeting_no == meeting_no))
        if (position := (last or 0) + 1) > MOST_TOPICS:
            raise Refused(f"一次会议最多 {MOST_TOPICS} 个议题。")
        if draft.kind is Kind.CASES:
            _known_cases(session, draft.refs)
        session.add(AgendaItemRow(meeting_no=meeting_no, position=position, **asdict(draft)))
        session.flush()
        changed(session, row, "add_topic", person, now, {"position": position, "after": plain(draft)})
        return book_of(session, row)


def move_topic(
    store: Store, meeting_no: str, version: int, item_id: int, up: bool, person: Person, now: datetime
) -> Book:
    """Change places with the topic before, or after."""
    with store.writing() as session:
        row = for_step(session, meeting_no, version, "move_topic", person)
        topics = list(book_of(session, row).topics)
        at = _place(topics, item_id)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(topics):
            raise Refused("这个议题已经排在" + ("最前。" if up else "最后。"))
        topics[at], topics[to] = topics[to], topics[at]
        _laid(session, meeting_no, topics)
        changed(session, row, "move_topic", person, now, {"topic": topics[to].topic, "position": to + 1})
        return book_of(session, row)


def remove_topic(store: Store, meeting_no: str, version: int, item_id: int, person: Person, now: datetime) -> Book:
    """Take a topic off the agenda; the audit keeps what it was."""
    with store.writing() as session:
        row = for_step(session, meeting_no, version, "remove_topic", person)
        topics = list(book_of(session, row).topics)
        gone = topics.pop(_place(topics, item_id))
        _laid(session, meeting_no, topics)
        draft = Draft(gone.kind, gone.topic, gone.note, gone.refs)
        changed(session, row, "remove_topic", person, now, {"position": gone.position, "before": plain(draft)})
        return book_of(session, row)


def hold(store: Store, meeting_no: str, version: int, person: Person, now: datetime) -> Book:
    """The meeting was held on its day, with the topics that it has."""
    with store.writing() as session:
        row = for_step(session, meeting_no, version, "hold", person)
        if row.held_on > wall(now).date():
            raise Refused(f"会议定在 {row.held_on}，还没有到。提前召开的请先改会议日期。")
        if not book_of(session, row).topics:
            raise Refused("还没有议题，请先增加议题。")
        changed(session, row, "hold", person, now, {"held_on": row.held_on.isoformat()}, state=State.HELD)
        return book_of(session, row)


def cancel(store: Store, meeting_no: str, version: int, reason: str, person: Person, now: datetime) -> Book:
    """The meeting will not be held; it stays with its topics, which may be put on another agenda."""
    reason = text("取消原因", reason, TEXT)
    with store.writing() as session:
        row = for_step(session, meeting_no, version, "cancel", person)
        values = {"state": State.CANCELLED, "cancel_reason": reason, "cancelled_by": person.login, "cancelled_at": now}
        changed(session, row, "cancel", person, now, {"reason": reason}, **values)
        return book_of(session, row)


def close(store: Store, meeting_no: str, version: int, person: Person, now: datetime) -> Book:
    """Nothing more is decided or written; what was decided goes on being followed."""
    with store.writing() as session:
        row = for_step(session, meeting_no, version, "close", person)
        if not book_of(session, row).minutes:
            raise Refused("还没有纪要，请先保存纪要再归档。")
        changed(session, row, "close", person, now, {}, state=State.CLOSED)
        return book_of(session, row)


def _number(session: Session, year: int) -> str:
    """The next free number of the year; only one transaction at a time asks."""
    taken = session.scalars(select(MeetingRow.meeting_no).where(MeetingRow.meeting_no.startswith(f"{year}-")))
    return f"{year}-{max((int(each.partition('-')[2]) for each in taken), default=0) + 1:02d}"


def _known_cases(session: Session, case_ids: tuple[str, ...]) -> None:
    known = cases_of(session, set(case_ids))
    if strange := [each for each in case_ids if each not in known]:
        raise Refused(f"没有立案 {'、'.join(strange)}，请刷新后再选。")
    if gone := [each for each in case_ids if CASE_STATES[known[each].state] == "已撤回"]:
        raise Refused(f"立案 {'、'.join(gone)} 已撤回，请去掉。")


def _place(topics: list[Topic], item_id: int) -> int:
    place = next((at for at, topic in enumerate(topics) if topic.item_id == item_id), None)
    if place is None:
        raise Refused("没有这个议题，请刷新后再办。")
    return place


def _laid(session: Session, meeting_no: str, topics: list[Topic]) -> None:
    """Write the topics anew in this order: no two may stand in one place, not even for a moment."""
    session.execute(delete(AgendaItemRow).where(AgendaItemRow.meeting_no == meeting_no))
    session.expire_all()
    for position, topic in enumerate(topics, start=1):
        values = asdict(topic) | {"position": position, "meeting_no": meeting_no}
        session.execute(insert(AgendaItemRow).values(**values))
