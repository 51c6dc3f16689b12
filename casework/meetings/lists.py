"""Lists: the meetings as somebody may see them, one with all that was kept of it, and what became of decisions.

Whoever may see the whole county sees whole meetings. Whoever is limited to a township or to some categories sees of
a meeting its name, day and place and the decisions that name their unit as lead or that are about a case of theirs:
no topics, minutes or instructions, which speak of others. A meeting without such a decision is not theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.accounts.person import Person
from casework.accounts.scope import holds
from casework.cases.case import Case
from casework.meetings.books import book_of, books_of
from casework.meetings.meeting import Book, Decision, Meeting, Standing, State, Topic, standing
from casework.store import Store
from casework.tables.meetings import MeetingRow
from pipelines.lake.scope import Scope

NOT_HELD = (State.PLANNED, State.CANCELLED)


@dataclass(frozen=True)
class Sight:
    """Whose meetings: what the viewer may see, and which unit they are of (None: of none)."""

    scope: Scope
    unit: str | None = None


@dataclass(frozen=True)
class Followed:
    """A decision of an earlier meeting, and what became of it."""

    meeting: Meeting
    decision: Decision
    case: Case | None
    standing: Standing


def sight_of(person: Person | None, scope: Scope) -> Sight:
    """What somebody sees of meetings; `person` None: who sits at the machine of a county without accounts."""
    return Sight(scope, (person.township or person.department) if person else None)


def books(store: Store, sight: Sight) -> list[Book]:
    """Every meeting of the viewer, the latest first."""
    with store.reading() as session:
        return [seen for book in books_of(session, _rows(session)) if (seen := _seen(book, sight))]


def book(store: Store, sight: Sight, meeting_no: str) -> Book | None:
    """One meeting; None: there is none, or it is not the viewer's."""
    with store.reading() as session:
        row = session.get(MeetingRow, meeting_no)
        return _seen(book_of(session, row), sight) if row else None


def followed(store: Store, sight: Sight, meeting_no: str) -> list[Followed]:
    """What the meeting before this one decided, and what earlier ones did that is not done yet; the latest first."""
    every = books(store, sight)
    place = next((at for at, each in enumerate(every) if each.meeting.meeting_no == meeting_no), None)
    if place is None:
        return []
    earlier = [each for each in every[place + 1 :] if each.meeting.state not in NOT_HELD]
    lines = [(nth, followed_up(each)) for nth, each in enumerate(earlier)]
    return [line for nth, all_lines in lines for line in all_lines if nth == 0 or _is_open(line)]


def waiting_topics(store: Store, sight: Sight) -> list[tuple[Meeting, Topic]]:
    """The topics of cancelled meetings that no other agenda has taken up, of the latest meeting first."""
    every = books(store, sight)
    taken = {_matter(each) for book in every if book.meeting.state is not State.CANCELLED for each in book.topics}
    waiting = [(book.meeting, each) for book in every if book.meeting.state is State.CANCELLED for each in book.topics]
    by_matter = {_matter(topic): (meeting, topic) for meeting, topic in reversed(waiting)}  # of two alike the latest
    return [by_matter[matter] for matter in reversed(by_matter) if matter not in taken]


def _matter(topic: Topic) -> tuple[object, ...]:
    return topic.kind, topic.topic, topic.refs


def _is_open(line: Followed) -> bool:
    """Whether it is still to be done, as far as the viewer knows."""
    return line.standing.is_done is False or (line.standing.is_done is None and line.case is None)


def followed_up(book: Book) -> list[Followed]:
    """The decisions of a meeting, and what became of each."""
    return [
        Followed(book.meeting, each, book.cases.get(each.case_id or ""), standing(each, book.cases))
        for each in book.decisions
    ]


def _rows(session: Session) -> list[MeetingRow]:
    return list(session.scalars(select(MeetingRow).order_by(MeetingRow.held_on.desc(), MeetingRow.meeting_no.desc())))


def _seen(book: Book, sight: Sight) -> Book | None:
    """What the viewer may see of it; None: nothing."""
    if not sight.scope.is_limited:
        return book
    cases = {number: case for number, case in book.cases.items() if holds(sight.scope, case.township, case.category)}
    own = tuple(
        each
        for each in book.decisions
        if each.case_id in cases or (sight.unit is not None and each.lead_department == sight.unit)
    )
    meeting = replace(book.meeting, present="")
    return Book(meeting, decisions=own, cases=cases) if own else None
