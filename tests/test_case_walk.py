"""The walk: every step by everybody from every state, against a model that knows only casework.md's table."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from casework.accounts.person import Person, Role
from casework.append_only import unprotected
from casework.audit import chain as audit
from casework.cases import lists
from casework.cases.case import Case, Done, File
from casework.cases.states import State
from casework.cases.steps import may
from casework.errors import Refused
from casework.store import Store
from casework.tables.audit import AuditRow
from casework.tables.case_steps import CaseStepRow
from pipelines.lake.scope import COUNTY
from tests.cases import EVERYBODY, HOUR, LEAD, OFFICE, TOWNSHIP, WAY, led, opened, take
from tests.stores import NOON

# state → step → state, written down again by hand.
TABLE = {
    "assigned": {"withdraw": "withdrawn", "respond": "responded"},
    "responded": {"plan": "mending", "claim_untrue": "claimed", "claim_error": "claimed"},
    "claimed": {"accept": "?", "refuse": "mending"},
    "mending": {"prolong": "prolonged", "report": "to_review"},
    "prolonged": {"prolong": "prolonged", "report": "to_review"},
    "to_review": {"close": "closed", "send_back": "mending"},
    "closed": {"reopen": "mending"},
    "untrue": {"reopen": "mending"},
    "data_error": {"reopen": "mending"},
    "withdrawn": {},
}
UNIT = {"respond", "plan", "claim_untrue", "claim_error", "report"}
NAMES = sorted({name for steps in TABLE.values() for name in steps} | {"assign"})
CLAIMED = (WAY[0], ("claim_untrue", TOWNSHIP))
STARTS = {
    "assigned": (),
    "responded": WAY[:1],
    "mending": WAY[:2],
    "to_review": WAY[:3],
    "closed": WAY,
    "claimed": CLAIMED,
}
NOON_IN_CHINA = datetime(2026, 10, 20, 12)
# What Hypothesis draws hangs on the modules that other tests have imported, too: the walks go on until they have been
# everywhere, and one round rarely misses a state.
ROUNDS = 5
OUTCOME = {"closed": "属实", "untrue": "不属实", "data_error": "数据错误"}


def is_theirs(who: Person, name: str) -> bool:
    """Whether it is this person's turn, for a road of 西河镇 that LEAD leads."""
    if name in UNIT:
        own = who.role is Role.TOWNSHIP and who.township == "西河镇"
        return own or (who.department == LEAD and who.categories in ((), ("道路",)))
    return who.is_office or (name != "withdraw" and who.role is Role.INSPECTION)


