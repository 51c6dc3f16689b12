"""Appeals: a township against its own rank, decided by assessment, each step kept; both stores."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from casework.accounts.person import Person
from casework.accounts.scope import scope_of
from casework.audit.acts import ACTS, OF_THE_SYSTEM
from casework.errors import Refused, Stale
from casework.publications.appeals import AFTER, OUTCOMES, STATES, STEPS, TEXT, Appeal, State, act, appeals, file
from casework.store import Store
from casework.tables.audit import AuditRow
from tests.cases import ASSESSMENT, EVERYBODY, LEADER, LIMITED, STRANGER, TOWNSHIP
from tests.published import figures, frozen, published, revised
from tests.stores import NOON, SECOND

INDICATOR = "quality_pass_rate"


def filed(store: Store) -> Appeal:
    return file(store, published(store), INDICATOR, "抽检单位录错一次", TOWNSHIP, NOON)


def test_every_step_state_and_outcome_has_its_words_and_its_act() -> None:
    assert set(STEPS) == set(AFTER) and {f"appeal.{step}" for step in STEPS} <= set(ACTS) - OF_THE_SYSTEM
    assert {state for state, _ in AFTER.values()} == set(STATES) == set(State)
    assert {outcome for _, outcome in AFTER.values()} - {None} == set(OUTCOMES)


@pytest.mark.parametrize(("step", "state", "outcome"), [
    ("uphold", State.DECIDED, "upheld"), ("refuse", State.DECIDED, "refused"), ("withdraw", State.WITHDRAWN, None),
])  # fmt: skip
def test_an_appeal_goes_its_way_and_every_step_stays(
    store: Store, step: str, state: State, outcome: str | None
) -> None:
    appeal = filed(store)
    assert (appeal.appeal_no, appeal.publication_no, appeal.township, appeal.state) == (1, 1, "西河镇", State.FILED)
    who = TOWNSHIP if step == "withdraw" else ASSESSMENT
    done = act(store, appeal, step, "已复核", who, NOON + SECOND)
    assert (done.state, done.outcome, done.text) == (state, outcome, "抽检单位录错一次")
    assert [(each.step, each.reason, each.by, each.at) for each in done.steps] == [
        ("file", "", "xihe", NOON), (step, "已复核", who.login, NOON + SECOND),
    ]  # fmt: skip
    with store.reading() as session:
        rows = session.scalars(sa.select(AuditRow).order_by(AuditRow.seq)).all()
    body = {"appeal_no": 1, "publication_no": 1, "township": "西河镇"}
    assert [(row.action, json.loads(row.body)) for row in rows[1:]] == [
        ("appeal.file", body | {"indicator": INDICATOR, "text": "抽检单位录错一次"}),
        (f"appeal.{step}", body | {"reason": "已复核"}),
    ]


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.login)
def test_a_township_files_and_withdraws_for_itself_and_only_assessment_decides(store: Store, who: Person) -> None:
    appeal = filed(store)
    own = {"withdraw"} if who is TOWNSHIP else {"uphold", "refuse"} if who is ASSESSMENT else set()
    for step in {"withdraw", "uphold", "refuse"} - own:
        with pytest.raises(Refused, match=STEPS[step]):
            act(store, appeal, step, "理由", who, NOON)
    if who not in (TOWNSHIP, STRANGER):
        with pytest.raises(Refused, match="由本乡镇办理"):
            file(store, published(store, frozen(period="2025H2")), "", "有误", who, NOON)


def test_everybody_sees_the_appeals_of_their_own_townships_only(store: Store) -> None:
    filed(store)
    assert [len(appeals(store, scope_of(who))) for who in (TOWNSHIP, STRANGER, LEADER, ASSESSMENT)] == [1, 0, 1, 1]
    assert appeals(store, scope_of(LIMITED)) == []  # to some categories, of which an appeal has none


def test_an_appeal_is_decided_once(store: Store) -> None:
    appeal = filed(store)
    act(store, appeal, "refuse", "检查记录无误", ASSESSMENT, NOON)
    for step, who in (("uphold", ASSESSMENT), ("withdraw", TOWNSHIP)):
        with pytest.raises(Stale, match="已由kaohe办理（不采纳）"):
            act(store, appeal, step, "再议", who, NOON)


@pytest.mark.parametrize(("text", "why"), [
    ("", "请写明申诉内容"), (" \t", "请写明申诉内容"), ("错" * (TEXT + 1), f"最多 {TEXT} 字"), ("错" * TEXT, None),
    ("有误\x00", "不能显示的字符"), ("有\x0b误", "不能显示的字符"), ("一处\n\t有误", None),
])  # fmt: skip
def test_an_appeal_says_what_is_wrong(store: Store, text: str, why: str | None) -> None:
    one = published(store)
    if why is None:
        assert file(store, one, "", text, TOWNSHIP, NOON).text == text
        return
    with pytest.raises(Refused, match=why):
        file(store, one, "", text, TOWNSHIP, NOON)


def test_a_decision_says_why(store: Store) -> None:
    with pytest.raises(Refused, match="请写明理由"):
        act(store, filed(store), "uphold", " ", ASSESSMENT, NOON)


def test_an_appeal_is_against_a_publication_that_stands_and_has_the_township_and_the_indicator(store: Store) -> None:
    one = published(store)
    with pytest.raises(Refused, match="没有这个指标"):
        file(store, one, "nonsense", "有误", TOWNSHIP, NOON)
    other = published(store, frozen(figures(南屏镇=80.0), period="2025H2"))
    with pytest.raises(Refused, match="第 2 号发布里没有西河镇"):
        file(store, other, "", "有误", TOWNSHIP, NOON)
    revised(store, one)
    with pytest.raises(Refused, match="第 1 号已由第 3 号修订，请对第 3 号提出"):
        file(store, one, "", "有误", TOWNSHIP, NOON)


@pytest.mark.parametrize("table", ["appeals", "appeal_steps"])
def test_the_store_itself_refuses_to_change_or_delete_an_appeal(store: Store, table: str) -> None:
    filed(store)
    for statement in (f"update {table} set appeal_no = 9", f"delete from {table}"):
        with pytest.raises(DatabaseError, match=f"{table} is append-only"), store.writing() as session:
            session.execute(sa.text(statement))
