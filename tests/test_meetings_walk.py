"""The walk: the steps of a meeting in any order by anybody make no ninth topic and lose no decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from casework.accounts.person import Person
from casework.audit import chain as audit
from casework.cases import lists as case_lists
from casework.cases.finding import Finding
from casework.errors import Refused, Stale
from casework.meetings import arrange, decide, lists, minutes
from casework.meetings.given import About, Draft, Proposal
from casework.meetings.lists import Sight
from casework.meetings.meeting import Book, Kind
from casework.store import Store
from pipelines.lake.scope import COUNTY
from tests.cases import LEAD, LEADER, OFFICE, OTHER_OFFICE, TODAY, TOWNSHIP, finding, in_force
from tests.meetings import planned
from tests.stores import NOON

WHO = st.sampled_from([OFFICE, OFFICE, OFFICE, OTHER_OFFICE, LEADER, TOWNSHIP])
ANY, LATE = st.integers(0, 9), st.sampled_from([0, 0, 0, 1])  # how old the version is that was seen


def walk(store: Store, most: list[int]) -> type[RuleBasedStateMachine]:
    """A machine over this store, with a model that knows only names and texts; `most` are the longest agendas."""

    class Walk(RuleBasedStateMachine):
        """One meeting."""

        @initialize(topics=st.integers(0, 8))
        def begin(self, topics: int) -> None:
            self.book = planned(store)
            self.topics: list[str] = []
            self.decisions: list[str] = []
            self.texts: list[str] = []
            self.state, self.nth = "planned", 0
            for _ in range(topics):
                self.add(OFFICE, 0)

        def name(self) -> str:
            self.nth += 1
            return f"第{self.nth}项"

        def tried(self, who: Person, late: int, wish: object, fits: bool) -> bool:
            """Whether it was done: exactly when the model says so. `wish` takes the version that was seen."""
            may = fits and who.is_office
            try:
                self.book = wish(self.book.meeting.version - late)  # type: ignore[operator]  # one of several
            except Stale:
                assert late and who.is_office
                return False
            except Refused:
                assert not may
                return False
            assert may and not late
            return True

        @rule(who=WHO, late=LATE)
        def add(self, who: Person, late: int) -> None:
            number, name = self.book.meeting.meeting_no, self.name()
            fits = self.state == "planned" and len(self.topics) < 8
            draft = Draft(Kind.TEXT, name)
            if self.tried(who, late, lambda seen: arrange.add_topic(store, number, seen, draft, who, NOON), fits):
                self.topics.append(name)

        @rule(who=WHO, late=LATE, nth=ANY, up=st.booleans())
        def move(self, who: Person, late: int, nth: int, up: bool) -> None:
            if self.book.topics:
                number, at = self.book.meeting.meeting_no, nth % len(self.book.topics)
                item, to = self.book.topics[at].item_id, at - 1 if up else at + 1
                fits = self.state == "planned" and 0 <= to < len(self.topics)
                if self.tried(
                    who, late, lambda seen: arrange.move_topic(store, number, seen, item, up, who, NOON), fits
                ):
                    self.topics[at], self.topics[to] = self.topics[to], self.topics[at]

        @rule(who=WHO, late=LATE, nth=ANY)
        def remove(self, who: Person, late: int, nth: int) -> None:
            if self.book.topics:
                number, at = self.book.meeting.meeting_no, nth % len(self.book.topics)
                item, fits = self.book.topics[at].item_id, self.state == "planned"
                if self.tried(who, late, lambda seen: arrange.remove_topic(store, number, seen, item, who, NOON), fits):
                    self.topics.pop(at)

        @rule(who=WHO, late=LATE)
        def hold(self, who: Person, late: int) -> None:
            number, fits = self.book.meeting.meeting_no, self.state == "planned" and bool(self.topics)
            if self.tried(who, late, lambda seen: arrange.hold(store, number, seen, who, NOON), fits):
                self.state = "held"

        @precondition(lambda self: self.book.meeting.version > 12)  # late, or most walks would end here
        @rule(who=WHO, late=LATE)
        def cancel(self, who: Person, late: int) -> None:
            number, fits = self.book.meeting.meeting_no, self.state == "planned"
            if self.tried(who, late, lambda seen: arrange.cancel(store, number, seen, "改期", who, NOON), fits):
                self.state = "cancelled"

        @rule(who=WHO, late=LATE, cases=st.integers(0, 2))
        def decide(self, who: Person, late: int, cases: int) -> None:
            number, name, fits = self.book.meeting.meeting_no, self.name(), self.state == "held"
            findings: tuple[Finding, ...] = tuple(finding() for _ in range(cases))
            wish = Proposal(name, LEAD, None, None, None, findings)
            asked = (number, wish, who, NOON, in_force())
            if self.tried(who, late, lambda seen: decide.decide(store, asked[0], seen, *asked[1:]), fits):
                self.decisions += [name] * max(cases, 1)

        @rule(who=WHO)
        def minute(self, who: Person) -> None:
            number, name, seen = self.book.meeting.meeting_no, self.name(), len(self.texts)
            fits = self.state == "held"
            if self.tried(who, 0, lambda _: minutes.write(store, number, seen, name, who, NOON), fits):
                self.texts.append(name)

        @rule(who=WHO, late=LATE)
        def close(self, who: Person, late: int) -> None:
            number, fits = self.book.meeting.meeting_no, self.state == "held" and bool(self.texts)
            if self.tried(who, late, lambda seen: arrange.close(store, number, seen, who, NOON), fits):
                self.state = "closed"

        @rule(who=WHO, late=LATE, days=st.integers(-9, 0))
        def change(self, who: Person, late: int, days: int) -> None:
            number, about = self.book.meeting.meeting_no, About("例会", TODAY + timedelta(days=days))
            fits = self.state in ("planned", "held")
            self.tried(who, late, lambda seen: arrange.change(store, number, seen, about, who, NOON), fits)

        @rule(who=WHO, nth=ANY)
        def mark(self, who: Person, nth: int) -> None:
            if self.book.decisions:
                one = self.book.decisions[nth % len(self.book.decisions)]
                fits, done = one.case_id is None, one.done_on is None
                self.tried(who, 0, lambda _: decide.mark(store, one, done, "已核实", who, NOON), fits)

        @invariant()
        def nothing_is_lost(self) -> None:
            if not hasattr(self, "topics"):
                return
            kept = lists.book(store, Sight(COUNTY), self.book.meeting.meeting_no)
            assert isinstance(kept, Book)
            assert [each.topic for each in kept.topics] == self.topics and len(self.topics) <= 8
            assert [each.position for each in kept.topics] == list(range(1, len(self.topics) + 1))
            assert [each.text for each in kept.decisions] == self.decisions
            assert [each.number for each in kept.decisions] == list(range(1, len(self.decisions) + 1))
            assert all(case_lists.file(store, COUNTY, each.case_id) for each in kept.decisions if each.case_id)
            assert [each.text for each in kept.minutes] == self.texts and kept.meeting.state == self.state
            most.append(len(self.topics))

        def teardown(self) -> None:
            assert audit.verify(store).whole

    return Walk


def test_no_order_of_steps_makes_a_ninth_topic_or_loses_a_decision(store: Store) -> None:
    most: list[int] = []
    few = settings(
        max_examples=8,
        stateful_step_count=30,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    run_state_machine_as_test(walk(store, most), settings=few)  # type: ignore[no-untyped-call]  # hypothesis has no types for it
    assert max(most) >= 2


@pytest.mark.soak
def test_many_more_orders(store: Store) -> None:
    most: list[int] = []
    many = settings(
        max_examples=80, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(walk(store, most), settings=many)  # type: ignore[no-untyped-call]  # hypothesis has no types for it
    assert max(most) == 8