def walk(store: Store, reached: set[str], left: set[str]) -> type[RuleBasedStateMachine]:
    """A machine that walks cases of this store and notes which states it came to and went from."""

    class Walk(RuleBasedStateMachine):
        """One case."""

        @initialize(start=st.sampled_from(sorted(STARTS)))
        def open(self, start: str) -> None:
            case, way = opened(store), STARTS[start]
            file = led(store, case, *way) if way else lists.file(store, COUNTY, case.case_id)
            assert file is not None and file.case.state == start
            self.file, self.state, self.taken, self.prolonged = file, start, len(file.steps), False
            self.reporters, self.claimants = set(file.by("report")), set(file.by("claim_untrue", "claim_error"))
            self.claim = file.steps[-1].step if start == "claimed" else ""
            left.update(done.before for done in file.steps if done.before)
            reached.update(done.after for done in file.steps)

        @rule(name=st.sampled_from(NAMES), who=st.sampled_from(EVERYBODY))
        def take(self, name: str, who: Person) -> None:
            self.tried(name, who)

        @rule(nth=st.integers(0, 5), of=st.integers(0, 5))
        def go_on(self, nth: int, of: int) -> None:
            if here := sorted(TABLE[self.state]):
                name = here[nth % len(here)]
                theirs = [who for who in EVERYBODY if is_theirs(who, name)]
                self.tried(name, theirs[of % len(theirs)])

        def tried(self, name: str, who: Person) -> None:
            before = written()
            try:
                file = take(store, self.file.case, name, who, NOON + self.taken * HOUR)
            except Refused as refused:
                assert not self.allowed(name, who)
                assert refused.sentence.endswith("。") and written() == before
                return
            assert self.allowed(name, who)
            self.went(name, who, file)
            assert written() == (before[0] + 1, before[1] + 1)

        def allowed(self, name: str, who: Person) -> bool:
            stands = name in TABLE[self.state] and is_theirs(who, name)
            if name in ("close", "send_back"):
                return stands and who.login not in self.reporters
            if name in ("accept", "refuse"):
                return stands and who.login not in self.claimants
            return stands and not (name == "prolong" and self.prolonged)  # the tests' new day is always the same

        def went(self, name: str, who: Person, file: File) -> None:
            left.add(self.state)
            leads = TABLE[self.state][name]
            self.state = {"claim_untrue": "untrue", "claim_error": "data_error"}[self.claim] if leads == "?" else leads
            reached.add(self.state)
            self.reporters |= {who.login} if name == "report" else set()
            if name.startswith("claim"):
                self.claimants.add(who.login)
                self.claim = name
            self.prolonged |= name == "prolong"
            self.taken += 1
            self.file = file
            case, last = file.case, file.steps[-1]
            assert (case.state, case.version, len(file.steps)) == (self.state, self.taken, self.taken)
            assert (last.step, last.by, last.after) == (name, who.login, self.state)
            on = (NOON_IN_CHINA + (self.taken - 1) * HOUR).date()
            assert (case.outcome, case.closed_on) == (OUTCOME.get(self.state), on if self.state == "closed" else None)

    def written() -> tuple[int, int]:
        with store.reading() as session:
            steps, audits = (session.scalar(sa.select(sa.func.count()).select_from(t)) for t in (CaseStepRow, AuditRow))
        return steps or 0, audits or 0

    return Walk


def test_every_state_is_reached_and_left_and_nothing_else_happens(store: Store) -> None:
    reached, left, everywhere = {"assigned"}, set[str](), set(TABLE)
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    often = settings(max_examples=50, stateful_step_count=15, deadline=None, suppress_health_check=quiet, database=None)
    store.data = None  # the night's file has its own tests
    for nth in range(ROUNDS):
        run_state_machine_as_test(seed(nth)(walk(store, reached, left)), settings=often)
        if reached == everywhere and left == everywhere - {"withdrawn"}:
            break
    assert reached == everywhere and left == everywhere - {"withdrawn"}
    chain = audit.verify(store)
    with store.reading() as session:
        assert chain.whole and unprotected(session.connection()) == []
        assert chain.rows == session.scalar(sa.select(sa.func.count()).select_from(CaseStepRow))


def test_whatever_the_state_and_whoever_asks_the_table_agrees_with_the_model() -> None:
    """All of it at once, without a store: ten states, fourteen steps, everybody."""
    for state, steps in TABLE.items():
        file = standing(State(state))
        for name in NAMES:
            for who in EVERYBODY:
                allowed = name in steps and is_theirs(who, name)
                assert (may(name, file, who) is None) == allowed, (state, name, who.login)
    assert {name for name in NAMES if any(may(name, None, who) is None for who in EVERYBODY)} == {"assign"}


def standing(state: State) -> File:
    """A case in this state, of which nobody here has reported or claimed anything."""
    first = Done(1, "assign", None, state, "x", "office", NOON, "", None, ())
    claim = Done(2, "claim_untrue", None, state, "x", "township", NOON, "", None, ())
    end = ("属实", NOON.date()) if state is State.CLOSED else (None, None)
    whose = (LEAD, None, NOON.date(), NOON, None, end[1], end[0], 1)
    known = ("2026-00001", "f", "paid_ahead", "red", None, "西河镇", None, "道路", None, "s", "e")
    return File(Case(*known, state, *whose), (first, claim))


def test_the_model_is_not_the_table_that_it_looks_at() -> None:
    assert is_theirs(TOWNSHIP, "respond") and not is_theirs(TOWNSHIP, "close") and is_theirs(OFFICE, "withdraw")


@pytest.mark.parametrize("state", [state for state, steps in TABLE.items() if steps])
def test_every_state_that_is_left_has_somebody_who_may(state: str) -> None:
    assert all(any(is_theirs(who, name) for who in EVERYBODY) for name in TABLE[state])
