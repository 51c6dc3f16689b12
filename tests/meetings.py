"""Meetings: some of them at every stage, for the tests of casework's meetings."""

from __future__ import annotations

from datetime import date, datetime

from casework.accounts.person import Person
from casework.meetings import arrange, decide, minutes
from casework.meetings.given import About, Draft, Proposal
from casework.meetings.meeting import Book, Kind
from casework.store import Store
from tests.cases import LEAD, OFFICE, TODAY, in_force
from tests.stores import NOON

TEXT = Draft(Kind.TEXT, "通报情况", "由县交通运输局汇报")


def planned(store: Store, title: str = "第3次会议", held_on: date = TODAY, now: datetime = NOON) -> Book:
    """A meeting that is planned."""
    return arrange.create(store, About(title, held_on, "三楼会议室", "李县长", "各乡镇"), OFFICE, now)


def topic(store: Store, book: Book, draft: Draft = TEXT, who: Person = OFFICE, now: datetime = NOON) -> Book:
    """With one topic more."""
    return arrange.add_topic(store, book.meeting.meeting_no, book.meeting.version, draft, who, now)


def held(store: Store, held_on: date = TODAY, now: datetime = NOON) -> Book:
    """A meeting that was held, with one topic."""
    book = topic(store, planned(store, held_on=held_on, now=now), now=now)
    return arrange.hold(store, book.meeting.meeting_no, book.meeting.version, OFFICE, now)


def cancelled(store: Store, book: Book, now: datetime = NOON) -> Book:
    """A planned meeting that is not to be held."""
    return arrange.cancel(store, book.meeting.meeting_no, book.meeting.version, "与防汛会议冲突", OFFICE, now)


def decided(store: Store, book: Book, proposal: Proposal | None = None, now: datetime = NOON) -> Book:
    """With one decision more."""
    proposal = proposal or Proposal("限期返工", LEAD, "张三", date(2026, 11, 20))
    return decide.decide(store, book.meeting.meeting_no, book.meeting.version, proposal, OFFICE, now, in_force())


def closed(store: Store, book: Book, now: datetime = NOON) -> Book:
    """With minutes, closed."""
    book = minutes.write(store, book.meeting.meeting_no, len(book.minutes), "会议议定如下事项", OFFICE, now)
    return arrange.close(store, book.meeting.meeting_no, book.meeting.version, OFFICE, now)
